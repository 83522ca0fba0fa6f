import { l10n, type QuickPickItem } from 'vscode';
import type { Artifact } from '../../core/artifact';
import { versionLabel } from '../../core/versionId';
import { pinArtifact } from '../../operations/pinArtifact';
import type { Questions } from '../questions';
import { pinOf } from '../tagWords';
import type { Tracking } from '../tracking';

/**
 * Says that an artifact that is to be synced is pinned, and asks what to do about it; nothing is asked of one that is not.
 *
 * @returns whether to sync it
 */
export async function mayBeSynced(
  questions: Questions,
  tracking: Tracking,
  artifact: Artifact,
): Promise<boolean> {
  const present = tracking.store.artifact(artifact.id) ?? artifact;
  if (present.pinnedAt === undefined) return true;
  const { name, id } = present;
  const { pinned } = pinOf(tracking, present);
  const once: QuickPickItem = {
    label: l10n.t('Sync It This Once'),
    detail: l10n.t('It stays pinned, and Sync All goes on skipping it.'),
  };
  const unpin: QuickPickItem = {
    label: l10n.t('Unpin and Sync It'),
    detail: l10n.t('From now on it is synced with the others.'),
  };
  const choice = await questions.pick([once, unpin], {
    title: pinned
      ? l10n.t('{0} is pinned to {1}', name, versionLabel(pinned))
      : l10n.t('{0} is pinned', name),
    placeHolder: l10n.t('Sync it all the same?'),
  });
  if (choice === unpin) await pinArtifact(tracking.context, id, false);
  return choice !== undefined;
}
