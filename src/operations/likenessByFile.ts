import { entriesByPath } from '../core/entriesByPath';
import type { Likeness } from '../core/drift';
import type { ObjectHash } from '../core/identity';
import type { Manifest, ManifestEntry } from '../core/manifest';

/** Files that are compared with others. */
export interface ComparedSide {
  readonly manifest: Manifest;
  /** The hash of a regular file with its line ends normalised; asked only where plain hashes differ. */
  readonly normalised: (entry: ManifestEntry) => Promise<ObjectHash>;
}

/** How two sides compare, file by file; see {@link Likeness}. @throws what `normalised` throws */
export async function likenessByFile(a: ComparedSide, b: ComparedSide): Promise<Likeness> {
  if (a.manifest.length !== b.manifest.length) return 'different';
  const others = entriesByPath(b.manifest);
  let likeness: Likeness = 'same';
  for (const entry of a.manifest) {
    const other = others.get(entry.path);
    if (!other || isLink(entry) !== isLink(other)) return 'different';
    if (entry.hash === other.hash && entry.mode === other.mode) continue;
    likeness = 'form';
    if (entry.hash === other.hash) continue;
    if (isLink(entry) || (await a.normalised(entry)) !== (await b.normalised(other))) return 'different';
  }
  return likeness;
}

const isLink = ({ mode }: ManifestEntry): boolean => mode === '120000';
