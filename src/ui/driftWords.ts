import { l10n, ThemeColor, ThemeIcon } from 'vscode';
import type { Artifact } from '../core/artifact';
import { standingOf, type Counted, type DriftCounts, type Standing } from '../core/driftSummary';
import type { FormDifference } from '../core/formDifference';
import { isLocalLink } from '../core/upstreamLink';
import type { ArtifactDrift } from '../operations/artifactDrift';
import type { Tracking } from './tracking';
import type { ArtifactNode } from './versionTree/versionTreeNode';

type Linked = Exclude<Standing, 'unlinked' | 'unchecked' | 'deleted'>;

/** How a standing looks: never by its colour alone. */
interface Look {
  readonly icon: string;
  readonly color: string;
  /** Two characters at most; none where there is nothing to do. */
  readonly badge: string | undefined;
  readonly badgeColor: string;
  /** One word or two. */
  readonly words: () => string;
}

export const LOOKS: Readonly<Record<Linked, Look>> = {
  'in-sync': {
    icon: 'check',
    color: 'charts.green',
    badge: undefined,
    badgeColor: 'charts.green',
    words: () => l10n.t('in sync'),
  },
  modified: {
    icon: 'edit',
    color: 'gitDecoration.modifiedResourceForeground',
    badge: 'M',
    badgeColor: 'gitDecoration.modifiedResourceForeground',
    words: () => l10n.t('modified'),
  },
  outdated: {
    icon: 'cloud-download',
    color: 'charts.blue',
    badge: 'U↓',
    badgeColor: 'gitDecoration.submoduleResourceForeground',
    words: () => l10n.t('outdated'),
  },
  diverged: {
    icon: 'git-merge',
    color: 'charts.purple',
    badge: 'M↓',
    badgeColor: 'gitDecoration.modifiedResourceForeground',
    words: () => l10n.t('diverged'),
  },
  conflict: {
    icon: 'warning',
    color: 'list.warningForeground',
    badge: 'M!',
    badgeColor: 'gitDecoration.conflictingResourceForeground',
    words: () => l10n.t('diverged'),
  },
  'deleted-upstream': {
    icon: 'circle-slash',
    color: 'list.warningForeground',
    badge: 'D↓',
    badgeColor: 'gitDecoration.deletedResourceForeground',
    words: () => l10n.t('deleted upstream'),
  },
  'deleted-locally': {
    icon: 'trash',
    color: 'gitDecoration.deletedResourceForeground',
    badge: 'D',
    badgeColor: 'gitDecoration.deletedResourceForeground',
    words: () => l10n.t('deleted locally'),
  },
  unknown: {
    icon: 'question',
    color: 'disabledForeground',
    badge: '?',
    badgeColor: 'disabledForeground',
    words: () => l10n.t('upstream unknown'),
  },
};

/** Whether a standing says something of an upstream. */
export function isOfUpstream(standing: Standing): standing is Linked {
  return Object.hasOwn(LOOKS, standing);
}

/** Whether updates can come from somewhere; an artifact that is said to have no upstream is not linked. */
export function isLinked({ upstream }: Pick<Artifact, 'upstream'>): boolean {
  return upstream !== undefined && upstream.source.type !== 'none';
}

/** Whether nothing is written, and git is not asked. */
export function isRestricted({ context }: Pick<Tracking, 'context'>): boolean {
  return context.mayWrite?.() === false;
}

/** How an artifact differs from its upstream. The conflicts of a merge without a base are no news where the base was not looked for. */
export function shownDrift(tracking: Tracking, artifact: Artifact): ArtifactDrift | undefined {
  const drift = tracking.drift.drift(artifact);
  const isUnasked = artifact.baseline === undefined && isRestricted(tracking);
  return drift?.state === 'diverged' && isUnasked ? { ...drift, conflicts: undefined } : drift;
}

/** An artifact as it stands, ready to be counted. */
export function asCounted(tracking: Tracking, artifact: Artifact): Counted {
  return {
    standing: standingOfNode({ artifact, drift: shownDrift(tracking, artifact) }),
    isLinked: isLinked(artifact),
    isDeleted: artifact.deletedAt !== undefined,
    isPinned: artifact.pinnedAt !== undefined,
    isMerging: tracking.merging(artifact.id) !== undefined,
  };
}

/** The artifacts of the roots that are open in this window. */
export function countedHere(tracking: Tracking | undefined): Counted[] {
  const all = tracking?.store.artifacts() ?? [];
  return all.flatMap((artifact) => (tracking?.rootOf(artifact) ? [asCounted(tracking, artifact)] : []));
}

/** How the artifact of a node stands to its upstream. */
export function standingOfNode({ artifact, drift }: Pick<ArtifactNode, 'artifact' | 'drift'>): Standing {
  return standingOf({ isLinked: isLinked(artifact), isDeleted: artifact.deletedAt !== undefined, drift });
}

/** The icon of a standing that says something of an upstream. */
export function driftIcon(standing: Linked): ThemeIcon {
  const { icon, color } = LOOKS[standing];
  return new ThemeIcon(icon, new ThemeColor(color));
}

/** `diverged, 2 conflicts`, `in sync, line endings differ`. */
export function driftWords(standing: Linked, drift: ArtifactDrift | undefined): string {
  const words = LOOKS[standing].words();
  if (standing === 'in-sync' && drift?.form) return `${words}, ${formWords(drift.form)}`;
  if (standing === 'conflict') return `${words}, ${conflictWords(drift?.conflicts ?? 0)}`;
  if (standing === 'diverged' && drift?.conflicts === 0) return `${words}, ${l10n.t('merges cleanly')}`;
  return words;
}

