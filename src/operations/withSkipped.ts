import { toManifest, type Manifest } from '../core/manifest';

/**
 * A new baseline, with the files of the old one that took no part in the merge: what a side has and no version holds was
 * neither taken over nor deleted, and once it can be read again, the base of its merge is what it was.
 *
 * @param skipped paths of such files, of either side
 */
export function withSkipped(manifest: Manifest, base: Manifest, skipped: ReadonlySet<string>): Manifest {
  if (skipped.size === 0) return manifest;
  return toManifest([
    ...manifest.filter(({ path }) => !skipped.has(path)),
    ...base.filter(({ path }) => skipped.has(path)),
  ]);
}
