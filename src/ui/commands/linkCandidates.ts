import type { Artifact } from '../../core/artifact';
import type { FoundArtifact } from '../../core/foundArtifact';
import { FileTreeError } from '../../core/fileTree';
import { rankCandidates, type RankedCandidate } from '../../core/similarity/rankCandidates';
import { sketchWithPauses, type Sketch, type SketchedFile } from '../../core/similarity/sketch';
import type { SourcePlace } from '../../core/sourcePlace';
import { Source } from '../../sources/upstream/source';
import { storedSketch } from '../compare/storedSketch';
import type { Tracking } from '../tracking';

/** What an artifact may have come from. */
export interface LinkCandidate {
  readonly name: string;
  readonly sketch: Sketch;
  readonly source: SourcePlace;
  readonly found: FoundArtifact;
}

/** Bytes read of one candidate; what is more says little more. */
const MOST_BYTES = 4_000_000;

/**
 * The artifacts of sources that are of the same kind, by likeness of content. What cannot be read is left out.
 *
 * @param isCancelled asked between artifacts
 */
export async function linkCandidates(
  tracking: Tracking,
  artifact: Artifact,
  sources: readonly SourcePlace[],
  isCancelled: () => boolean = () => false,
): Promise<readonly RankedCandidate<LinkCandidate>[]> {
  const { context } = tracking;
  const pause = async (): Promise<void> => context.files.pause?.();
  const own = {
    name: artifact.name,
    sketch: await storedSketch(tracking, tracking.store.version(artifact.head)),
  };
  const candidates: LinkCandidate[] = [];
  for (const source of sources) {
    for (const found of await offered(tracking, source)) {
      if (isCancelled()) return [];
      if (found.kind !== artifact.kind || found.realPath === `${artifact.root}/${artifact.path}`) continue;
      const files = await filesOf(tracking, found);
      if (files)
        candidates.push({ name: found.name, sketch: await sketchWithPauses(files, pause), source, found });
    }
  }
  return rankCandidates(own, candidates);
}

/** The other open roots as sources. */
export function otherRoots({ tracker, places }: Tracking, { root }: Artifact): SourcePlace[] {
  return tracker.roots
    .filter(({ path }) => path !== root)
    .map((other) => ({ type: 'root', folder: other.path, name: places.rootLabel(other) }));
}

async function offered({ context }: Tracking, source: SourcePlace): Promise<readonly FoundArtifact[]> {
  return unlessUnreadable(() => new Source(source, context.files).list(), []);
}

async function filesOf(
  { context: { files } }: Tracking,
  { realPath, isDirectory, files: listed }: FoundArtifact,
): Promise<SketchedFile[] | undefined> {
  return unlessUnreadable(async () => {
    const read: SketchedFile[] = [];
    let total = 0;
    for (const { path, type } of listed) {
      if (type !== 'file') continue;
      const file = isDirectory ? `${realPath}/${path}` : realPath;
      if ((total += (await files.stat(file))?.size ?? 0) > MOST_BYTES) break;
      read.push({ path, bytes: await files.read(file) });
    }
    return read;
  }, undefined);
}

async function unlessUnreadable<T>(run: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof FileTreeError) return otherwise;
    throw error;
  }
}
