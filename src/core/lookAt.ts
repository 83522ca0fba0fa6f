import { DiscoveryRun } from './discoveryRun';
import type { ReadableFileTree } from './fileTree';
import type { ArtifactPlace, FoundArtifact, FoundFile } from './foundArtifact';
import { baseOf, parentOf } from './pathParts';
import type { Root } from './root';

/**
 * What lies at an artifact's place now, even if it lost what makes it an artifact (its `SKILL.md`). Undefined when there
 * is nothing.
 *
 * @throws FileTreeError when it cannot be told
 */
export async function lookAt(
  root: Root,
  place: ArtifactPlace,
  files: ReadableFileTree,
): Promise<FoundArtifact | undefined> {
  const absolute = place.path.startsWith('../')
    ? `${parentOf(root.path)}/${baseOf(place.path)}`
    : `${root.path}/${place.path}`;
  const realPath = await files.resolve(absolute);
  const stat = realPath === undefined ? undefined : await files.stat(realPath);
  if (realPath === undefined || !stat) return undefined;
  if (stat.type !== 'directory') {
    const own: FoundFile = { path: baseOf(place.path), type: stat.type };
    return { ...place, realPath, isDirectory: false, files: [own], secrets: [] };
  }
  const run = new DiscoveryRun(root, files, { optionalKinds: new Set(), roots: [] });
  await run.directoryAt(place, realPath);
  const found = run.result().artifacts.find(({ path }) => path === place.path);
  return found ?? { ...place, realPath, isDirectory: true, files: [], secrets: [] };
}
