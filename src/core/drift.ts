/**
 * How an artifact stands to its upstream:
 *
 * - `in-sync`: the same content on both sides.
 * - `modified`: only local moved since the baseline.
 * - `outdated`: only upstream moved.
 * - `diverged`: both moved, or they differ and there is no baseline to tell who did.
 * - `local-only`: it has no upstream.
 * - `deleted-locally`: local is gone, upstream still has it.
 * - `deleted-upstream`: upstream no longer has it.
 * - `unknown`: upstream could not be read; nothing is guessed from what it once was.
 */
export type DriftState =
  | 'in-sync'
  | 'modified'
  | 'outdated'
  | 'diverged'
  | 'local-only'
  | 'deleted-locally'
  | 'deleted-upstream'
  | 'unknown';

/**
 * How two contents compare. `form`: they differ, but only in line ends, or in modes where one side cannot keep them;
 * that is no change of content.
 */
export type Likeness = 'same' | 'form' | 'different';

/** What is known of an artifact, its upstream, and of what upstream was at the last deployment or sync. */
export interface DriftInput {
  readonly local: 'present' | 'absent';
  readonly upstream: 'present' | 'absent' | 'unreadable' | 'not-linked';
  /** Of no matter unless both are present. */
  readonly likeness: Likeness;
  /** Whether each side's content is no longer the baseline's; undefined when there is no baseline. */
  readonly moved: { readonly local: boolean; readonly upstream: boolean } | undefined;
}

/** An artifact's drift. */
export interface Drift {
  readonly state: DriftState;
  /** In sync but for line ends or modes. */
  readonly formDiffers: boolean;
}

/** Compares an artifact with its upstream. */
export function driftOf(input: DriftInput): Drift {
  return { state: stateOf(input), formDiffers: bothPresent(input) && input.likeness === 'form' };
}

function stateOf({ local, upstream, likeness, moved }: DriftInput): DriftState {
  if (upstream === 'not-linked') return 'local-only';
  if (upstream === 'unreadable') return 'unknown';
  if (upstream === 'absent') return 'deleted-upstream';
  if (local === 'absent') return 'deleted-locally';
  if (likeness !== 'different') return 'in-sync';
  if (moved?.local === false) return 'outdated';
  if (moved?.upstream === false) return 'modified';
  return 'diverged';
}

const bothPresent = ({ local, upstream }: DriftInput): boolean =>
  local === 'present' && upstream === 'present';
