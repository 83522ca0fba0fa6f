import type { Uri } from 'vscode';
import type { Artifact } from '../core/artifact';
import { isWithin } from '../core/isWithin';
import type { Tracking } from './tracking';

/** A file of an artifact, as versions name it. */
interface FileOfArtifact {
  readonly artifact: Artifact;
  /** Relative to the artifact; of one that is a single file, what that is called. */
  readonly path: string;
}

/** What a file or folder is of which artifact: of skills within each other the innermost. Links to it count too. */
export function fileOfArtifact(
  { store, tracker, rootOf, places }: Tracking,
  uri: Uri,
): FileOfArtifact | undefined {
  if (uri.scheme !== 'file') return undefined;
  const file = places.pathOf(uri);
  let found: { readonly artifact: Artifact; readonly place: string } | undefined;
  const consider = (artifact: Artifact | undefined, place: string): void => {
    if (!artifact || !isWithin(file, place) || place.length <= (found?.place.length ?? 0)) return;
    found = { artifact, place };
  };
  const open = store.artifacts().filter((artifact) => rootOf(artifact));
  for (const artifact of open) consider(artifact, `${artifact.root}/${artifact.path}`);
  for (const { path } of tracker.roots) {
    for (const other of tracker.state(path)?.discovery.otherPlaces ?? []) {
      const home = open.find((artifact) => `${artifact.root}/${artifact.path}` === other.realPath);
      consider(home, `${path}/${other.path}`);
    }
  }
  if (!found) return undefined;
  const { artifact, place } = found;
  const own = artifact.path.slice(artifact.path.lastIndexOf('/') + 1);
  return { artifact, path: file === place ? own : file.slice(place.length + 1) };
}
