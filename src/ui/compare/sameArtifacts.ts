import type { Artifact } from '../../core/artifact';
import { similarity } from '../../core/similarity/similarity';
import type { Version } from '../../core/version';
import { isLostObject } from '../../store/storeError';
import type { Tracking } from '../tracking';
import { storedSketch } from './storedSketch';

/** What may be the same artifact in another root. */
export interface SameArtifact {
  readonly artifact: Artifact;
  readonly head: Version;
  /** Whether the latest recorded contents are equal. */
  readonly isEqual: boolean;
  /** How much of the latest recorded contents is the same, 0 to 1; undefined where one of them is lost. */
  readonly likeness: number | undefined;
}

/**
 * The artifacts of all roots ever recorded, also of those not open here, that may be the same one: of the same kind and
 * name, or of equal content. The likest first.
 */
export async function sameArtifacts(tracking: Tracking, artifact: Artifact): Promise<SameArtifact[]> {
  const { store } = tracking;
  const own = store.version(artifact.head);
  const ownSketch = await unlessLost(() => storedSketch(tracking, own));
  const found: SameArtifact[] = [];
  for (const other of store.artifacts()) {
    const head = store.version(other.head);
    if (other.id === artifact.id || other.deletedAt !== undefined || !head) continue;
    const isEqual = head.contentHash === own?.contentHash;
    const isNamesake = other.kind === artifact.kind && other.name === artifact.name;
    if (!isEqual && !isNamesake) continue;
    const sketch = isEqual ? undefined : await unlessLost(() => storedSketch(tracking, head));
    const likeness = isEqual ? 1 : ownSketch && sketch && similarity(ownSketch, sketch);
    found.push({ artifact: other, head, isEqual, likeness });
  }
  return found.sort((a, b) => (b.likeness ?? 0) - (a.likeness ?? 0));
}

async function unlessLost<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!isLostObject(error)) throw error;
    return undefined;
  }
}
