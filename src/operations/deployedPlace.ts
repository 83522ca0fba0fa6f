import type { ArtifactIdentity } from '../core/artifact';
import { artifactId } from '../core/artifactId';
import { ARTIFACT_KINDS, type KindShape } from '../core/artifactKind';
import type { ArtifactPlace } from '../core/foundArtifact';
import { isWithin } from '../core/isWithin';
import type { Root } from '../core/root';
import { deployedIdentity } from './deployedIdentity';
import { OperationError } from './operationError';
import type { TrackingContext } from './trackingContext';

/** Where an artifact is deployed to, and what it is there. */
export interface DeployedPlace {
  readonly root: Root;
  readonly identity: ArtifactIdentity;
}

/**
 * What an artifact of a source will be in a root. Where its path leads through a link to something that an open root
 * finds by itself, it is that root's artifact, in a second place: it has one history and not two.
 *
 * @param roots every open root
 * @throws OperationError `in-the-way` when the link leads to an artifact of another kind
 * @throws FileTreeError
 */
export async function deployedPlace(
  { files, sha256 }: Pick<TrackingContext, 'files' | 'sha256'>,
  roots: readonly Root[],
  root: Root,
  found: ArtifactPlace,
): Promise<DeployedPlace> {
  const identity = deployedIdentity(root, found, sha256);
  const { kind, path } = identity;
  const shape = ARTIFACT_KINDS.find((row) => row.kind === kind)?.shape;
  if (!shape || shape.type === 'named-file') return { root, identity };
  const folder = await files.resolve(`${root.path}/${shape.folder}`);
  if (folder === undefined) return { root, identity };
  const inFolder = path.slice(shape.folder.length + 1);
  const real = await realPathOf({ files }, folder, inFolder);
  if (real === `${folder}/${inFolder}`) return { root, identity };
  const owner = roots.find((one) => foldersOf(one).some((place) => isWithin(real, place)));
  // A link out of every root is followed, as it is when artifacts are looked for.
  if (!owner) return { root, identity };
  if (!real.startsWith(`${owner.path}/${shape.folder}/`)) throw new OperationError('in-the-way', path);
  const ownPath = real.slice(owner.path.length + 1);
  return {
    root: owner,
    identity: {
      id: artifactId(owner.path, kind, ownPath, sha256),
      root: owner.path,
      kind,
      name: nameOf(shape, ownPath),
      path: ownPath,
    },
  };
}

/** Where a path below a real folder really is, or would be when nothing is there yet. */
async function realPathOf(
  { files }: Pick<TrackingContext, 'files'>,
  folder: string,
  inFolder: string,
): Promise<string> {
  const parts = inFolder.split('/');
  for (let known = parts.length; known > 0; known--) {
    const real = await files.resolve(`${folder}/${parts.slice(0, known).join('/')}`);
    if (real !== undefined) return [real, ...parts.slice(known)].join('/');
  }
  return `${folder}/${inFolder}`;
}

/** The folders of a root that artifacts are looked for in. */
function foldersOf({ path, scope }: Root): string[] {
  return ARTIFACT_KINDS.flatMap(({ shape, inUserScope }) =>
    shape.type === 'named-file' || (scope === 'user' && !inUserScope) ? [] : [`${path}/${shape.folder}`],
  );
}

function nameOf({ type }: KindShape, path: string): string {
  const name = path.slice(path.indexOf('/') + 1);
  return type === 'markdown-file' ? name.replace(/\.md$/i, '') : name;
}
