import {
  Disposable,
  l10n,
  TextDocumentSaveReason,
  window,
  workspace,
  type LogOutputChannel,
  type QuickPickItem,
} from 'vscode';
import type { MergePlan } from '../../operations/mergePlan';
import type { ArtifactId } from '../../core/identity';
import { assertMayWrite } from '../guardedChange';
import type { MergeFlow, MergeStart } from '../mergeFlow';
import type { Questions } from '../questions';
import { relativeAge } from '../relativeAge';
import { describeError, reportError } from '../reportError';
import { closeTabsIn, unsavedIn } from '../stagedMerge/closeTabs';
import type { ConflictResolver } from '../stagedMerge/conflictResolver';
import type { StagedMerges } from '../stagedMerge/stagedMerges';
import { requestOf, type StagedFile, type StagedSession } from '../stagedMerge/stagedSession';
import type { Tracking } from '../tracking';
import type { TrackingState } from '../trackingState';
import type { VersionTreeNode } from '../versionTreeNode';

type Node = VersionTreeNode | undefined;

/** Going on with merges whose conflicts are being resolved in staged copies. */
export class MergeCommands {
  readonly #state: TrackingState;
  readonly #log: LogOutputChannel;
  readonly #questions: Questions;
  readonly #flow: MergeFlow;
  readonly #merges: StagedMerges;
  readonly #resolver: ConflictResolver;
  /** The folders of sessions that are at their end. */
  readonly #ending = new Set<string>();

  constructor(
    state: TrackingState,
    log: LogOutputChannel,
    questions: Questions,
    flow: MergeFlow,
    merges: StagedMerges,
    resolver: ConflictResolver,
  ) {
    this.#state = state;
    this.#log = log;
    this.#questions = questions;
    this.#flow = flow;
    this.#merges = merges;
    this.#resolver = resolver;
  }

