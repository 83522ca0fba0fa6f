import { ARTIFACT_KINDS, type ArtifactKind } from '../../core/artifactKind';

/** Whether sources offer artifacts of a kind: settings, memory and server lists are everybody's own. */
export function isOffered(kind: ArtifactKind): boolean {
  return ARTIFACT_KINDS.some((row) => row.kind === kind && !row.optional);
}
