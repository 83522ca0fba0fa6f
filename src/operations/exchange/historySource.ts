import type { ObjectHash } from '../../core/identity';
import type { Sha256 } from '../../core/sha256';
import type { ReadHistory } from './history';

export interface ReadOptions {
  readonly sha256: Sha256;
  /** Bytes of a file at most. */
  readonly maxFileSize: number;
  readonly signal?: AbortSignal | undefined;
  /** Each content as it is met; `like`: what the same file had in the version before, if that is known. */
  readonly onContent?: (hash: ObjectHash, bytes: Uint8Array, like: ObjectHash | undefined) => Promise<void>;
}

/** Reads and verifies all histories at some place. May be called again. @throws ExchangeError, FileTreeError */
export type ReadHistories = (options: ReadOptions) => Promise<readonly ReadHistory[]>;
