import { l10n } from 'vscode';
import type { ChangeResult } from '../operations/changeFiles';
import type { MergeRequest, SideNames } from './mergeRequest';
import type { Tracking } from './tracking';
import { versionName } from './versionName';

/** What is going on while a merge is carried out. */
export function runningTitle(kind: MergeRequest['kind'], name: string): string {
  switch (kind) {
    case 'sync':
      return l10n.t('Syncing {0}', name);
    case 'push':
      return l10n.t('Pushing {0}', name);
    case 'update-from':
      return l10n.t('Updating {0}', name);
    case 'undo-version':
      return l10n.t('Undoing a change of {0}', name);
  }
}

/** What is said when there is nothing to do. */
export function upToDateMessage(
  kind: MergeRequest['kind'],
  name: string,
  { upstream }: SideNames,
  isSame: boolean,
): string {
  switch (kind) {
    case 'sync':
      return isSame
        ? l10n.t('{0} is up to date with {1}.', name, upstream)
        : l10n.t('{0} is up to date with {1}, and has changes of its own.', name, upstream);
    case 'push':
      return l10n.t('{0} has all changes of {1} already.', upstream, name);
    case 'update-from':
      return l10n.t('{0} has all changes of {1} already.', name, upstream);
    case 'undo-version':
      return l10n.t('Nothing of that change is left in {0}.', name);
  }
}

/** What was done, and where what was there before is. */
export function doneMessage(
  tracking: Tracking,
  request: MergeRequest,
  name: string,
  { upstream }: SideNames,
  { from, to }: ChangeResult,
): string {
  const isTakeover = request.kind === 'sync' || request.kind === 'update-from';
  if (isTakeover && isSameContent(tracking, from, to))
    return l10n.t('Kept {0} as it is. What {1} has now is not asked about again.', name, upstream);
  const done = doneText(tracking, request, name, upstream, to);
  if (from === undefined || from === to) return done;
  return `${done} ${l10n.t('What was there before is kept as {0}.', versionName(tracking, from))}`;
}

/** Whether nothing was decided but to keep what is there. */
function isSameContent({ store }: Tracking, from: ChangeResult['from'], to: ChangeResult['to']): boolean {
  return from !== undefined && store.version(from)?.contentHash === store.version(to)?.contentHash;
}

function doneText(
  tracking: Tracking,
  request: MergeRequest,
  name: string,
  upstream: string,
  to: ChangeResult['to'],
): string {
  switch (request.kind) {
    case 'sync':
      return to === undefined
        ? l10n.t('Synced {0}: it is deleted now.', name)
        : l10n.t('Synced {0} to {1}.', name, versionName(tracking, to));
    case 'push':
      return l10n.t('Pushed {0} to {1}.', name, upstream);
    case 'update-from':
      return to === undefined
        ? l10n.t('Updated {0} from {1}: it is deleted now.', name, upstream)
        : l10n.t('Updated {0} from {1} to {2}.', name, upstream, versionName(tracking, to));
    case 'undo-version':
      return l10n.t('Undid the change of {0} in {1}.', versionName(tracking, request.versionId), name);
  }
}
