import type { Artifact } from '../../core/artifact';
import type { Tracking } from '../tracking';
import type { VersionTreeNode } from './versionTreeNode';

/** The artifacts that rows of the tree stand for: of a root, or of a kind, all that are in it. */
export function artifactsOfNodes(
  { store, rootOf }: Tracking,
  nodes: readonly VersionTreeNode[],
): readonly Artifact[] {
  const open = store.artifacts().filter((artifact) => rootOf(artifact));
  const isMeant = (artifact: Artifact, node: VersionTreeNode): boolean => {
    if (node.type === 'artifact') return node.artifact.id === artifact.id;
    if (node.type === 'root') return node.root.path === artifact.root;
    if (node.type === 'kind')
      return node.kind === artifact.kind && (!node.root || node.root.path === artifact.root);
    return 'artifactNode' in node && node.artifactNode.artifact.id === artifact.id;
  };
  return open.filter((artifact) => nodes.some((node) => isMeant(artifact, node)));
}