const conflictWords = (count: number): string =>
  count === 1 ? l10n.t('1 conflict') : l10n.t('{0} conflicts', count);

function formWords({ lineEnds, modes }: FormDifference): string {
  if (lineEnds && modes) return l10n.t('line endings and executable bit differ');
  return lineEnds ? l10n.t('line endings differ') : l10n.t('executable bit differs');
}

/** A standing in a sentence. */
export function driftSentence(
  { drift, baseline, artifact, isRestricted: isUnasked }: ArtifactNode,
  standing: Linked,
): string {
  switch (standing) {
    case 'in-sync':
      return drift?.form
        ? l10n.t('It is the same as its upstream, but for this: {0}.', formWords(drift.form))
        : l10n.t('It is the same as its upstream.');
    case 'modified':
      return l10n.t('It was changed here; its upstream was not.');
    case 'outdated':
      return l10n.t('Its upstream was changed; nothing was changed here.');
    case 'diverged':
    case 'conflict':
      return baseline || !isUnasked
        ? divergedSentence(baseline !== undefined, drift?.conflicts)
        : l10n.t(
            'It differs from its upstream. What both had in common is not known in Restricted Mode, where git is not asked.',
          );
    case 'deleted-upstream':
      return l10n.t('Its upstream does not have it any more.');
    case 'deleted-locally':
      return l10n.t('It was deleted here; its upstream still has it.');
    case 'unknown':
      return isLocalLink(artifact.upstream)
        ? l10n.t('Its upstream could not be read.')
        : l10n.t('Its upstream is not on this machine, so it was not looked at.');
  }
}

function divergedSentence(hasBase: boolean, conflicts: number | undefined): string {
  const who = hasBase
    ? l10n.t('It was changed here and in its upstream.')
    : l10n.t('It differs from its upstream, and what they had in common is not known.');
  if (conflicts === undefined) return who;
  const merge =
    conflicts === 0
      ? l10n.t('The changes merge cleanly.')
      : conflicts === 1
        ? l10n.t('One conflict has to be decided.')
        : l10n.t('{0} conflicts have to be decided.', conflicts);
  return `${who} ${merge}`;
}

/** What there is to do next; nothing when all is well. */
export function nextStep(standing: Standing, isPinned: boolean): string | undefined {
  switch (standing) {
    case 'in-sync':
    case 'unlinked':
    case 'unchecked':
    case 'deleted':
      return undefined;
    case 'modified':
      return l10n.t('Push it to give its upstream the changes, or leave it as it is.');
    case 'outdated':
    case 'diverged':
    case 'conflict':
      return isPinned
        ? l10n.t('It is pinned: sync it by hand, or unpin it to have it synced with the others.')
        : l10n.t('Sync it to take the changes over; nothing is written before you have seen them.');
    case 'deleted-upstream':
      return l10n.t('Link it to another upstream, or keep it as your own.');
    case 'deleted-locally':
      return l10n.t('Restore it, or leave it deleted.');
    case 'unknown':
      return l10n.t('Make the upstream available and check for updates, or link another.');
  }
}

/** `1 merge in progress`, `2 modified`, `5 diverged, 3 with conflicts`: what asks for something to be done, of those that are there. */
export function pressingWords({ by, merging }: DriftCounts): string[] {
  const count = (standing: Standing): number => by[standing] ?? 0;
  const parts: readonly (readonly [number, () => string])[] = [
    [
      merging,
      () => (merging === 1 ? l10n.t('1 merge in progress') : l10n.t('{0} merges in progress', merging)),
    ],
    [count('modified'), () => l10n.t('{0} modified', count('modified'))],
    [count('outdated'), () => l10n.t('{0} outdated', count('outdated'))],
    [count('diverged') + count('conflict'), () => divergedWords(by)],
    [count('deleted-upstream'), () => l10n.t('{0} deleted upstream', count('deleted-upstream'))],
  ];
  return parts.filter(([number]) => number > 0).map(([, words]) => words());
}

/** `5 diverged, 3 with conflicts`: those with conflicts have diverged as well. */
export function divergedWords({ diverged = 0, conflict = 0 }: DriftCounts['by']): string {
  const all = diverged + conflict;
  return conflict > 0
    ? l10n.t('{0} diverged, {1} with conflicts', all, conflict)
    : l10n.t('{0} diverged', all);
}

/** Every standing with its number, a line each. */
export function standingLines({ by, heldBack, merging }: DriftCounts): string[] {
  const count = (standing: Standing): number => by[standing] ?? 0;
  const parts: readonly (readonly [number, string])[] = [
    [merging, l10n.t('with a merge in progress')],
    [count('in-sync'), l10n.t('in sync with their upstream')],
    [count('modified'), l10n.t('modified: changed here only')],
    [count('outdated'), l10n.t('outdated: changed upstream only')],
    [count('diverged') + count('conflict'), l10n.t('diverged: changed on both sides')],
    [count('conflict'), l10n.t('of them with conflicts, so that something has to be decided')],
    [count('deleted-upstream'), l10n.t('deleted upstream')],
    [count('deleted-locally'), l10n.t('deleted locally')],
    [count('unknown'), l10n.t('with an upstream that could not be read')],
    [count('unchecked'), l10n.t('not compared with their upstream yet')],
    [heldBack, l10n.t('pinned, with an update waiting')],
    [count('unlinked'), l10n.t('without an upstream')],
  ];
  return parts.filter(([number]) => number > 0).map(([number, words]) => `${String(number)} ${words}`);
}
