import type { Artifact } from '../core/artifact';
import type { ArtifactId, ObjectHash } from '../core/identity';
import { encodeManifest, type Manifest } from '../core/manifest';
import type { Root } from '../core/root';
import { isLocalLink } from '../core/upstreamLink';
import { FileTreeError } from '../core/fileTree';
import { scanArtifact } from '../sources/scanArtifact';
import { ContentRepair } from '../store/verify/contentRepair';
import { asRecorded, localPlace, lookAtPlace, upstreamPlace, type ChangePlace } from './changePlace';
import type { TrackingContext } from './trackingContext';

interface RecoverContentsOptions {
  /** The store's own folder. */
  readonly directory: string;
  /** The artifacts whose versions have them: looked at first. */
  readonly concerned: ReadonlySet<ArtifactId>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Stores lost contents again that are still to be had on this machine, told by their SHA-256: from the files that any
 * artifact, or its upstream, has now. A lost list of files is made again where an artifact is as that version was, with
 * those of its contents that are lost too: nobody could know of them without the list.
 *
 * @throws StoreError when they cannot be stored
 */
export async function recoverContents(
  context: TrackingContext,
  lost: Iterable<ObjectHash>,
  options: RecoverContentsOptions,
): Promise<void> {
  const madeAgain = await offerPlaces(context, lost, options);
  const named = new Set(madeAgain.flat().map(({ hash }) => hash));
  await offerPlaces(context, named, options);
}

/** @returns the lists of files that were made again */
async function offerPlaces(
  context: TrackingContext,
  lost: Iterable<ObjectHash>,
  { directory, concerned, signal }: RecoverContentsOptions,
): Promise<Manifest[]> {
  const repair = await ContentRepair.open(directory, lost, context.now());
  const madeAgain: Manifest[] = [];
  try {
    const places = context.store.artifacts().flatMap((artifact) => placesOf(artifact));
    const [first, others] = [true, false].map((wanted) =>
      places.filter(({ artifact }) => concerned.has(artifact.id) === wanted),
    );
    for (const place of [...(first ?? []), ...(others ?? [])]) {
      if (repair.isDone || signal?.aborted) break;
      madeAgain.push(...(await offerPlace(context, repair, place)));
    }
  } finally {
    await repair.close();
  }
  return madeAgain;
}

function placesOf(artifact: Artifact): ChangePlace[] {
  // The scope says what is an artifact in a root, not how the files of one are read.
  const root: Root = { path: artifact.root, scope: 'workspace' };
  const places = [localPlace(root, artifact)];
  if (isLocalLink(artifact.upstream)) places.push(upstreamPlace(artifact, artifact.upstream));
  return places;
}

/** @returns the place's list of files if it was lost */
async function offerPlace(
  context: TrackingContext,
  repair: ContentRepair,
  place: ChangePlace,
): Promise<Manifest[]> {
  const { files, sha256, settings } = context;
  try {
    const found = await lookAtPlace(context, place);
    if (!found) return [];
    const scanned = await scanArtifact(found, {
      files,
      sha256,
      maxFileSize: settings.maxFileSize,
      cache: new Map(),
      previous: () => Promise.resolve(new Map()),
      onContent: async ({ hash }, bytes) => {
        if (repair.isLost(hash)) await repair.offer(bytes);
      },
    });
    const manifest = asRecorded(place, found, scanned.manifest);
    const bytes = encodeManifest(manifest);
    const isLost = repair.isLost(sha256(bytes) as ObjectHash);
    await repair.offer(bytes);
    return isLost ? [manifest] : [];
  } catch (error) {
    // What cannot be read has nothing to offer.
    if (!(error instanceof FileTreeError)) throw error;
    return [];
  }
}
