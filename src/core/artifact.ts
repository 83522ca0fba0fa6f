import type { ArtifactKind } from './artifactKind';
import type { ArtifactId, VersionId } from './identity';
import type { UpstreamLink } from './upstreamLink';

/** What an artifact is and where it lies in its root. Fixed for its life. */
export interface ArtifactIdentity {
  readonly id: ArtifactId;
  /** Absolute real path of the root. */
  readonly root: string;
  readonly kind: ArtifactKind;
  /** From the path, never from frontmatter: `pdf-tools`, `review/security`. */
  readonly name: string;
  /** Relative to the root, `/` between components: `skills/pdf-tools`, `commands/review/security.md`. */
  readonly path: string;
}

/** An artifact as the store knows it now. */
export interface Artifact extends ArtifactIdentity {
  /** Milliseconds since 1970, UTC. */
  readonly createdAt: number;
  /** The version whose content the working files have now (for a deleted artifact: had last). */
  readonly head: VersionId | undefined;
  /** The upstream version at the last deployment or sync. */
  readonly baseline: VersionId | undefined;
  /** When the artifact was seen to be gone (ms since 1970); undefined while it is there. */
  readonly deletedAt: number | undefined;
  /** Undefined as long as nobody, and no record of another tool, has said where it comes from. */
  readonly upstream: UpstreamLink | undefined;
  /** When the user pinned it (ms since 1970): it is left out of updates. */
  readonly pinnedAt: number | undefined;
  /** The version that it is pinned to; none when it is pinned whatever it is, or not at all. */
  readonly pinnedVersion: VersionId | undefined;
  /** When it was first seen to differ from its head (ms since 1970); undefined after a deployment or sync. */
  readonly modificationDetectedAt: number | undefined;
}
