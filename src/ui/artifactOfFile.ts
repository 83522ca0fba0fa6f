import type { Uri } from 'vscode';
import type { Artifact } from '../core/artifact';
import { isWithin } from '../core/isWithin';
import type { Tracking } from './tracking';

/** The artifact that a file or folder belongs to: of skills within each other the innermost. Links to it count too. */
export function artifactOfFile({ store, tracker, rootOf, places }: Tracking, uri: Uri): Artifact | undefined {
  if (uri.scheme !== 'file') return undefined;
  const file = places.pathOf(uri);
  let found: { readonly artifact: Artifact; readonly length: number } | undefined;
  const consider = (artifact: Artifact | undefined, place: string): void => {
    if (!artifact || !isWithin(file, place) || place.length <= (found?.length ?? 0)) return;
    found = { artifact, length: place.length };
  };
  const open = store.artifacts().filter((artifact) => rootOf(artifact));
  for (const artifact of open) consider(artifact, `${artifact.root}/${artifact.path}`);
  for (const { path } of tracker.roots) {
    for (const other of tracker.state(path)?.discovery.otherPlaces ?? []) {
      const home = open.find((artifact) => `${artifact.root}/${artifact.path}` === other.realPath);
      consider(home, `${path}/${other.path}`);
    }
  }
  return found?.artifact;
}
