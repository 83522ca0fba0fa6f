import type { RetentionOptions } from './planRetention';
import { pruneVersions } from './pruneVersions';
import type { RetentionPlan } from './retentionPlan';
import type { TrackingContext } from './trackingContext';

export interface AppliedRetention {
  /** Versions that were given up, */
  readonly versions: number;
  /** of so many artifacts. */
  readonly artifacts: number;
}

/**
 * Gives up what a plan says, artifact by artifact, each in one transaction with an entry in the audit trail. What any window
 * has made the head, tagged, noted, pinned or begun to work with since the plan was made stays, and so does all of an artifact
 * that is to be left alone by now. Ended in between, what was
 * given up is given up, and the rest is as it was.
 *
 * @throws OperationError, StoreError; the signal's reason
 */
export async function applyRetention(
  context: TrackingContext,
  plan: Pick<RetentionPlan, 'artifacts'>,
  { isLeftAlone = () => false, signal, onProgress }: Omit<RetentionOptions, 'isMeasured'> = {},
): Promise<AppliedRetention> {
  let versions = 0;
  let artifacts = 0;
  for (const [index, { artifact, beyondLimits, beyondBudget }] of plan.artifacts.entries()) {
    signal?.throwIfAborted();
    onProgress?.(index / plan.artifacts.length);
    if (isLeftAlone(artifact)) continue;
    const before = versions;
    for (const [reason, gone] of [
      ['limits', beyondLimits],
      ['budget', beyondBudget],
    ] as const) {
      const ids = gone.map(({ id }) => id);
      if (ids.length > 0) versions += (await pruneVersions(context, artifact.id, ids, reason)).length;
    }
    if (versions > before) artifacts++;
  }
  return { versions, artifacts };
}
