import { l10n } from 'vscode';
import { changesLabel, conflictsLabel } from '../mergeWords';
import type { MergeSubject } from '../mergeSubject';
import type { FileGroup } from './fileGroup';

/** `Sync pdf-tools`. */
export function mergeTitle({ request, artifact: { name }, names }: MergeSubject): string {
  switch (request.kind) {
    case 'sync':
      return l10n.t('Sync {0}', name);
    case 'push':
      return l10n.t('Push {0} to {1}', name, names.upstream);
    case 'update-from':
      return l10n.t('Update {0} from {1}', name, names.upstream);
    case 'undo-version':
      return l10n.t('Undo a change of {0}', name);
  }
}

/** `3 files change, 1 merges cleanly, 2 conflicts`, with those already resolved said elsewhere. */
export function mergeSummary(
  groups: readonly FileGroup[],
  { conflicts }: { readonly conflicts: number },
): string {
  const merged = groups.filter((group) => group === 'merged').length;
  const changed = groups.filter((group) => !['merged', 'kept', 'conflict'].includes(group)).length;
  const parts = [
    ...(changed > 0 ? [changesLabel(changed)] : []),
    ...(merged > 0
      ? [merged === 1 ? l10n.t('1 file merges cleanly') : l10n.t('{0} files merge cleanly', merged)]
      : []),
    ...(conflicts > 0 ? [conflictsLabel(conflicts)] : []),
  ];
  return parts.length === 0 ? l10n.t('no file changes') : parts.join(', ');
}
