import type { ObjectHash } from '../../core/identity';
import { toManifest, type Manifest } from '../../core/manifest';
import type { Sha256 } from '../../core/sha256';
import { findSnapshot, type SnapshotSearch } from './findSnapshot';
import type { GitFile, GitSnapshot } from './gitSnapshot';

interface ContentSearch extends SnapshotSearch {
  readonly sha256: Sha256;
  /**
   * Whether a snapshot is the one. Its manifest has everything at the place: whoever compares it with an artifact's content
   * hash cuts off the skills inside it and what is never versioned.
   */
  readonly matches: (manifest: Manifest) => boolean;
}

/** The newest snapshot of an artifact in the git history whose manifest is the one looked for. See {@link findSnapshot}. */
export function findContent(search: ContentSearch): Promise<GitSnapshot | undefined> {
  // Bytes that commits share are read once, and so are hashed once.
  const hashes = new WeakMap<Uint8Array, ObjectHash>();
  const hashOf = (bytes: Uint8Array): ObjectHash => {
    const hash = hashes.get(bytes) ?? (search.sha256(bytes) as ObjectHash);
    hashes.set(bytes, hash);
    return hash;
  };
  const entryOf = ([path, { mode, bytes }]: readonly [string, GitFile]) =>
    ({ path, mode, size: bytes.length, hash: hashOf(bytes) }) as const;
  return findSnapshot(search, ({ files }) => search.matches(toManifest([...files].map(entryOf))));
}
