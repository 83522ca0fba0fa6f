import type { VersionId } from '../../core/identity';
import type { Version } from '../../core/version';
import { versionOrigin } from '../../core/versionOrigin';
import { tagNames } from '../tagNames';
import type { Tracking } from '../tracking';
import { artifactNode } from './versionTreeChildren';
import type { ArtifactNode, ChangedFileNode, VersionNode } from './versionTreeNode';

/**
 * A version as the tree shows it, for commands that are called from elsewhere.
 *
 * @returns undefined for one that is not there, or whose root is not open in this window
 */
export function versionNode(tracking: Tracking, versionId: VersionId): VersionNode | undefined {
  const { store } = tracking;
  const version = store.version(versionId);
  const node = version && artifactNode(tracking, version.artifactId);
  if (!node) return undefined;
  const isOnHeadsLine = isOriginOfHead(tracking, node, version);
  const origin = versionOrigin(version, { parent: store.version(version.parentId), isOnHeadsLine });
  return {
    type: 'version',
    artifactNode: node,
    parentNode: node,
    version,
    origin,
    tags: tagNames(store.tags(version.artifactId), versionId),
    note: store.notes(version.artifactId).get(versionId),
    isPinned: node.artifact.pinnedVersion === versionId,
  };
}

/** The files that a version has changed, as the rows below it. */
export function changedFiles(node: VersionNode): ChangedFileNode[] {
  const { artifactNode: artifact, version } = node;
  return version.filesChanged.map((change) => ({
    type: 'changed-file',
    artifactNode: artifact,
    parentNode: node,
    version,
    change,
  }));
}

/** Whether the head comes from it by first parents alone. */
function isOriginOfHead({ store }: Tracking, { artifact }: ArtifactNode, { id }: Version): boolean {
  const graph = store.graphOf(artifact.id);
  const passed = new Set<VersionId>();
  for (let at = artifact.head; at !== undefined && !passed.has(at); at = graph.get(at)?.parentId) {
    if (at === id) return true;
    passed.add(at);
  }
  return false;
}
