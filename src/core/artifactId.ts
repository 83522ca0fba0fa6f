import type { ArtifactKind } from './artifactKind';
import type { ArtifactId } from './identity';
import type { Sha256 } from './sha256';

const encoder = new TextEncoder();

/**
 * An artifact's id: SHA-256 of root path, kind and path. It is deterministic, so two windows that see an artifact for
 * the first time at once give it the same id.
 */
export function artifactId(root: string, kind: ArtifactKind, path: string, sha256: Sha256): ArtifactId {
  return sha256(encoder.encode(`artifact\0${root}\0${kind}\0${path}`)) as ArtifactId;
}
