import type { Artifact } from '../../core/artifact';
import type { VersionTreeNode } from '../versionTree/versionTreeNode';

/** The artifacts whose rows are selected, when that are several; none when a command is about one. */
export function selectedArtifacts(selected: readonly VersionTreeNode[]): readonly Artifact[] {
  const artifacts = selected.flatMap((node) => (node.type === 'artifact' ? [node.artifact] : []));
  return artifacts.length > 1 ? artifacts : [];
}
