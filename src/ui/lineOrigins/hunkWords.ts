import { l10n } from 'vscode';
import type { AttributedHunk } from '../../core/attribution/attributeHunks';
import type { VersionId } from '../../core/identity';
import { versionLabel } from '../../core/versionId';
import type { Tracking } from '../tracking';
import { originLabel } from '../versionWords';

/** Which versions a change of a comparison is of: `This change: 3 lines added by v5-1a2b3c4 modified, 1 line removed by ...`. */
export function hunkWords({ store }: Pick<Tracking, 'store'>, { added, removed }: AttributedHunk): string {
  const by = (id: VersionId | undefined): string => {
    const version = store.version(id);
    return version ? `${versionLabel(version)} ${originLabel(version)}` : l10n.t('what is not recorded yet');
  };
  const parts = [
    ...[...added].map(([id, count]) =>
      count === 1 ? l10n.t('1 line added by {0}', by(id)) : l10n.t('{0} lines added by {1}', count, by(id)),
    ),
    ...[...removed].map(([id, count]) =>
      count === 1
        ? l10n.t('1 line removed by {0}', by(id))
        : l10n.t('{0} lines removed by {1}', count, by(id)),
    ),
  ];
  return l10n.t('This change: {0}', parts.join(', '));
}
