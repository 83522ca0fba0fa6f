import { l10n } from 'vscode';
import type { Artifact } from '../../core/artifact';
import { kindLabel } from '../kindLabel';
import { rootName } from '../rootName';
import type { Tracking } from '../tracking';
import type { GraphModel } from './graphModel';
import { MOST_VERSIONS, type OtherProjects } from './readOtherProjects';

/** `Lineage of pdf-tools`. */
export function graphTitle({ name }: Pick<Artifact, 'name'>): string {
  return l10n.t('Lineage of {0}', name);
}

/** `Skills · .claude · 214 versions`; with a filter, how many of them match. */
export function graphSubtitle(tracking: Tracking, { versions: set, layout, filter }: GraphModel): string {
  const { artifact, all, isBegun, theirs } = set;
  const count = isBegun ? tracking.store.versionCount(artifact.id) : all.length;
  const words = count === 1 ? l10n.t('1 version') : l10n.t('{0} versions', count);
  const everything = all.length + theirs.length;
  const shown = filter === '' ? words : l10n.t('{0} of {1} versions', layout.size, everything);
  const beside = theirs.length > 0 && filter === '' ? [l10n.t('{0} of other projects', theirs.length)] : [];
  const deleted = artifact.deletedAt === undefined ? [] : [l10n.t('deleted')];
  return [kindLabel(artifact.kind), rootName(tracking, artifact.root), ...deleted, shown, ...beside].join(
    ' · ',
  );
}

/** What of other projects is not shown, or is only in part; empty when nothing is. */
export function otherProjectsNote({ count, shown }: OtherProjects): string {
  if (shown.length === 0) return '';
  const left = count - shown.length;
  return [
    ...(left === 1 ? [l10n.t('1 more project is not shown.')] : []),
    ...(left > 1 ? [l10n.t('{0} more projects are not shown.', left)] : []),
    ...shown.flatMap(({ name, versions }) =>
      versions > MOST_VERSIONS
        ? [l10n.t('Of {0}, the newest {1} versions are looked at.', name, MOST_VERSIONS)]
        : [],
    ),
  ].join(' ');
}
