import * as fs from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { EventEmitter, l10n } from 'vscode';
import type { ArtifactId } from '../../core/identity';
import { conflictsAtBase } from '../../core/merge/conflictsAtBase';
import { markedText } from '../../core/merge/markers/markedText';
import { mergeText } from '../../core/merge/mergeText';
import { fileState } from '../../core/merge/session/fileState';
import type { FileOutcome } from '../../core/merge/tree/mergeTree';
import { joinLines } from '../../core/merge/textLines';
import type { Decisions } from '../../operations/mergedContent';
import type { MergePlan } from '../../operations/mergePlan';
import { isUndecided } from '../fileEffect';
import type { PreviewSubject } from '../syncPreview';
import { hasMarkers } from './hasMarkers';
import { sessionSchema, type SessionRecord, type StagedFile, type StagedSession } from './stagedSession';

const RECORD = 'session.json';

export type StagedSide = 'base' | 'local' | 'upstream' | 'result';

/**
 * Merges that are being resolved, each in a folder with copies of its texts in conflict: never the live files. Everything
 * is on disk, so that closing the window loses nothing.
 */
export class StagedMerges {
  readonly #folder: string;
  readonly #changed = new EventEmitter<void>();
  /** One was begun or removed in this window. */
  readonly onDidChange = this.#changed.event;

  /** @param folder where they are kept; made when it is needed */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Stages the texts in conflict of a plan. What was resolved of the same files in an earlier session is taken over. */
  async begin(
    { request, artifact, plan, names }: PreviewSubject,
    decisions: Decisions,
  ): Promise<StagedSession> {
    const earlier = (await this.pending()).filter(
      ({ record }) => JSON.stringify(record.request) === JSON.stringify(request),
    );
    const labels = { ...names, base: l10n.t('before both sides changed it') };
    const open = plan.tree.files.filter(
      (outcome) => outcome.kind === 'text' && isUndecided(outcome, decisions),
    );
    const session: StagedSession = {
      folder: await this.#newFolder(artifact.id),
      record: {
        format: 1,
        request,
        artifactName: artifact.name,
        createdAt: Date.now(),
        labels,
        local: plan.local.contentHash,
        upstream: plan.upstream.contentHash,
        base: plan.base?.contentHash ?? null,
        files: open.map(({ file }) => ({
          path: file.path,
          state: fileState(file),
          isBaseMeant: false,
        })),
        choices: sideChoices(plan, decisions),
      },
    };
    for (const [index, outcome] of open.entries()) await this.#stage(session, index, outcome);
    for (const old of earlier) {
      await this.#takeOver(old, session);
      await this.remove(old);
    }
    await this.save(session);
    this.#changed.fire();
    return session;
  }

