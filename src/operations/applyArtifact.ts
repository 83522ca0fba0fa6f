import type { ArtifactIdentity } from '../core/artifact';
import { ARTIFACT_KINDS } from '../core/artifactKind';
import { lookAt } from '../core/discovery';
import type { Manifest } from '../core/manifest';
import type { Root } from '../core/root';
import { StagedFiles } from './applyFiles';
import type { TrackingContext } from './trackingContext';

/**
 * Stages a change of an artifact's files at its place, following the link that leads there if the artifact is one.
 *
 * @throws as {@link StagedFiles.stage}
 */
export async function applyFilesOf(
  context: TrackingContext,
  root: Root,
  artifact: ArtifactIdentity,
  present: Manifest,
  wanted: Manifest,
): Promise<StagedFiles> {
  const { files, platform, store } = context;
  const found = await lookAt(root, artifact, files);
  const place = `${root.path}/${artifact.path}`;
  const isDirectory = found ? found.isDirectory : isDirectoryArtifact(artifact, wanted);
  const real = found?.realPath ?? place;
  const directory = isDirectory ? real : parentOf(real);
  // Inside the root everything is one file system; an artifact that is linked from elsewhere is staged there.
  const isLocal = real.startsWith(`${root.path}/`);
  const stagingParent = isLocal ? root.path : parentOf(real);
  const target = { directory, isOwnDirectory: isDirectory, stagingParent, files, platform };
  return StagedFiles.stage({ ...target, content: (hash) => store.content(hash) }, present, wanted);
}

/** Whether an artifact that is gone was a directory: by its kind, and for kinds that allow both by its files. */
function isDirectoryArtifact({ kind, path }: ArtifactIdentity, wanted: Manifest): boolean {
  const shape = ARTIFACT_KINDS.find((row) => row.kind === kind)?.shape;
  if (shape?.type === 'marked-directory') return true;
  if (shape?.type !== 'entry') return false;
  const base = path.slice(path.lastIndexOf('/') + 1);
  return shape.directoriesOnly || wanted.length !== 1 || wanted[0]?.path !== base;
}

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));
