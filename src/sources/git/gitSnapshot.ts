import type { FileMode } from '../../core/manifest';

/** A file as a commit has it: no filter, no line ends turned, of a link its target. */
export interface GitFile {
  readonly mode: FileMode;
  readonly bytes: Uint8Array;
}

/** By path relative to the artifact; of a single file, its name. Submodules take no part. */
export type GitFiles = ReadonlyMap<string, GitFile>;

/** What is known of a file before its bytes are read. */
export interface GitFileOutline {
  readonly mode: FileMode;
  /** Bytes. */
  readonly size: number;
}

/** As {@link GitFiles}, without the bytes. */
export type GitOutline = ReadonlyMap<string, GitFileOutline>;

/** What lay at an artifact's place at a commit: everything, skills inside a skill and never-versioned files too. */
export interface GitSnapshot {
  /** Hex. */
  readonly commit: string;
  /** Milliseconds since 1970. */
  readonly committedAt: number;
  readonly isDirectory: boolean;
  readonly files: GitFiles;
}
