import type { DriftState } from './drift';

/**
 * How an artifact stands to its upstream, divided by what there is to do next:
 *
 * - `unlinked`: it has no upstream. `unchecked`: it has one that was not looked at yet.
 * - `diverged`: both sides changed, and nothing is known to stand against merging them. `conflict`: something has to be decided.
 * - `deleted-locally`: deleted here while upstream still has it. `deleted`: deleted here, and that is all there is to say.
 * - the others as in {@link DriftState}.
 */
export type Standing = Exclude<DriftState, 'local-only'> | 'unlinked' | 'unchecked' | 'conflict' | 'deleted';

/** What a standing follows from. */
interface StandingInput {
  readonly isLinked: boolean;
  readonly isDeleted: boolean;
  /** Undefined until it was looked at. */
  readonly drift: { readonly state: DriftState; readonly conflicts: number | undefined } | undefined;
}

/** Divides a drift by what there is to do next. */
export function standingOf({ isLinked, isDeleted, drift }: StandingInput): Standing {
  if (isDeleted) return isLinked && drift?.state === 'deleted-locally' ? 'deleted-locally' : 'deleted';
  if (!isLinked || drift?.state === 'local-only') return 'unlinked';
  if (!drift) return 'unchecked';
  return drift.state === 'diverged' && (drift.conflicts ?? 0) > 0 ? 'conflict' : drift.state;
}

/** Standings that ask for something to be done, the most pressing first. */
export const PRESSING = [
  'conflict',
  'diverged',
  'outdated',
  'modified',
  'deleted-upstream',
  'deleted-locally',
  'unknown',
] as const satisfies readonly Standing[];

/** Standings in which an update waits; a pinned artifact is left out of updates. */
const UPDATES: readonly Standing[] = ['outdated', 'diverged', 'conflict'];

/** How many artifacts stand how. */
export interface DriftCounts {
  /** Those that are there. */
  readonly present: number;
  readonly deleted: number;
  /** Those that have an upstream, deleted ones too. */
  readonly linked: number;
  /** Without those of {@link heldBack}. */
  readonly by: Readonly<Partial<Record<Standing, number>>>;
  /** Pinned ones for which an update waits. */
  readonly heldBack: number;
  /** Those whose conflicts are being resolved; in {@link by} too. */
  readonly merging: number;
}

/** An artifact to count. */
export interface Counted {
  readonly standing: Standing;
  readonly isLinked: boolean;
  readonly isDeleted: boolean;
  readonly isPinned: boolean;
  /** Whether a merge of it waits to be resolved and applied. */
  readonly isMerging: boolean;
}

/** Counts artifacts by how they stand. */
export function countDrifts(artifacts: Iterable<Counted>): DriftCounts {
  const by: Partial<Record<Standing, number>> = {};
  const counts = { present: 0, deleted: 0, linked: 0, heldBack: 0, merging: 0 };
  for (const { standing, isLinked, isDeleted, isPinned, isMerging } of artifacts) {
    if (isMerging) counts.merging++;
    if (isDeleted) counts.deleted++;
    else counts.present++;
    if (isLinked) counts.linked++;
    if (isPinned && UPDATES.includes(standing)) counts.heldBack++;
    else by[standing] = (by[standing] ?? 0) + 1;
  }
  return { ...counts, by };
}
