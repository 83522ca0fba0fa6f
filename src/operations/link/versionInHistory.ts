import { entriesByPath } from '../../core/entriesByPath';
import type { Artifact } from '../../core/artifact';
import { contentHash } from '../../core/contentHash';
import type { ContentHash, ObjectHash, VersionId } from '../../core/identity';
import { toManifest } from '../../core/manifest';
import type { LocalLink } from '../../core/upstreamLink';
import { findSnapshot } from '../../sources/git/findSnapshot';
import type { GitHistories } from '../../sources/git/gitHistories';
import type { GitFile, GitFileOutline } from '../../sources/git/gitSnapshot';
import { StoreError } from '../../store/storeError';
import type { TrackingContext } from '../trackingContext';
import { isBlank } from './isBlank';
import { ownFiles } from './ownFiles';

/** Contents whose sizes are compared first: to know those of more would take longer than to read what git has. */
const FEW_CONTENTS = 20;

interface HistorySearch {
  /** What is looked for; see `ownVersions`. */
  readonly versions: ReadonlyMap<ContentHash, VersionId>;
  readonly signal?: AbortSignal | undefined;
  /** Shared by the searches of one run. */
  readonly histories?: GitHistories;
  /** Whether a content that is empty or only white space is none. */
  readonly isBlankNothing?: boolean;
}

/**
 * The version with the newest content that an upstream has had in its git history.
 *
 * @returns undefined when it has had none of them
 */
export async function versionInHistory(
  context: TrackingContext,
  artifact: Artifact,
  { source, path }: LocalLink,
  { versions, signal, histories, isBlankNothing = false }: HistorySearch,
): Promise<VersionId | undefined> {
  const fileName = artifact.path.slice(artifact.path.lastIndexOf('/') + 1);
  const outlines = await outlinesOf(context, [...versions.keys()]);
  let found: VersionId | undefined;
  await findSnapshot(
    {
      folder: source.folder,
      path,
      signal,
      histories,
      ...(outlines
        ? {
            mayHold: (outline) => outlines.has(outlineOf(ownFiles(outline, artifact.kind, '', fileName))),
          }
        : {}),
    },
    (snapshot) => {
      const files = ownFiles(snapshot, artifact.kind, '', fileName);
      if (isBlankNothing && [...files.values()].every(({ bytes }) => isBlank(bytes))) return false;
      found = versions.get(hashOf(context, files));
      return found !== undefined;
    },
  );
  return found;
}

async function outlinesOf(
  { store }: TrackingContext,
  contents: readonly ContentHash[],
): Promise<ReadonlySet<string> | undefined> {
  if (contents.length > FEW_CONTENTS) return undefined;
  const outlines = new Set<string>();
  try {
    for (const hash of contents) outlines.add(outlineOf(entriesByPath(await store.manifest(hash))));
    return outlines;
  } catch (error) {
    // What the store has lost can still be what upstream has had: hashes tell that, too.
    if (error instanceof StoreError) return undefined;
    throw error;
  }
}

/** Equal for files of the same paths, modes and sizes. */
function outlineOf(files: ReadonlyMap<string, GitFileOutline>): string {
  const lines = [...files].map(([path, { mode, size }]) => `${path}\0${mode} ${String(size)}`);
  return lines.sort().join('\0');
}

function hashOf({ sha256 }: TrackingContext, files: ReadonlyMap<string, GitFile>): ContentHash {
  const entries = [...files].map(([path, { mode, bytes }]) => {
    const hash = sha256(bytes) as ObjectHash;
    return { path, mode, size: bytes.length, hash };
  });
  return contentHash(toManifest(entries), sha256);
}
