import type { ArtifactId, ContentHash, ObjectHash, VersionId } from '../../../src/core/identity';
import { nodeSha256 } from '../../../src/store/nodeSha256';

/** Hashes to be told apart by the word they were made of. */
const hashOf = (word: string): string => nodeSha256(Buffer.from(word));

export const objectHash = (word: string): ObjectHash => hashOf(word) as ObjectHash;
export const contentHashOf = (word: string): ContentHash => hashOf(word) as ContentHash;
export const artifactIdOf = (word: string): ArtifactId => hashOf(word) as ArtifactId;
/** Short on purpose, so that a failed comparison of graphs can be read. */
export const versionIdOf = (word: string): VersionId => word as VersionId;
