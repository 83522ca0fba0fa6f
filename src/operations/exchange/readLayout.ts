import { parse } from 'smol-toml';
import type { ObjectHash } from '../../core/identity';
import { sha256WithPauses } from '../../core/sha256';
import { pathProblem } from '../../core/relativePath';
import { TimeSlice } from '../../sources/timeSlice';
import { ExchangeError } from './exchangeError';
import type { ReadHistory } from './history';
import type { ReadHistories } from './historySource';
import { historiesOf, type LayoutFile } from './layoutHistories';
import { ARTIFACT_FILE } from './layoutEntries';
import type { ReadEntries, ReadEntry } from './readEntry';
import { VERSION_FILE } from './storedPaths';

/** Of one history: more than anybody's has, and less than what would fill a memory or take hours. */
const MOST_ENTRIES = 2_000_000;
const MOST_BYTES = 50_000_000_000;
/** Bytes of one description. */
const MOST_RECORD = 16_000_000;

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads histories in the open layout. Every version's files are hashed and held against what its description says.
 *
 * @throws ExchangeError; FileTreeError
 */
export function readLayout(entries: ReadEntries): ReadHistories {
  return async ({ sha256, maxFileSize, signal, onContent }): Promise<readonly ReadHistory[]> => {
    const slice = new TimeSlice();
    const pause = (): Promise<void> => slice.pause();
    const files = new Map<string, LayoutFile>();
    const likes = new Map<string, ObjectHash>();
    let total = 0;
    for await (const entry of entries(signal)) {
      signal?.throwIfAborted();
      await pause();
      assertTakeable(entry, files, maxFileSize);
      total += entry.size;
      if (files.size > MOST_ENTRIES || total > MOST_BYTES) throw new ExchangeError('too-much');
      const bytes = await entry.read();
      const hash = (await sha256WithPauses(bytes, sha256, pause)) as ObjectHash;
      const isLink = entry.type === 'link';
      files.set(entry.path, { isLink, size: bytes.length, hash, ...tableIn(entry, bytes) });
      const place = placeInVersion(entry.path);
      await onContent?.(hash, bytes, likes.get(place));
      likes.set(place, hash);
    }
    return historiesOf(files, sha256, pause);
  };
}

function assertTakeable(entry: ReadEntry, files: ReadonlyMap<string, LayoutFile>, maxFileSize: number): void {
  const { path, type, size } = entry;
  if (pathProblem(path, 'posix') || type === 'other' || files.has(path))
    throw new ExchangeError('unsafe-path', path);
  if (size > Math.max(maxFileSize, MOST_RECORD)) throw new ExchangeError('too-large', path);
}

/** What a file that may describe an artifact or a version says. */
function tableIn({ path, type }: ReadEntry, bytes: Uint8Array): Pick<LayoutFile, 'table'> {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (type !== 'file' || (name !== ARTIFACT_FILE && name !== VERSION_FILE) || bytes.length > MOST_RECORD)
    return {};
  try {
    return { table: parse(decoder.decode(bytes)) };
  } catch (error) {
    // An artifact may have a file of that name: whether it has to parse shows when its place is known.
    return { table: error };
  }
}

/** The same for one file in every version of an artifact, which its contents are stored as differences by. */
const placeInVersion = (path: string): string => path.replace(/(^|\/)versions\/[^/]+\//, '$1');
