export interface StoreOptions {
  /** The store's own folder (`globalStorageUri`). Made when it is missing. */
  readonly directory: string;
  readonly wasmFile: string;
  /** The bundle of `checkpointWorker.ts`; without it, checkpoints of a large store hold this thread. */
  readonly checkpointWorker?: string;
  /** Whether contents are compressed that are stored from now on; left out, they are. */
  readonly compress?: () => boolean;
}
