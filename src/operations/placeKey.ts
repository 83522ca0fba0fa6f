import type { ArtifactIdentity } from '../core/artifact';
import type { TrackingContext } from './trackingContext';

/** The name under which windows exclude each other at an artifact's place: its real path, whichever links lead to it. */
export async function placeKey(
  { files }: Pick<TrackingContext, 'files'>,
  { root, path }: Pick<ArtifactIdentity, 'root' | 'path'>,
): Promise<string> {
  const absolute = `${root}/${path}`;
  return (await files.resolve(absolute).catch(() => undefined)) ?? absolute;
}
