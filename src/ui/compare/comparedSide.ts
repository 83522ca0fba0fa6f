import type { Artifact } from '../../core/artifact';
import type { Version } from '../../core/version';
import type { VersionTreeNode } from '../versionTree/versionTreeNode';

/** One side of a comparison: a version, or what an artifact's files or its upstream have now. With a path: that file of it alone. */
export type ComparedSide =
  | { readonly type: 'version'; readonly version: Version; readonly path?: string }
  | { readonly type: 'files'; readonly artifact: Artifact }
  | { readonly type: 'upstream'; readonly artifact: Artifact };

/** What a row of the version tree stands for in a comparison; undefined for one that has no content of its own. */
export function comparedSide(node: VersionTreeNode): ComparedSide | undefined {
  if (node.type === 'artifact') return { type: 'files', artifact: node.artifact };
  if (node.type === 'version') return { type: 'version', version: node.version };
  if (node.type !== 'changed-file') return undefined;
  return { type: 'version', version: node.version, path: node.change.path };
}
