import { compareCodePoints } from './compareCodePoints';
import type { ObjectHash } from './identity';

/** What kind of thing a file is, in git's notation: regular, executable, symbolic link. */
export type FileMode = '100644' | '100755' | '120000';

/** One file of an artifact. The bytes of a symbolic link are its target text. */
export interface ManifestEntry {
  /** Relative to the artifact, `/` between components, never empty, never `..`. */
  readonly path: string;
  readonly mode: FileMode;
  /** Bytes. */
  readonly size: number;
  readonly hash: ObjectHash;
}

/** An artifact's whole content: its files in the order of their paths' UTF-8 bytes. */
export type Manifest = readonly ManifestEntry[];

/** A stored manifest that does not parse: it was damaged or written by something else. */
class ManifestError extends Error {
  override readonly name = 'ManifestError';
}

const MAGIC = 'artifact-lineage manifest 1\n';
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Sorts entries into manifest order; does not touch its input. */
export function toManifest(entries: Iterable<ManifestEntry>): Manifest {
  return [...entries].sort((a, b) => compareCodePoints(a.path, b.path));
}

/**
 * The canonical bytes of a manifest: the magic line, then `mode SP size NUL path NUL hash LF` for each file.
 *
 * Every field ends at a byte it cannot contain, so different contents never give the same bytes. Modification times
 * do not take part.
 *
 * @throws ManifestError for two files of one path, or a path with a NUL.
 */
export function encodeManifest(manifest: Manifest): Uint8Array {
  let text = MAGIC;
  let previous: string | undefined;
  for (const entry of manifest) {
    if (entry.path.includes('\0')) throw new ManifestError('A path contains a NUL.');
    if (previous !== undefined && compareCodePoints(previous, entry.path) >= 0) {
      throw new ManifestError(`Entries out of order or twice the same: ${previous}, ${entry.path}`);
    }
    previous = entry.path;
    text += `${entry.mode} ${String(entry.size)}\0${entry.path}\0${entry.hash}\n`;
  }
  return encoder.encode(text);
}

const ENTRY = /(100644|100755|120000) (0|[1-9]\d{0,14})\0([^\0]+)\0([0-9a-f]{64})\n/y;

/**
 * Reads what {@link encodeManifest} wrote.
 *
 * @throws ManifestError when the bytes are anything else.
 */
export function decodeManifest(bytes: Uint8Array): Manifest {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch (cause) {
    throw new ManifestError('A stored manifest is not UTF-8.', { cause });
  }
  if (!text.startsWith(MAGIC)) throw new ManifestError('A stored manifest has an unknown format.');
  const entries: ManifestEntry[] = [];
  ENTRY.lastIndex = MAGIC.length;
  let end = MAGIC.length;
  let previous: string | undefined;
  for (let match = ENTRY.exec(text); match; match = ENTRY.exec(text)) {
    const [, mode, size, path = '', hash] = match;
    if (previous !== undefined && compareCodePoints(previous, path) >= 0) break;
    previous = path;
    entries.push({ mode: mode as FileMode, size: Number(size), path, hash: hash as ObjectHash });
    end = ENTRY.lastIndex;
  }
  if (end !== text.length)
    throw new ManifestError(`A stored manifest is damaged at character ${String(end)}.`);
  return entries;
}
