import type { Artifact } from '../core/artifact';
import type { DatedVersion } from '../core/retention/datedVersion';

/** What limits give up of an artifact's history. */
export interface ArtifactRetention {
  readonly artifact: Artifact;
  /** How many of its versions stay. */
  readonly kept: number;
  /** Too old or too many of this artifact. */
  readonly beyondLimits: readonly DatedVersion[];
  /** Among the oldest of all artifacts, and the store is too large. */
  readonly beyondBudget: readonly DatedVersion[];
  /** About how many bytes of the store go with them and with nothing else. 0 when that was not measured. */
  readonly bytes: number;
}

/** What limits give up, decided on what is there now; nothing has happened yet. */
export interface RetentionPlan {
  /** Of each artifact that loses something. */
  readonly artifacts: readonly ArtifactRetention[];
  /** What the contents of all versions take up, and about what will be left of it, in bytes; undefined when not measured. */
  readonly bytes: { readonly now: number; readonly afterwards: number } | undefined;
}

/** The number of versions that go. */
export function planSize({ artifacts }: Pick<RetentionPlan, 'artifacts'>): number {
  return artifacts.reduce((sum, one) => sum + one.beyondLimits.length + one.beyondBudget.length, 0);
}
