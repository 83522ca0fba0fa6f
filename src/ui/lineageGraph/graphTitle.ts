import { l10n } from 'vscode';
import type { Artifact } from '../../core/artifact';
import { kindLabel } from '../kindLabel';
import { rootName } from '../rootName';
import type { Tracking } from '../tracking';
import type { VersionSet } from './graphModel';

/** `Lineage of pdf-tools`. */
export function graphTitle({ name }: Pick<Artifact, 'name'>): string {
  return l10n.t('Lineage of {0}', name);
}

/** `Skills · .claude · 214 versions`; with a filter, how many of them match. */
export function graphSubtitle(
  tracking: Tracking,
  { artifact, all, isBegun }: VersionSet,
  shown: number,
): string {
  const count = isBegun ? tracking.store.versionCount(artifact.id) : all.length;
  const versions = count === 1 ? l10n.t('1 version') : l10n.t('{0} versions', count);
  const filtered = shown === all.length ? versions : l10n.t('{0} of {1} versions', shown, count);
  const deleted = artifact.deletedAt === undefined ? [] : [l10n.t('deleted')];
  return [kindLabel(artifact.kind), rootName(tracking, artifact.root), ...deleted, filtered].join(' · ');
}
