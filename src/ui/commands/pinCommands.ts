import { l10n } from 'vscode';
import { pinArtifact } from '../../operations/pinArtifact';
import type { Questions } from '../questions';
import type { Tracking } from '../tracking';
import type { CommandHandler } from './commandTable';
import { pickArtifact } from './pickVersion';
import { selectedArtifacts } from './selectedArtifacts';

/** Pinning an artifact, so that it is left out when all are synced, or taking the pin away. */
export function pinCommand(questions: Questions, isPinned: boolean): CommandHandler {
  return async (tracking: Tracking, node, selected) => {
    const several = selectedArtifacts(selected);
    if (several.length > 0) {
      for (const { id } of several) await pinArtifact(tracking.context, id, isPinned);
      const count = several.length;
      void questions.tell(
        isPinned
          ? l10n.t('{0} artifacts are pinned: Sync All leaves them out.', count)
          : l10n.t('{0} artifacts are not pinned any more.', count),
      );
      return;
    }
    const title = isPinned ? l10n.t('Pin Artifact') : l10n.t('Unpin Artifact');
    const artifact =
      node?.type === 'artifact'
        ? node.artifact
        : await pickArtifact(tracking, title, {
            isOffered: ({ pinnedAt, deletedAt }) =>
              (pinnedAt === undefined) === isPinned && deletedAt === undefined,
          });
    if (!artifact) return;
    await pinArtifact(tracking.context, artifact.id, isPinned);
    const done = isPinned
      ? l10n.t('{0} is pinned: Sync All leaves it out.', artifact.name)
      : l10n.t('{0} is not pinned any more.', artifact.name);
    void questions.tell(done);
  };
}
