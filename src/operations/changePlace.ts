import type { ArtifactIdentity } from '../core/artifact';
import type { FoundArtifact } from '../core/foundArtifact';
import { lookAt } from '../core/lookAt';
import type { Manifest } from '../core/manifest';
import type { Root } from '../core/root';
import type { LocalLink } from '../core/upstreamLink';
import { Source } from '../sources/upstream/source';
import type { TrackingContext } from './trackingContext';

/** Where an operation changes files: at the artifact's own place in its root, or at its place in its upstream. */
export interface ChangePlace {
  readonly side: 'local' | 'upstream';
  readonly root: Root;
  /** With the root and the path that it has in this place, and the id of the artifact whose history this is. */
  readonly artifact: ArtifactIdentity;
  /** What the file of a single-file artifact is called in versions, whatever it is called here. */
  readonly fileName: string;
}

/** An artifact's own place. */
export function localPlace(root: Root, artifact: ArtifactIdentity): ChangePlace {
  return { side: 'local', root, artifact, fileName: baseOf(artifact.path) };
}

/** The place in its upstream. */
export function upstreamPlace(artifact: ArtifactIdentity, { source, path }: LocalLink): ChangePlace {
  const { id, kind, name } = artifact;
  return {
    side: 'upstream',
    root: { path: source.folder, scope: 'source' },
    artifact: { id, root: source.folder, kind, name, path },
    fileName: baseOf(artifact.path),
  };
}

/** What lies at a place now; undefined when nothing does, or only a link that leads out of the upstream. @throws FileTreeError */
export async function lookAtPlace(
  { files }: TrackingContext,
  { side, root, artifact }: ChangePlace,
): Promise<FoundArtifact | undefined> {
  if (side === 'local') return lookAt(root, artifact, files);
  return new Source({ type: 'folder', folder: root.path, name: '' }, files).find(artifact);
}

/** The manifest that a version has of what was read at a place. */
export function asRecorded(place: ChangePlace, { isDirectory }: FoundArtifact, manifest: Manifest): Manifest {
  return isDirectory ? manifest : manifest.map((entry) => ({ ...entry, path: place.fileName }));
}

/** The reverse of {@link asRecorded}: the manifest to write at a place. */
export function asPlaced(
  { artifact, fileName }: ChangePlace,
  found: FoundArtifact | undefined,
  manifest: Manifest,
): Manifest {
  const [only] = manifest;
  const isFile = found ? !found.isDirectory : manifest.length === 1 && only?.path === fileName;
  return isFile ? manifest.map((entry) => ({ ...entry, path: baseOf(artifact.path) })) : manifest;
}

const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
