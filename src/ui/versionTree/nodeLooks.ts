import { artifactContext } from '../artifactContext';
import { standingOfNode } from '../driftWords';
import type { Tracking } from '../tracking';
import { artifactNode, type ArtifactRows } from './versionTreeChildren';
import { artifactDescription } from './versionTreeItem';
import { nodeId, type ArtifactNode, type GroupNode, type VersionTreeNode } from './versionTreeNode';

/** Nodes whose look changes while VS Code has them. */
export type ChangingNode = GroupNode | ArtifactNode;

/** Ages on screen are at most this old. */
export const AGE_REFRESH_MS = 60_000;

/** Whether a node's look may change; the others are made anew with what they stand below. */
export function isChanging(node: VersionTreeNode): node is ChangingNode {
  return node.type === 'artifact' || isGroup(node);
}

export function isGroup(node: VersionTreeNode): node is GroupNode {
  return node.type === 'root' || node.type === 'kind' || node.type === 'state';
}

/** A node as it is now; as it was, if it is gone. */
export function presentIn<T extends VersionTreeNode>(tracking: Tracking, rows: ArtifactRows, node: T): T;
export function presentIn(tracking: Tracking, rows: ArtifactRows, node: VersionTreeNode): VersionTreeNode {
  if (isGroup(node)) return rows.present(node) ?? node;
  if (node.type !== 'artifact') return node;
  const now = artifactNode(tracking, node.artifact.id);
  return now ? { ...now, place: node.place } : node;
}

/** Everything on a node's row that can change, as a text. */
export function rowLook(node: ChangingNode): string {
  if (isGroup(node)) return JSON.stringify(node.counts);
  const { artifact, baseline, otherPlaces, isRestricted } = node;
  const words = [artifactDescription(node), artifactContext(node).contextValue];
  return JSON.stringify([
    words,
    standingOfNode(node),
    isRestricted,
    artifact.deletedAt,
    artifact.upstream,
    baseline?.id,
    otherPlaces,
  ]);
}

/** Everything on the rows directly below a node that can change, without what they say of themselves. */
export function lookBelow({ store, tracker }: Tracking, rows: ArtifactRows, node: ChangingNode): string {
  if (isGroup(node)) {
    return JSON.stringify(rows.lookBelow(node));
  }
  const { id, head, baseline, pinnedVersion, deletedAt } = node.artifact;
  return JSON.stringify([
    [head, baseline, pinnedVersion, deletedAt],
    tracker.state(node.root.path)?.skipped.get(id)?.length,
    store.versionCount(id),
    store.tags(id),
    [...store.notes(id)],
    Math.floor(Date.now() / AGE_REFRESH_MS),
  ]);
}

export const idsOf = (nodes: readonly VersionTreeNode[]): string => nodes.map(nodeId).join('\n');
