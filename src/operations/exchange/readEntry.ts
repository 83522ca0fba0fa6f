/** A file of an exported history as it is met: its bytes can be read until the next one is. */
export interface ReadEntry {
  /** `/` between components. */
  readonly path: string;
  /** `other`: what no history has, such as pipes, and second names of a file in an archive. */
  readonly type: 'file' | 'link' | 'other';
  /** Bytes; of a link, of its target. */
  readonly size: number;
  /** Of a link its target. */
  read(): Promise<Uint8Array>;
}

/** Where an exported history can be read from, as often as needed; each time from the beginning. */
export type ReadEntries = (signal?: AbortSignal) => AsyncIterable<ReadEntry>;
