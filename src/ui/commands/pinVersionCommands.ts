import { l10n } from 'vscode';
import type { Artifact } from '../../core/artifact';
import { hasStrayed } from '../../core/hasStrayed';
import { versionLabel } from '../../core/versionId';
import { pinArtifact } from '../../operations/pinArtifact';
import { restoreVersion } from '../../operations/restoreVersion';
import type { ChangeRunner } from '../changeRunner';
import { assertMayWrite } from '../guardedChange';
import type { Questions } from '../questions';
import { pinOf } from '../tagWords';
import type { Tracking } from '../tracking';
import { versionNode } from '../versionTree/versionNode';
import type { VersionTreeNode } from '../versionTree/versionTreeNode';
import { chosenVersion, type ChosenVersion } from './chosenVersion';
import { pickArtifact } from './pickVersion';
import { withKept, type RestoreCommands } from './restoreCommands';

/** Pinning artifacts to versions, and going back to those. */
export class PinVersionCommands {
  readonly #questions: Questions;
  readonly #changes: ChangeRunner;
  readonly #restore: RestoreCommands;

  constructor(questions: Questions, changes: ChangeRunner, restore: RestoreCommands) {
    this.#questions = questions;
    this.#changes = changes;
    this.#restore = restore;
  }

  /** Pins an artifact to a version. Where the files are others, the version is restored first. */
  readonly pinVersion = async (tracking: Tracking, node: VersionTreeNode | undefined): Promise<void> => {
    const chosen = await chosenVersion(tracking, node, l10n.t('Pin to This Version'));
    if (!chosen) return;
    const { artifact, version } = chosen;
    const head = tracking.store.version(artifact.head);
    if (artifact.deletedAt !== undefined || hasStrayed(artifact, head, version)) {
      await this.#restoreAndPin(tracking, chosen);
      return;
    }
    await pinArtifact(tracking.context, artifact.id, true, version.id);
    void this.#questions.tell(
      l10n.t('{0} is pinned to {1}: Sync All leaves it out.', artifact.name, versionLabel(version)),
    );
  };

  /** Makes an artifact's files those of the version that it is pinned to. */
  readonly restorePinned = async (tracking: Tracking, node: VersionTreeNode | undefined): Promise<void> => {
    assertMayWrite(tracking);
    const artifact = node?.type === 'artifact' ? node.artifact : await pickStrayed(tracking);
    const pinned = artifact?.pinnedVersion;
    if (pinned !== undefined) await this.#restore.restoreVersion(tracking, versionNode(tracking, pinned));
  };

  async #restoreAndPin(tracking: Tracking, { artifact, version }: ChosenVersion): Promise<void> {
    assertMayWrite(tracking);
    const { name } = artifact;
    const label = versionLabel(version);
    const isMeant = await this.#questions.confirm({
      message: l10n.t('Restore {0} to {1} and pin it there?', name, label),
      detail: l10n.t('Its files are different now. They are kept as a version first.'),
      action: l10n.t('Restore and Pin'),
    });
    if (!isMeant) return;
    const result = await this.#changes.run(tracking, {
      artifact,
      title: l10n.t('Restoring {0}', name),
      work: (root) => restoreVersion(tracking.context, root, version.id),
    });
    if (!result) return;
    await pinArtifact(tracking.context, artifact.id, true, version.id);
    const done = l10n.t('Restored {0} to {1} and pinned it there.', name, label);
    this.#changes.tell(tracking, withKept(tracking, done, result), result);
  }
}

function pickStrayed(tracking: Tracking): Promise<Artifact | undefined> {
  return pickArtifact(tracking, l10n.t('Go Back to Pinned Version'), {
    isOffered: (artifact) => {
      const { head, pinned } = pinOf(tracking, artifact);
      return hasStrayed(artifact, head, pinned);
    },
  });
}