  /** Keeps the artifacts that the views show as being merged up to date; another window may begin and end merges too. */
  watchPending(): Disposable {
    const update = (): void => {
      this.#merges.merging().then(
        (merging) => {
          this.#state.setMerging(merging);
        },
        (error: unknown) => {
          this.#log.error(describeError(error));
        },
      );
    };
    update();
    return Disposable.from(
      this.#merges.onDidChange(update),
      window.onDidChangeWindowState(({ focused }) => {
        if (focused) update();
      }),
    );
  }

  /** Tells of the merges that wait since the window was closed, and offers to go on. */
  async tellOfPending(): Promise<void> {
    const { tracking } = this.#state;
    if (!tracking || tracking.context.mayWrite?.() === false) return;
    const sessions = await this.#here(tracking);
    const [first] = sessions;
    if (!first) return;
    const goOn = l10n.t('Continue');
    const message =
      sessions.length === 1
        ? l10n.t('A merge of {0} is waiting.', first.record.artifactName)
        : l10n.t('{0} merges are waiting.', sessions.length);
    if ((await this.#questions.tell(message, goOn)) === goOn) await this.continueMerge(tracking, undefined);
  }

  /** Watches what is saved of staged results. */
  watchSaves(): Disposable {
    const manual = new Set<string>();
    return Disposable.from(
      workspace.onWillSaveTextDocument(({ document, reason }) => {
        if (reason === TextDocumentSaveReason.Manual) manual.add(document.uri.toString());
      }),
      workspace.onDidSaveTextDocument(({ uri }) => {
        if (uri.scheme !== 'file') return;
        const isManual = manual.delete(uri.toString());
        this.onSaved(uri.fsPath, isManual).catch((error: unknown) => reportError(this.#log, error));
      }),
    );
  }

  /**
   * Goes on to the next text when one is resolved, and offers to apply the merge after the last.
   *
   * @param isManual whether the user saved it, and not VS Code by itself while they were writing
   */
  async onSaved(file: string, isManual: boolean): Promise<void> {
    const found = await this.#merges.ofResult(file);
    const { tracking } = this.#state;
    if (!found || !tracking || this.#ending.has(found.session.folder)) return;
    let { session } = found;
    const state = await this.#merges.stateOf(session, found.staged);
    if (state === 'untouched' && isManual) {
      const meant = await this.#acceptBase(session, found.staged);
      if (!meant) return;
      session = meant;
    } else if (state !== 'resolved') return;
    if ((await this.#merges.unresolved(session)).length === 0) await this.#offer(tracking, session);
    else if (isManual) await this.#resolver.openNext(session);
  }

  /** Opens the next text that has conflicts left. */
  readonly continueMerge = async (tracking: Tracking, node: Node): Promise<void> => {
    const session = await this.#pick(tracking, node, l10n.t('Continue Merge'));
    if (session && !(await this.#resolver.openNext(session))) await this.#offer(tracking, session);
  };

  /** Forgets a merge: its staged copies are removed, and nothing else. */
  readonly abortMerge = async (tracking: Tracking, node: Node): Promise<void> => {
    const session = await this.#pick(tracking, node, l10n.t('Abort Merge'));
    if (!session) return;
    const { artifactName } = session.record;
    const isMeant = await this.#questions.confirm({
      message: l10n.t('Abort the merge of {0}?', artifactName),
      detail: l10n.t(
        'What was resolved so far is thrown away. The files of {0} stay as they are.',
        artifactName,
      ),
      action: l10n.t('Abort Merge'),
    });
    if (isMeant) await this.#finish(session);
  };

  /** Carries out a merge whose conflicts are resolved. */
  readonly applyMerge = async (tracking: Tracking, node: Node): Promise<void> => {
    assertMayWrite(tracking);
    const session = await this.#pick(tracking, node, l10n.t('Apply Merge'));
    if (session) await this.#apply(tracking, session);
  };

  async #apply(tracking: Tracking, session: StagedSession): Promise<void> {
    const { artifactName } = session.record;
    if (!(await this.#saveCopies(session))) return;
    const open = await this.#merges.unresolved(session);
    if (open.length > 0) {
      const goOn = l10n.t('Continue Merge');
      const names = open.map(({ path }) => path).join(', ');
      const message = l10n.t('{0} still has conflicts in {1}.', artifactName, names);
      void this.#questions.tell(message, goOn).then(async (choice) => {
        if (choice === goOn) await this.#resolver.openNext(session);
      });
      return;
    }
    const decisionsFor: MergeStart['decisionsFor'] = async (plan) => this.#decisions(session, plan);
    const result = await this.#flow.run(tracking, requestOf(session), { decisionsFor, isAgreed: true });
    if (result) await this.#finish(session);
  }

  /** What is in an editor and not saved yet would be lost. @returns whether all is saved */
  async #saveCopies({ folder, record }: StagedSession): Promise<boolean> {
    const unsaved = unsavedIn(folder);
    if (unsaved.length === 0) return true;
    const isWanted = await this.#questions.confirm({
      message: l10n.t('The merge of {0} has unsaved changes.', record.artifactName),
      detail: l10n.t('They are saved in the staged copies first.'),
      action: l10n.t('Save and Continue'),
    });
    if (!isWanted) return false;
    const saved = await Promise.all(unsaved.map((document) => document.save()));
    return saved.every(Boolean);
  }

  async #decisions(
    session: StagedSession,
    plan: MergePlan,
  ): ReturnType<NonNullable<MergeStart['decisionsFor']>> {
    const { decisions, moved } = await this.#merges.decisions(session, plan);
    const { local, upstream, base } = session.record;
    const isSame =
      plan.local.contentHash === local &&
      plan.upstream.contentHash === upstream &&
      (plan.base?.contentHash ?? null) === base;
    if (isSame) return { decisions, note: undefined };
    const note =
      moved === 0
        ? l10n.t('Files changed meanwhile. What you resolved is kept; this is how it is now.')
        : l10n.t('Files changed meanwhile, {0} of those you resolved. The others are kept.', moved);
    return { decisions, note };
  }

  async #acceptBase(session: StagedSession, file: StagedFile): Promise<StagedSession | undefined> {
    const use = l10n.t('Use It');
    const message = l10n.t(
      '{0} was saved with a conflict as it was before both sides changed it: neither change is in it.',
      file.path,
    );
    if ((await this.#questions.warn(message, use)) !== use) return undefined;
    return this.#merges.acceptBase(session, file);
  }

  async #offer(tracking: Tracking, session: StagedSession): Promise<void> {
    const apply = l10n.t('Apply Merge');
    const message = l10n.t('All conflicts of {0} are resolved.', session.record.artifactName);
    if ((await this.#questions.tell(message, apply)) === apply) await this.#apply(tracking, session);
  }

  /** The pending merge of a node, or the one the user picks. */
  async #pick(tracking: Tracking, node: Node, title: string): Promise<StagedSession | undefined> {
    const wanted = node?.type === 'artifact' ? node.artifact.id : undefined;
    const sessions = await this.#here(tracking, wanted);
    if (sessions.length === 0) void this.#questions.tell(l10n.t('No merge is waiting to be resolved.'));
    if (sessions.length < 2) return sessions[0];
    const items = await Promise.all(
      sessions.map(async (session): Promise<QuickPickItem & { session: StagedSession }> => {
        const { record } = session;
        const open = (await this.#merges.unresolved(session)).length;
        return {
          session,
          label: record.artifactName,
          description: relativeAge(record.createdAt),
          detail: l10n.t('{0} of {1} texts are resolved', record.files.length - open, record.files.length),
        };
      }),
    );
    return (await this.#questions.pick(items, { title }))?.session;
  }

  /** The pending merges of the artifacts that are open in this window, or of one of them. */
  async #here({ store, rootOf }: Tracking, wanted?: ArtifactId): Promise<StagedSession[]> {
    return (await this.#merges.pending()).filter((session) => {
      const artifact = store.artifact(requestOf(session).artifactId);
      return artifact && rootOf(artifact) && (wanted === undefined || wanted === artifact.id);
    });
  }

  async #finish(session: StagedSession): Promise<void> {
    this.#ending.add(session.folder);
    try {
      await closeTabsIn(session.folder);
      await this.#merges.remove(session);
    } finally {
      this.#ending.delete(session.folder);
    }
  }
}
