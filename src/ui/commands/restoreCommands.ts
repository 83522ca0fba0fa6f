import { l10n } from 'vscode';
import type { Artifact } from '../../core/artifact';
import type { Root } from '../../core/root';
import { versionLabel } from '../../core/versionId';
import type { ChangeResult } from '../../operations/changeFiles';
import { restoreFile } from '../../operations/restoreFile';
import { restoreVersion } from '../../operations/restoreVersion';
import { lastChange } from '../../operations/undoChange';
import type { ChangeRunner } from '../changeRunner';
import { assertMayWrite } from '../guardedChange';
import type { Questions } from '../questions';
import type { Tracking } from '../tracking';
import { undoDescription } from '../undoWords';
import { versionName } from '../versionName';
import type { VersionTreeNode } from '../versionTree/versionTreeNode';
import { chosenVersion } from './chosenVersion';
import { pickArtifact } from './pickVersion';

/** Restoring versions and files of them, and taking the last change back. */
export class RestoreCommands {
  readonly #changes: ChangeRunner;
  readonly #questions: Questions;

  constructor(changes: ChangeRunner, questions: Questions) {
    this.#changes = changes;
    this.#questions = questions;
  }

  /** Makes the working files those of a version; what they are now is captured first. */
  readonly restoreVersion = async (tracking: Tracking, node: VersionTreeNode | undefined): Promise<void> => {
    assertMayWrite(tracking);
    const chosen = await chosenVersion(tracking, node, l10n.t('Restore This Version'));
    if (!chosen) return;
    const { artifact, version } = chosen;
    await this.#restore(tracking, artifact, (root) => restoreVersion(tracking.context, root, version.id));
  };

  /** Brings a deleted artifact back as it was last. */
  readonly restoreDeleted = async (tracking: Tracking, node: VersionTreeNode | undefined): Promise<void> => {
    assertMayWrite(tracking);
    const artifact =
      node?.type === 'artifact'
        ? node.artifact
        : await pickArtifact(tracking, l10n.t('Restore Deleted Artifact'), {
            isOffered: ({ deletedAt }) => deletedAt !== undefined,
          });
    const head = artifact?.head;
    if (!artifact || head === undefined) return;
    await this.#restore(tracking, artifact, (root) => restoreVersion(tracking.context, root, head));
  };

  /** Makes one file what it was in a version, and leaves the others as they are. */
  readonly restoreFile = async (tracking: Tracking, node: VersionTreeNode | undefined): Promise<void> => {
    assertMayWrite(tracking);
    const chosen = await chosenVersion(tracking, node, l10n.t('Restore This File'));
    if (!chosen) return;
    const { artifact, version, change } = chosen;
    const isDeletion = change?.change === 'deleted';
    // A file that a version deleted is wanted as it was before that.
    const from = isDeletion ? (tracking.store.version(version.parentId) ?? version) : version;
    const path = change?.path ?? (await this.#pickFile(tracking, from.contentHash));
    if (path === undefined) return;
    const result = await this.#changes.run(tracking, {
      artifact,
      title: l10n.t('Restoring {0}', path),
      work: (root) => restoreFile(tracking.context, root, from.id, path),
    });
    if (!result) return;
    const as = versionLabel(from);
    if (!result.isChanged) {
      void this.#questions.tell(l10n.t('{0} is as it was in {1} already.', path, as));
      return;
    }
    const done = l10n.t('Restored {0} as it was in {1}.', path, as);
    this.#changes.tell(tracking, withKept(tracking, done, result), result);
  };

  /** Takes an artifact's latest change back, whatever it was. */
  readonly undoLastChange = async (tracking: Tracking, node: VersionTreeNode | undefined): Promise<void> => {
    assertMayWrite(tracking);
    const artifact = node?.type === 'artifact' ? node.artifact : await pickChanged(tracking);
    if (artifact) await this.#changes.undo(tracking, artifact.id);
  };

  async #restore(
    tracking: Tracking,
    artifact: Artifact,
    work: (root: Root) => Promise<ChangeResult>,
  ): Promise<void> {
    const { name } = artifact;
    const title = l10n.t('Restoring {0}', name);
    const result = await this.#changes.run(tracking, { artifact, title, work });
    if (result?.to === undefined) return;
    const to = versionName(tracking, result.to);
    if (!result.isChanged) {
      void this.#questions.tell(l10n.t('{0} is at {1} already.', name, to));
      return;
    }
    const done = l10n.t('Restored {0} to {1}.', name, to);
    this.#changes.tell(tracking, withKept(tracking, done, result), result);
  }

  async #pickFile(
    { store }: Tracking,
    contentHash: Parameters<Tracking['store']['manifest']>[0],
  ): Promise<string | undefined> {
    const manifest = await store.manifest(contentHash);
    if (manifest.length === 1) return manifest[0]?.path;
    const items = manifest.map(({ path }) => ({ label: path }));
    const options = { title: l10n.t('Restore This File'), placeHolder: l10n.t('Choose a file') };
    return (await this.#questions.pick(items, options))?.label;
  }
}

/** A sentence about what was done, and one about where what was there before is. */
export function withKept(tracking: Tracking, done: string, { from }: Pick<ChangeResult, 'from'>): string {
  if (from === undefined) return done;
  return `${done} ${l10n.t('What was there before is kept as {0}.', versionName(tracking, from))}`;
}

/** Lets the user choose among the artifacts whose latest change can be undone, that of the latest first. */
function pickChanged(tracking: Tracking): Promise<Artifact | undefined> {
  const undoable = tracking.store.undoable();
  return pickArtifact(tracking, l10n.t('Undo Last Change'), {
    isOffered: ({ id }) => undoable.has(id),
    at: ({ id }) => lastChange(tracking.context, id)?.at ?? 0,
    detail: ({ id }) => {
      const change = lastChange(tracking.context, id);
      return change ? undoDescription(tracking, change) : '';
    },
  });
}
