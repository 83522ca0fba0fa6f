import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { LineageStore } from '../lineageStore';
import { nodeSha256 } from '../nodeSha256';
import { ObjectStore } from '../objects/objectStore';
import { newWriterId } from '../writerId';
import type { Finding } from './finding';
import { findLeftovers } from './leftovers';
import { findKeptAside, verifyImages, verifyJournal } from './verifyFiles';
import type { ImageReport } from './verifyImage';
import { verifyLineage, type LineageReport } from './verifyLineage';

/** What verifying a store found. */
export interface StoreReport extends LineageReport {
  /** That the store's files take on disk, as their sizes say. */
  readonly bytes: number;
  /** Whether it was cancelled before everything was looked at. */
  readonly isCancelled: boolean;
}

export interface VerifyOptions {
  /** The store's own folder. */
  readonly directory: string;
  /** As {@link verifyImage}, which holds its thread for a while. */
  readonly verifyImage: (file: string) => Promise<ImageReport | undefined>;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly signal?: AbortSignal | undefined;
  /** After each artifact, with how many there are. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Reads everything a store has on disk and tells what is wrong, without changing anything. Captures and other windows
 * may go on meanwhile.
 *
 * @throws StoreError when the folder cannot be read
 */
export async function verifyStore(store: LineageStore, options: VerifyOptions): Promise<StoreReport> {
  const { directory, now, signal, onProgress } = options;
  await store.refresh();
  // Its own eyes: what this window remembers is no proof of what is on disk.
  const objects = await ObjectStore.open(path.join(directory, 'objects'), newWriterId(now), nodeSha256);
  try {
    const files = [
      ...(await verifyImages(directory, options.verifyImage)),
      ...(await verifyJournal(directory, signal)),
    ];
    const lineage = await verifyLineage(store, objects, { signal, onProgress });
    const rest: Finding[] = [
      ...(await findKeptAside(directory)),
      ...(await findLeftovers(directory, store.staging, now)),
    ];
    return {
      ...lineage,
      findings: [...files, ...lineage.findings, ...rest],
      bytes: await sizeOf(directory),
      isCancelled: signal?.aborted ?? false,
    };
  } finally {
    await objects.close();
  }
}

async function sizeOf(directory: string): Promise<number> {
  let bytes = 0;
  for (const entry of await fs.readdir(directory, { recursive: true, withFileTypes: true })) {
    // Some go while they are counted.
    const stat = entry.isFile()
      ? await fs.stat(path.join(entry.parentPath, entry.name)).catch(() => undefined)
      : undefined;
    bytes += stat?.size ?? 0;
  }
  return bytes;
}
