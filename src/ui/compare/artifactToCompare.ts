import type { Artifact } from '../../core/artifact';
import { pickArtifact } from '../commands/pickVersion';
import type { Tracking } from '../tracking';
import type { VersionTreeNode } from '../versionTree/versionTreeNode';
import { comparedSide } from './comparedSide';

/** The artifact of the row that a comparison was asked for on, or else the one that the user picks of those that have a version. */
export async function artifactToCompare(
  tracking: Tracking,
  node: VersionTreeNode | undefined,
  title: string,
  isOffered: (artifact: Artifact) => boolean = ({ head }) => head !== undefined,
): Promise<Artifact | undefined> {
  const side = node && comparedSide(node);
  if (side?.type === 'version') return tracking.store.artifact(side.version.artifactId);
  return side?.artifact ?? (await pickArtifact(tracking, title, { isOffered }));
}
