import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { ObjectHash } from '../../core/identity';
import { listKeptAside } from '../keptAside';
import type { LineageStore } from '../lineageStore';
import { nodeSha256 } from '../nodeSha256';
import { ObjectStore } from '../objects/objectStore';
import { newWriterId } from '../writerId';
import type { Finding } from './finding';
import { findLeftovers } from './leftovers';
import { verifyImages, verifyJournal } from './verifyFiles';
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
  /** @param done from 0 to 1 */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** How much of the time reading all contents takes; the rest is looking at every version. */
const CONTENTS_SHARE = 0.7;

/**
 * Reads everything a store has on disk and tells what is wrong, without changing anything. Captures and other windows
 * may go on meanwhile.
 *
 * @throws StoreError when the folder cannot be read
 */
export async function verifyStore(store: LineageStore, options: VerifyOptions): Promise<StoreReport> {
  const { directory, now, signal, onProgress } = options;
  // Its own eyes: what this window remembers is no proof of what is on disk.
  const objects = await ObjectStore.open(path.join(directory, 'objects'), newWriterId(now), nodeSha256);
  const images = await verifyImages(directory, options.verifyImage);
  const journal = await verifyJournal(directory, images.usable, signal);
  // Only now: what reads on moves aside what is damaged.
  await store.refresh();
  const packs = await verifyPacks(objects, signal, (done) => onProgress?.(done * CONTENTS_SHARE));
  const lineage = await verifyLineage(store, objects, {
    signal,
    onProgress: (done) => onProgress?.(CONTENTS_SHARE + done * (1 - CONTENTS_SHARE)),
  });
  const lost = new Set<string>(
    lineage.findings.flatMap((finding) => (finding.type === 'lost-content' ? finding.hash : [])),
  );
  return {
    ...lineage,
    findings: [
      ...images.findings,
      ...journal,
      ...lineage.findings,
      ...packs.filter(({ hash }) => hash === undefined || !lost.has(hash)).map(({ finding }) => finding),
      ...(await listKeptAside(directory)).map((kept): Finding => ({ type: 'kept-aside', ...kept })),
      ...(await findLeftovers(directory, store.staging, now)),
    ],
    bytes: await sizeOf(directory),
    isCancelled: signal?.aborted ?? false,
  };
}

/** Damaged bytes of a pack; `hash`: of the object they were, where that is known. */
interface PackDamage {
  readonly hash: ObjectHash | undefined;
  readonly finding: Finding;
}

async function verifyPacks(
  objects: ObjectStore,
  signal: AbortSignal | undefined,
  onProgress: (done: number) => void,
): Promise<PackDamage[]> {
  try {
    const { damaged, unreadable } = await objects.verify({
      signal,
      onProgress: (done, total) => {
        onProgress(done / total);
      },
    });
    return [
      ...damaged.map(({ hash, pack, error, isElsewhere }) => ({
        hash: isElsewhere ? undefined : hash,
        finding: packFinding(pack, error.message),
      })),
      ...unreadable
        .filter(({ isTail }) => !isTail)
        .map(({ pack, offset, length }) => ({
          hash: undefined,
          finding: packFinding(pack, `${String(length)} bytes from ${String(offset)} on are no objects.`),
        })),
    ];
  } catch (error) {
    if (signal?.aborted) return [];
    throw error;
  }
}

const packFinding = (pack: string, detail: string): Finding => ({
  type: 'pack',
  file: `objects/${pack}`,
  detail,
});

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
