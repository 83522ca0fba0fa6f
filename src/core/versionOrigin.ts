import type { ChangeOrigin, Version } from './version';

/**
 * How a version came to be, as people see it: its change origin, and beyond that
 *
 * - `first-seen`, `unknown`: nothing is known of where its content came from.
 * - `merge`: local and upstream's changes, or another project's, together.
 * - `upstream`: what upstream had, kept beside the artifact's own versions.
 * - `elsewhere`: what another project had, kept beside them or taken over.
 * - `form`: only line ends or modes differ from the version before.
 */
export type VersionOrigin =
  ChangeOrigin | 'first-seen' | 'unknown' | 'merge' | 'upstream' | 'elsewhere' | 'form';

/** What a version's origin follows from, beside itself. */
interface VersionSurroundings {
  readonly parent: Version | undefined;
  /** Whether the head comes from it by first parents alone. */
  readonly isOnHeadsLine: boolean;
}

/** Tells how a version came to be. */
export function versionOrigin(
  version: Version,
  { parent, isOnHeadsLine }: VersionSurroundings,
): VersionOrigin {
  const { changeOrigin, mergeParentId, parentId, metadata } = version;
  if (mergeParentId !== undefined) return 'merge';
  if (changeOrigin === undefined) return parentId === undefined ? 'first-seen' : 'unknown';
  if (metadata.elsewhere) return 'elsewhere';
  if (changeOrigin !== 'local_modification') return isOnHeadsLine ? changeOrigin : 'upstream';
  const { normalisedHash } = metadata;
  const isForm = normalisedHash !== undefined && normalisedHash === parent?.metadata.normalisedHash;
  return isForm ? 'form' : changeOrigin;
}
