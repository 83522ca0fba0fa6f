import type { Artifact } from '../../core/artifact';
import type { FileChange } from '../../core/fileChange';
import type { Version } from '../../core/version';
import type { Tracking } from '../tracking';
import type { VersionTreeNode } from '../versionTree/versionTreeNode';
import { pickArtifact, pickVersion } from './pickVersion';

export interface ChosenVersion {
  readonly artifact: Artifact;
  readonly version: Version;
  readonly change: FileChange | undefined;
}

/** The version a command was called on, or the one the user picks. */
export async function chosenVersion(
  tracking: Tracking,
  node: VersionTreeNode | undefined,
  title: string,
): Promise<ChosenVersion | undefined> {
  if (node?.type === 'version' || node?.type === 'changed-file') {
    const { artifactNode, version } = node;
    return {
      artifact: artifactNode.artifact,
      version,
      change: node.type === 'changed-file' ? node.change : undefined,
    };
  }
  const artifact = node?.type === 'artifact' ? node.artifact : await pickArtifact(tracking, title);
  const version = artifact && (await pickVersion(tracking, artifact, title));
  return artifact && version && { artifact, version, change: undefined };
}
