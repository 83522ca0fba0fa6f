import { entriesByPath } from '../core/entriesByPath';
import { toManifest, type Manifest, type ManifestEntry } from '../core/manifest';

/**
 * The present files without what the operation wrote: what is neither the old nor the new file was written by somebody else.
 *
 * @param isConcerned the paths that it may have written; all of them when not given
 */
export function withoutOperation(
  before: Manifest,
  after: Manifest,
  present: Manifest,
  isConcerned: (path: string) => boolean = () => true,
): Manifest {
  const [old, written] = [entriesByPath(before), entriesByPath(after)];
  const wanted = new Map(entriesByPath(present));
  for (const path of new Set([...old.keys(), ...written.keys()])) {
    const [was, is, now] = [old.get(path), written.get(path), wanted.get(path)];
    const isOurs = isSame(now, is) || now === undefined || isSame(now, was);
    if (!isOurs || !isConcerned(path)) continue;
    if (was) wanted.set(path, was);
    else wanted.delete(path);
  }
  return toManifest(wanted.values());
}

const isSame = (a: ManifestEntry | undefined, b: ManifestEntry | undefined): boolean => a?.hash === b?.hash;
