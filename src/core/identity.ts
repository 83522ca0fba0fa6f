/** Lower-case hex SHA-256 (64 characters) of one file's bytes: the key of a stored object. */
export type ObjectHash = string & { readonly __brand: 'ObjectHash' };

/** Lower-case hex SHA-256 (64 characters) of an artifact's canonical manifest (see `contentHash.ts`). */
export type ContentHash = string & { readonly __brand: 'ContentHash' };

/** Lower-case hex SHA-256 (64 characters) naming an artifact (see `artifactId.ts`). */
export type ArtifactId = string & { readonly __brand: 'ArtifactId' };

/** Lower-case hex SHA-256 (64 characters) naming a version (see `versionId.ts`). */
export type VersionId = string & { readonly __brand: 'VersionId' };