  /** Those that were not finished, the latest first. A record that cannot be read is passed over. */
  async pending(): Promise<StagedSession[]> {
    const sessions: StagedSession[] = [];
    for (const artifact of await namesIn(this.#folder)) {
      for (const number of await namesIn(path.join(this.#folder, artifact))) {
        const session = await this.#read(path.join(this.#folder, artifact, number));
        if (session) sessions.push(session);
      }
    }
    return sessions.sort((a, b) => b.record.createdAt - a.record.createdAt);
  }

  /** The artifacts that have one. */
  async merging(): Promise<ReadonlySet<ArtifactId>> {
    return new Set((await this.pending()).map(({ record }) => record.request.artifactId as ArtifactId));
  }

  /** The session that a file belongs to, and which of its files it is the result of. */
  async ofResult(
    file: string,
  ): Promise<{ readonly session: StagedSession; readonly staged: StagedFile } | undefined> {
    const inside = path.relative(this.#folder, file).split(path.sep);
    const [artifact = '', number = '', index = '', side] = inside;
    if (artifact === '' || artifact === '..' || side !== 'result') return undefined;
    const session = await this.#read(path.join(this.#folder, artifact, number));
    const staged = session?.record.files[Number(index)];
    return session && staged && { session, staged };
  }

  /** Where a copy of one side of a file lies. */
  fileOf({ folder, record }: StagedSession, { path: file }: StagedFile, side: StagedSide): string {
    const index = record.files.findIndex((one) => one.path === file);
    return path.join(folder, String(index), side, path.posix.basename(file));
  }

  /** The files whose saved result still has conflicts, in their order. */
  async unresolved(session: StagedSession): Promise<StagedFile[]> {
    const open: StagedFile[] = [];
    for (const file of session.record.files)
      if ((await this.stateOf(session, file)) !== 'resolved') open.push(file);
    return open;
  }

  /**
   * `untouched`: no marker is left, but some conflict has the text from before both sides changed it. VS Code's merge editor
   * shows conflicts so until they are resolved, and saves them so.
   */
  async stateOf(session: StagedSession, file: StagedFile): Promise<'resolved' | 'open' | 'untouched'> {
    const [result, base, local, upstream] = await Promise.all(
      (['result', 'base', 'local', 'upstream'] as const).map((side) =>
        fs.readFile(this.fileOf(session, file, side), 'utf8').catch(() => undefined),
      ),
    );
    if (result === undefined || hasMarkers(result, session.record.labels)) return 'open';
    if (file.isBaseMeant) return 'resolved';
    const merge = mergeText(base ?? '', local ?? '', upstream ?? '');
    return conflictsAtBase(merge, result) > 0 ? 'untouched' : 'resolved';
  }

  /** What was decided in a session, of those files that a plan has just as the session has them; and how many are not. */
  async decisions(
    session: StagedSession,
    plan: MergePlan,
  ): Promise<{ readonly decisions: Decisions; readonly moved: number }> {
    const states = new Map(plan.tree.files.map(({ file }) => [file.path, fileState(file)]));
    const choices = new Map<string, SessionRecord['choices'][number]['choice']>();
    const edited = new Map<string, Uint8Array>();
    let moved = 0;
    for (const { path: file, state, choice } of session.record.choices) {
      if (states.get(file) === state) choices.set(file, choice);
      else moved++;
    }
    for (const file of session.record.files) {
      if (states.get(file.path) !== file.state) moved++;
      else if ((await this.stateOf(session, file)) === 'resolved')
        edited.set(file.path, await fs.readFile(this.fileOf(session, file, 'result')));
    }
    return { decisions: { choices, edited }, moved };
  }

  /** Remembers that a text as it was before both changed it is what the user wants. */
  async acceptBase(session: StagedSession, staged: StagedFile): Promise<StagedSession> {
    const files = session.record.files.map((file) =>
      file.path === staged.path ? { ...file, isBaseMeant: true } : file,
    );
    const changed = { ...session, record: { ...session.record, files } };
    await this.save(changed);
    return changed;
  }

  /** Writes the record, all or nothing. */
  async save({ folder, record }: StagedSession): Promise<void> {
    const temporary = path.join(folder, `${RECORD}.new`);
    await fs.writeFile(temporary, JSON.stringify(record, undefined, 2));
    await fs.rename(temporary, path.join(folder, RECORD));
  }

  /** Removes the staged copies. */
  async remove({ folder }: StagedSession): Promise<void> {
    await fs.rm(folder, { recursive: true, force: true });
    await fs.rmdir(path.dirname(folder)).catch(() => undefined);
    this.#changed.fire();
  }

  async #newFolder(artifactId: string): Promise<string> {
    const parent = path.join(this.#folder, artifactId);
    await fs.mkdir(parent, { recursive: true });
    const taken = (await namesIn(parent)).map(Number).filter(Number.isInteger);
    for (let number = Math.max(0, ...taken) + 1; ; number++) {
      const folder = path.join(parent, String(number));
      // Another window may be making one too.
      const made = await fs.mkdir(folder).then(
        () => true,
        () => false,
      );
      if (made) return folder;
      if (number > Math.max(0, ...taken) + 100) await fs.mkdir(folder);
    }
  }

  async #stage(session: StagedSession, index: number, outcome: FileOutcome): Promise<void> {
    const staged = session.record.files[index];
    if (outcome.kind !== 'text' || !staged) return;
    const { merge } = outcome;
    const { labels } = session.record;
    const texts: Readonly<Record<StagedSide, string>> = {
      base: joinLines(merge.base),
      local: joinLines(merge.local),
      upstream: joinLines(merge.upstream),
      result: markedText(merge, { style: 'zdiff3', labels }).text,
    };
    for (const side of ['base', 'local', 'upstream', 'result'] as const) {
      const file = this.fileOf(session, staged, side);
      await fs.mkdir(path.dirname(file), { recursive: true });
      await fs.writeFile(file, texts[side]);
    }
  }

  async #takeOver(old: StagedSession, session: StagedSession): Promise<void> {
    for (const file of session.record.files) {
      const before = old.record.files.find(
        ({ path: one, state }) => one === file.path && state === file.state,
      );
      if (!before) continue;
      await fs
        .copyFile(this.fileOf(old, before, 'result'), this.fileOf(session, file, 'result'))
        .catch(() => undefined);
    }
  }

  async #read(folder: string): Promise<StagedSession | undefined> {
    try {
      const text = await fs.readFile(path.join(folder, RECORD), 'utf8');
      return { folder, record: v.parse(sessionSchema, JSON.parse(text)) };
    } catch {
      return undefined;
    }
  }
}

/** The sides that were chosen for whole files. */
function sideChoices(plan: MergePlan, { choices }: Decisions): SessionRecord['choices'] {
  return plan.tree.files.flatMap(({ file }) => {
    const choice = choices.get(file.path);
    return typeof choice === 'string' ? [{ path: file.path, state: fileState(file), choice }] : [];
  });
}

async function namesIn(folder: string): Promise<string[]> {
  return fs.readdir(folder).catch(() => []);
}
