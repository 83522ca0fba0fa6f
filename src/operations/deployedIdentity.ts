import type { ArtifactIdentity } from '../core/artifact';
import { artifactId } from '../core/artifactId';
import { ARTIFACT_KINDS } from '../core/artifactKind';
import type { ArtifactPlace } from '../core/foundArtifact';
import type { Root } from '../core/root';
import type { Sha256 } from '../core/sha256';

/**
 * What an artifact of a source is in a root: in the folder of its kind, wherever the source has it (`x` in a folder of
 * skills, `.claude/skills/x` in a project).
 */
export function deployedIdentity(
  root: Root,
  { kind, path: from }: ArtifactPlace,
  sha256: Sha256,
): ArtifactIdentity {
  const shape = ARTIFACT_KINDS.find((row) => row.kind === kind)?.shape;
  const folder = shape && shape.type !== 'named-file' ? shape.folder : '';
  const parts = from.split('/');
  const at = parts.indexOf(folder);
  const inFolder = (at >= 0 ? parts.slice(at + 1) : parts).join('/');
  const path = `${folder}/${inFolder}`;
  const name = shape?.type === 'markdown-file' ? inFolder.replace(/\.md$/i, '') : inFolder;
  return { id: artifactId(root.path, kind, path, sha256), root: root.path, kind, name, path };
}
