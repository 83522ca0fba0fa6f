import type { ArtifactId } from '../../core/identity';
import type { TrackingContext } from '../trackingContext';
import { updateSkillmeatRecords, type RecordedChange } from './updateSkillmeatRecords';

/**
 * As {@link updateSkillmeatRecords}, for an operation that is done and must not fail for this any more.
 *
 * @returns why SkillMeat's records are not up to date; undefined when they are, or are none of this artifact's
 */
export async function tellSkillmeat(
  context: TrackingContext,
  id: ArtifactId,
  change: RecordedChange | 'restore',
): Promise<unknown> {
  // To SkillMeat, an earlier version is an edit like any other.
  if (change === 'restore') return undefined;
  try {
    await updateSkillmeatRecords(context, id, change);
    return undefined;
  } catch (error) {
    return error;
  }
}
