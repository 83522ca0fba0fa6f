import { l10n } from 'vscode';
import type { Artifact } from '../../core/artifact';
import { isLocalLink } from '../../core/upstreamLink';
import { conflictsLabel } from '../mergeWords';
import type { Tracking } from '../tracking';

/** How an artifact stands to its upstream, in a line. */
export function driftHint(tracking: Tracking, artifact: Artifact): string {
  const { upstream } = artifact;
  const from = isLocalLink(upstream) ? upstream.source.name : undefined;
  return [
    stateLabel(tracking, artifact),
    ...(artifact.pinnedAt === undefined ? [] : [l10n.t('pinned')]),
    ...(from === undefined ? [] : [from]),
  ].join(' · ');
}

function stateLabel(tracking: Tracking, artifact: Artifact): string {
  const drift = tracking.drift.drift(artifact);
  switch (drift?.state) {
    case 'in-sync':
      return l10n.t('in sync');
    case 'modified':
      return l10n.t('modified');
    case 'outdated':
      return l10n.t('outdated');
    case 'diverged':
      if (drift.conflicts === undefined) return l10n.t('diverged');
      return drift.conflicts === 0
        ? l10n.t('diverged, merges cleanly')
        : l10n.t('diverged, {0}', conflictsLabel(drift.conflicts));
    case 'local-only':
      return l10n.t('no upstream');
    case 'deleted-locally':
      return l10n.t('deleted here');
    case 'deleted-upstream':
      return l10n.t('deleted upstream');
    case 'unknown':
      return l10n.t('upstream cannot be read');
    case undefined:
      return l10n.t('not compared yet');
  }
}
