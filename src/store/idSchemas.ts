import * as v from 'valibot';
import type { ArtifactId, ContentHash, VersionId } from '../core/identity';

/** SHA-256 as it is written down: what every id is. */
const hex64 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

export const artifactIdSchema = v.pipe(
  hex64,
  v.transform((text) => text as ArtifactId),
);

export const versionIdSchema = v.pipe(
  hex64,
  v.transform((text) => text as VersionId),
);

export const contentHashSchema = v.pipe(
  hex64,
  v.transform((text) => text as ContentHash),
);
