import type { Artifact } from '../core/artifact';
import type { Version } from '../core/version';
import type { RefRecord } from '../store/journal/record';
import { isLostObject } from '../store/storeError';
import { normalisedOf } from './normalisedOf';
import type { TrackingContext } from './trackingContext';

/** Its manifest is in the store, or it has its normalised hash. */
type Content = Pick<Version, 'contentHash' | 'metadata'>;

/**
 * Since when an artifact is modified, once it has this content, as a record. The first of the modifications since the last
 * deployment or sync counts; content that is the baseline's again has none, and other line ends or modes are none.
 *
 * @param artifact as it is before
 * @param now when it gets the content
 * @throws StoreError
 */
export async function modificationDetected(
  context: TrackingContext,
  artifact: Artifact,
  content: Content,
  now: number,
): Promise<RefRecord> {
  const { store } = context;
  const baseline = store.version(artifact.baseline);
  const detected = async (): Promise<number | undefined> => {
    if (content.contentHash === baseline?.contentHash) return undefined;
    if (artifact.modificationDetectedAt !== undefined) return artifact.modificationDetectedAt;
    for (const known of [store.version(artifact.head), baseline])
      if (known && (await isSameButForForm(context, content, known))) return undefined;
    return now;
  };
  const name = 'modificationDetectedAt';
  return { type: 'ref', artifactId: artifact.id, name, value: (await detected()) ?? null };
}

/** Contents that were lost cannot be compared. */
async function isSameButForForm(context: TrackingContext, a: Content, b: Content): Promise<boolean> {
  if (a.contentHash === b.contentHash) return true;
  try {
    return (await normalisedOf(context, a)) === (await normalisedOf(context, b));
  } catch (error) {
    if (isLostObject(error)) return false;
    throw error;
  }
}
