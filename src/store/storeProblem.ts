import type { StoreError } from './storeError';

/** Something that was found wrong when opening or reading on; the user is told, and what is readable is used. */
export interface StoreProblem {
  readonly error: StoreError;
  /** The file concerned, in the store's folder. */
  readonly file: string;
}
