import { sketchWithPauses, type Sketch, type SketchedFile } from '../../core/similarity/sketch';
import type { Version } from '../../core/version';
import type { Tracking } from '../tracking';

/** Bytes read of one artifact; what is more says little more. */
const MOST_BYTES = 4_000_000;

/** What a version is compared by with others that it may be like; of no version, that of no content. @throws StoreError */
export async function storedSketch(
  { store, context }: Pick<Tracking, 'store' | 'context'>,
  version: Version | undefined,
): Promise<Sketch> {
  const files: SketchedFile[] = [];
  let total = 0;
  for (const { path, hash, size } of version ? await store.manifest(version.contentHash) : []) {
    if ((total += size) > MOST_BYTES) break;
    files.push({ path, bytes: await store.content(hash) });
  }
  return sketchWithPauses(files, async () => context.files.pause?.());
}
