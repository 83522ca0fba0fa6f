import { l10n } from 'vscode';
import type { Artifact } from '../core/artifact';
import type { Operation } from '../store/database/rows';
import type { Confirmation } from './questions';
import { relativeAge } from './relativeAge';
import type { Tracking } from './tracking';
import { versionName } from './versionName';

/**
 * What is asked before an undo that does more than take back what was just done: files were changed since, or will be deleted.
 *
 * @param isUpstreamEdited whether the change was a push, and upstream is not as it left it
 */
export function undoQuestion(
  tracking: Tracking,
  { name, head, deletedAt }: Artifact,
  change: Operation,
  isUpstreamEdited: boolean,
): Confirmation | undefined {
  const { fromVersion, toVersion } = change;
  const isLocal = change.facts?.side !== 'upstream';
  const isUntouched = head === toVersion && deletedAt === undefined;
  const isOfReferences = fromVersion !== undefined && fromVersion === toVersion;
  if (isOfReferences || (fromVersion !== undefined && (isLocal ? isUntouched : !isUpstreamEdited)))
    return undefined;
  const effect = !isLocal
    ? [
        isUpstreamEdited ? l10n.t('The upstream was changed since the push, perhaps by somebody else.') : '',
        fromVersion !== undefined
          ? l10n.t('Its files there go back to what they were before the push, without those later changes.')
          : l10n.t('Its files are taken out of the upstream again, as they were not there before the push.'),
      ]
        .join(' ')
        .trim()
    : fromVersion === undefined
      ? l10n.t('Its files are deleted again, as they were not there before it.')
      : l10n.t(
          'It was changed since. Its files go back to {0}, as they were before.',
          versionName(tracking, fromVersion),
        );
  return {
    message: l10n.t('Undo the last change of {0} ({1})?', name, changeWord(tracking, change)),
    detail: `${effect} ${l10n.t('What is there now stays in the history.')}`,
    action: l10n.t('Undo Change'),
  };
}

/** A change and what undoing it leads to, in a line. */
export function undoDescription(tracking: Tracking, change: Operation): string {
  const done = `${changeWord(tracking, change)} ${relativeAge(change.at)}`;
  const isUpstream = change.facts?.side === 'upstream';
  if (isUpstream) return `${done} · ${l10n.t('the upstream goes back to what it had')}`;
  const back =
    change.fromVersion === undefined
      ? l10n.t('back to deleted')
      : l10n.t('back to {0}', versionName(tracking, change.fromVersion));
  return `${done} · ${back}`;
}

/** What a change was, in words. */
function changeWord(tracking: Tracking, { kind, toVersion }: Operation): string {
  const to = toVersion === undefined ? undefined : versionName(tracking, toVersion);
  if (kind === 'deploy') return l10n.t('deployed');
  if (kind === 'push') return l10n.t('pushed');
  if (kind === 'sync') return to === undefined ? l10n.t('synced: deleted') : l10n.t('synced to {0}', to);
  return to === undefined ? l10n.t('restored: deleted') : l10n.t('restored to {0}', to);
}
