import type { Artifact } from '../../core/artifact';
import { skillmeatDirectoryHash } from '../../core/foreignHashes';
import { isWithin } from '../../core/isWithin';
import type { TrackingContext } from '../trackingContext';

/**
 * SkillMeat's hash of what was deployed or synced last: the baselines of an artifact and of the skills inside it, which
 * are one artifact to SkillMeat.
 *
 * @returns undefined when one of them has no baseline
 * @throws StoreError
 */
export async function baselineHash(
  { store, sha256, files }: TrackingContext,
  whole: Artifact,
): Promise<string | undefined> {
  const parts = store
    .artifacts()
    .filter(({ root, path, upstream }) => root === whole.root && isWithin(path, whole.path) && upstream);
  const contents = new Map<string, Uint8Array>();
  for (const part of parts) {
    const version = store.version(part.baseline);
    if (!version) return undefined;
    const prefix = part.path === whole.path ? '' : `${part.path.slice(whole.path.length + 1)}/`;
    for (const { path, hash, mode } of await store.manifest(version.contentHash)) {
      await files.pause?.();
      if (mode !== '120000') contents.set(prefix + path, await store.content(hash));
    }
  }
  const [only] = contents.values();
  const isFile = whole.path.toLowerCase().endsWith('.md') && contents.size === 1 && only;
  return isFile ? sha256(only) : skillmeatDirectoryHash(contents, sha256);
}
