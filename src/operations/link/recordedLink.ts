import type { ReadableFileTree } from '../../core/fileTree';
import type { UpstreamLink } from '../../core/upstreamLink';
import type { RecordedUpstream } from '../../sources/recordedUpstream';

/** The link that another tool's record stands for. What is elsewhere, or outside the folder it should be in, is remote. */
export async function recordedLink(
  { name, place }: RecordedUpstream,
  files: ReadableFileTree,
): Promise<UpstreamLink> {
  const remote: UpstreamLink = { source: { type: 'remote', name }, path: '' };
  if (!place) return remote;
  const inside = place.artifact.startsWith(`${place.folder}/`)
    ? place.artifact.slice(place.folder.length + 1)
    : undefined;
  if (inside === undefined) return remote;
  const real = await files.resolve(place.folder).catch(() => undefined);
  // A folder that is not there now keeps its path: it may come back, and until then its state is unknown.
  const folder = real ?? place.folder;
  const isCollection = (await files.stat(`${folder}/collection.toml`).catch(() => undefined)) !== undefined;
  return { source: { type: isCollection ? 'collection' : 'folder', folder, name }, path: inside };
}
