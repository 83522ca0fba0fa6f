import type { ArtifactIdentity } from '../core/artifact';
import { ARTIFACT_KINDS } from '../core/artifactKind';
import type { FileTree } from '../core/fileTree';
import type { Manifest } from '../core/manifest';
import { pathProblem } from '../core/relativePath';
import type { Root } from '../core/root';
import { StagedFiles } from './applyFiles';
import { asPlaced, lookAtPlace, type ChangePlace } from './changePlace';
import { OperationError } from './operationError';
import type { TrackingContext } from './trackingContext';

/**
 * Stages a change of an artifact's files at a place of it, given as versions have them, following the link that leads there if the artifact is one.
 *
 * @throws OperationError `in-the-way` when a file lies where the artifact's folder was, or the reverse, or when a link
 * would lead out of the root
 * @throws as {@link StagedFiles.stage}
 */
export async function applyFilesOf(
  context: TrackingContext,
  changePlace: ChangePlace,
  recordedPresent: Manifest,
  recordedWanted: Manifest,
): Promise<StagedFiles> {
  const { files, platform, store } = context;
  const { side, root, artifact } = changePlace;
  // Links come from records that anybody may have written. Such a path is never found, and so taken for one that is free.
  const isUnsafe = pathProblem(artifact.path, 'posix') ?? pathProblem(artifact.path, 'windows');
  if (side === 'upstream' && isUnsafe) throw new OperationError('unsafe-path', artifact.path);
  const found = await lookAtPlace(context, changePlace);
  const present = asPlaced(changePlace, found, recordedPresent);
  const wanted = asPlaced(changePlace, found, recordedWanted);
  if (!found && wanted.length > 0) await checkWay(root, artifact.path, files);
  const place = `${root.path}/${artifact.path}`;
  const wasDirectory = isDirectoryArtifact(artifact, wanted);
  const isDirectory = found ? found.isDirectory : wasDirectory;
  if (wanted.length > 0 && isDirectory !== wasDirectory)
    throw new OperationError('in-the-way', artifact.path);
  const real = found?.realPath ?? place;
  const directory = isDirectory ? real : parentOf(real);
  // Inside the root everything is one file system; an artifact that is linked from elsewhere is staged there.
  const isLocal = real.startsWith(`${root.path}/`);
  const stagingParent = isLocal ? root.path : parentOf(real);
  return StagedFiles.stage(
    {
      directory,
      isOwnDirectory: isDirectory,
      stagingParent,
      files,
      platform,
      content: (hash) => store.content(hash),
      isNested: (folder) => isNested(artifact, `${directory}/${folder}`, files),
      staging: {
        onMake: (folder) => store.staging.add({ folder, root: root.path, at: Date.now() }),
        onGone: (folder) => store.staging.remove(folder),
      },
    },
    present,
    wanted,
  );
}

/**
 * Where nothing is now, nobody has seen what the folders above lead to: a link that took the place of one must not take
 * a restored artifact out of its root.
 *
 * @throws OperationError `in-the-way`
 */
async function checkWay(root: Root, path: string, files: FileTree): Promise<void> {
  // Beside the root: there is no folder in between.
  if (path.startsWith('../')) return;
  for (let end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) {
    const folder = path.slice(0, end);
    const place = `${root.path}/${folder}`;
    const stat = await files.stat(place);
    if (!stat) return;
    const real = stat.type === 'link' ? await files.resolve(place) : place;
    const isInside = real?.startsWith(`${root.path}/`) === true;
    const type = isInside && stat.type === 'link' ? (await files.stat(real))?.type : stat.type;
    if (!isInside || type !== 'directory') throw new OperationError('in-the-way', folder);
  }
  if (await files.stat(`${root.path}/${path}`)) throw new OperationError('in-the-way', path);
}

/** Whether an artifact was a directory when it had these files: by its kind, and for kinds that allow both by its files. */
function isDirectoryArtifact({ kind, path }: ArtifactIdentity, wanted: Manifest): boolean {
  const shape = ARTIFACT_KINDS.find((row) => row.kind === kind)?.shape;
  if (shape?.type === 'marked-directory') return true;
  if (shape?.type !== 'entry') return false;
  const base = path.slice(path.lastIndexOf('/') + 1);
  return shape.directoriesOnly || wanted.length !== 1 || wanted[0]?.path !== base;
}

/** Discovery gives a skill inside a skill its own files, so whatever is written there would not be this one's. */
async function isNested({ kind }: ArtifactIdentity, folder: string, files: FileTree): Promise<boolean> {
  const shape = ARTIFACT_KINDS.find((row) => row.kind === kind)?.shape;
  if (kind !== 'skill' || shape?.type !== 'marked-directory') return false;
  const marker = await files.stat(`${folder}/${shape.marker}`).catch(() => undefined);
  return marker !== undefined && marker.type !== 'directory';
}

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));
