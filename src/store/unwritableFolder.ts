import { StoreError } from './storeError';

/** A store cannot be opened because its folder cannot be made or written. */
export class UnwritableFolder extends StoreError {
  /** The store's own folder. */
  readonly folder: string;
  /** What lies where a folder has to be, absolute; undefined when nothing does. */
  readonly obstacle: string | undefined;

  constructor(cause: StoreError, folder: string, obstacle: string | undefined) {
    super('unwritable', cause.message, cause.cause);
    this.folder = folder;
    this.obstacle = obstacle;
  }
}
