import type { ContentHash } from './identity';
import { encodeManifest, type Manifest } from './manifest';
import type { Sha256 } from './sha256';

/**
 * The identity of an artifact's content: SHA-256 of its canonical manifest.
 *
 * Paths, bytes, the executable bit and link targets count; modification times do not. A single-file artifact is a
 * manifest of one entry. The stored manifest is thereby an object whose key is the content hash.
 */
export function contentHash(manifest: Manifest, sha256: Sha256): ContentHash {
  return sha256(encodeManifest(manifest)) as ContentHash;
}
