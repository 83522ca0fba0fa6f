import type { AppliedRetention } from '../../operations/applyRetention';
import { retainHistory } from '../../operations/retainHistory';
import type { Tracking } from '../tracking';
import { retentionSettings } from './retentionSettings';

/** Gives up what the user's limits say, but of no artifact that a merge of waits. @throws as `retainHistory` */
export function retainBySettings(
  { context, merging }: Pick<Tracking, 'context' | 'merging'>,
  signal: AbortSignal,
): Promise<AppliedRetention> {
  const isLeftAlone = ({ id }: { readonly id: Parameters<typeof merging>[0] }): boolean =>
    merging(id) !== undefined;
  return retainHistory(context, retentionSettings(), { signal, isLeftAlone });
}
