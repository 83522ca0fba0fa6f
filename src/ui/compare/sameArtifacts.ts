import type { Artifact } from '../../core/artifact';
import { similarity } from '../../core/similarity/similarity';
import type { Version } from '../../core/version';
import { elsewhere } from '../../operations/elsewhere';
import { unlessLost } from '../../store/unlessLost';
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

/** The same artifact in all other roots ever recorded, also in those not open here, with how alike it is. The likest first. */
export async function sameArtifacts(tracking: Tracking, artifact: Artifact): Promise<SameArtifact[]> {
  const own = tracking.store.version(artifact.head);
  const ownSketch = await unlessLost(() => storedSketch(tracking, own));
  const found: SameArtifact[] = [];
  for (const { artifact: other, head } of await elsewhere(tracking.context, artifact)) {
    const isEqual = head.contentHash === own?.contentHash;
    const sketch = isEqual ? undefined : await unlessLost(() => storedSketch(tracking, head));
    const likeness = isEqual ? 1 : ownSketch && sketch && similarity(ownSketch, sketch);
    found.push({ artifact: other, head, isEqual, likeness });
  }
  return found.sort((a, b) => (b.likeness ?? 0) - (a.likeness ?? 0));
}
