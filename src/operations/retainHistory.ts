import { limitsVersions, type RetentionLimits } from '../core/retention/retentionLimits';
import { applyRetention, type AppliedRetention } from './applyRetention';
import { planRetention, type RetentionOptions } from './planRetention';
import type { TrackingContext } from './trackingContext';

/**
 * Gives up what the user's limits say, without asking. The bytes are counted only where the packs are larger than the budget.
 *
 * @throws OperationError, StoreError; the signal's reason
 */
export async function retainHistory(
  context: TrackingContext,
  limits: RetentionLimits,
  options: Pick<RetentionOptions, 'isLeftAlone' | 'signal'>,
): Promise<AppliedRetention> {
  const { budgetBytes } = limits;
  const isMeasured = budgetBytes !== undefined && (await context.store.storedBytes()) > budgetBytes;
  if (!isMeasured && !limitsVersions(limits)) return { versions: 0, artifacts: 0 };
  return applyRetention(context, await planRetention(context, limits, { ...options, isMeasured }), options);
}
