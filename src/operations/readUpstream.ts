import type { ArtifactIdentity } from '../core/artifact';
import { FileTreeError } from '../core/fileTree';
import type { Manifest } from '../core/manifest';
import { isLocalLink, type LocalLink, type UpstreamLink } from '../core/upstreamLink';
import { upstreamPlace } from './changePlace';
import { OperationError } from './operationError';
import { placeContent, type PlaceContent, type PlaceContentOptions } from './placeContent';
import type { TrackingContext } from './trackingContext';

/** @throws OperationError `no-upstream` */
export function localLink(link: UpstreamLink | undefined): LocalLink {
  if (!isLocalLink(link)) throw new OperationError('no-upstream');
  return link;
}

/**
 * Reads what an artifact's upstream has now, and puts it into the store unless the options say otherwise.
 *
 * @param expected the baseline's files, for what the file system does not keep
 * @returns undefined when the upstream is there and has no such artifact
 * @throws OperationError `upstream-unreadable`: nothing is guessed from what it once was
 */
export async function readUpstream(
  context: TrackingContext,
  artifact: ArtifactIdentity,
  link: LocalLink,
  expected: Manifest,
  options: Pick<PlaceContentOptions, 'isStored' | 'cache'> = { isStored: true },
): Promise<PlaceContent | undefined> {
  try {
    // A folder that is not there says nothing of what is in it.
    await context.files.list(link.source.folder);
    const place = upstreamPlace(artifact, link);
    const content = await placeContent(context, place, { ...options, expected });
    const [unknown] = content.unknown;
    if (unknown) throw new OperationError('upstream-unreadable', unknown.path);
    if (content.manifest.length > 0) return content;
    // It is there, only too large to be read.
    const [tooLarge] = content.skipped.filter(({ reason }) => reason === 'too-large');
    if (tooLarge) throw new OperationError('upstream-unreadable', tooLarge.path);
    return undefined;
  } catch (error) {
    if (!(error instanceof FileTreeError)) throw error;
    throw new OperationError('upstream-unreadable', error.path, error);
  }
}
