import type { FileMode, ManifestEntry } from '../../manifest';
import { resolvedText, UnresolvedConflictError } from '../resolvedText';
import { FileChoiceError, type FileChoice } from './fileChoice';
import type { FileOutcome, ReadEntry } from './mergeTree';

/** One file of a merged tree. */
export type ResolvedFile =
  /** The bytes of the entry, which has this path and mode. */
  | {
      readonly kind: 'stored';
      readonly path: string;
      readonly mode: FileMode;
      readonly entry: ManifestEntry;
    }
  /** New bytes. */
  | {
      readonly kind: 'merged';
      readonly path: string;
      readonly mode: FileMode;
      readonly bytes: Uint8Array;
    };

/** A file, or conflicts within its text, were left without a choice. */
export class UnresolvedFileError extends Error {
  override readonly name = 'UnresolvedFileError';
  readonly path: string;

  constructor(path: string, options?: ErrorOptions) {
    super(`The conflict in ${path} is not resolved.`, options);
    this.path = path;
  }
}

const encoder = new TextEncoder();

/**
 * The file that a choice makes of an outcome, or the merged one.
 *
 * @returns undefined when there is no file
 * @throws UnresolvedFileError, FileChoiceError
 */
export function resolvedFile(outcome: FileOutcome, choice?: FileChoice): ResolvedFile | undefined {
  const { file } = outcome;
  if (typeof choice === 'string') {
    const entry = file[choice];
    if (choice === 'base' && !entry) throw new FileChoiceError(file.path);
    return entry && stored(entry);
  }
  if (outcome.kind === 'text') {
    const { path, result } = outcome.file;
    try {
      const text = resolvedText(outcome.merge, choice?.chunks);
      return { kind: 'merged', path, mode: result.mode, bytes: encoder.encode(text) };
    } catch (error) {
      if (error instanceof UnresolvedConflictError) throw new UnresolvedFileError(path, { cause: error });
      throw error;
    }
  }
  if (choice) throw new FileChoiceError(file.path);
  switch (outcome.kind) {
    case 'absent':
      return undefined;
    case 'stored':
      return stored(outcome.entry);
    case 'binary':
    case 'too-large':
    case 'conflict':
      throw new UnresolvedFileError(file.path);
  }
}

/** The bytes to write for a file. */
export async function bytesOf(file: ResolvedFile, read: ReadEntry): Promise<Uint8Array> {
  return file.kind === 'merged' ? file.bytes : read(file.entry);
}

function stored(entry: ManifestEntry): ResolvedFile {
  return { kind: 'stored', path: entry.path, mode: entry.mode, entry };
}
