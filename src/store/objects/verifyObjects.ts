import type { ObjectHash } from '../../core/identity';
import type { Sha256 } from '../../core/sha256';
import { toStoreError, type StoreError } from '../storeError';
import { ObjectIndex } from './objectIndex';
import { ObjectReader } from './objectReader';
import type { UnreadableRange } from './packScan';

interface DamagedObject {
  readonly hash: ObjectHash;
  /** The pack's file name. */
  readonly pack: string;
  /** Of the stored bytes in the pack. */
  readonly offset: number;
  /** Whether another copy of it can be read, so that nothing is lost. */
  readonly isElsewhere: boolean;
  readonly error: StoreError;
}

/** Bytes of a pack that are no objects. */
interface UnreadableBytes extends UnreadableRange {
  readonly pack: string;
}

export interface ObjectsReport {
  readonly packs: number;
  /** Copies that were read. */
  readonly objects: number;
  /** What they have stored, without headers. */
  readonly bytes: number;
  readonly damaged: readonly DamagedObject[];
  readonly unreadable: readonly UnreadableBytes[];
}

export interface VerifyOptions {
  readonly signal?: AbortSignal | undefined;
  /** @param done copies of objects read, of `total` */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Reads every copy of every object in the packs of a folder, as they are now, and holds it against its hash.
 *
 * @throws StoreError when the folder cannot be read; the signal's reason
 */
export async function verifyObjects(
  directory: string,
  sha256: Sha256,
  { signal, onProgress }: VerifyOptions,
): Promise<ObjectsReport> {
  const index = new ObjectIndex(directory, () => false);
  try {
    await index.rescan();
  } catch (error) {
    throw toStoreError(error, 'Looking through the object store');
  }
  const reader = new ObjectReader(directory, index, sha256, new Map());
  const damaged: DamagedObject[] = [];
  const copies = [];
  for await (const copy of index.all()) copies.push(copy);
  let bytes = 0;
  for (const [done, copy] of copies.entries()) {
    signal?.throwIfAborted();
    onProgress?.(done, copies.length);
    bytes += copy.entry.storedSize;
    try {
      await reader.readCopy(copy);
    } catch (error) {
      const { hash } = copy.entry;
      const isElsewhere = await reader.read(hash).then(
        () => true,
        () => false,
      );
      const problem = toStoreError(error, `Reading the object ${hash}`);
      damaged.push({ hash, pack: copy.pack, offset: copy.offset, isElsewhere, error: problem });
    }
  }
  const packs = [...index.packs()];
  const unreadable = packs.flatMap((pack) => index.unreadable(pack).map((range) => ({ pack, ...range })));
  return { packs: packs.length, objects: copies.length, bytes, damaged, unreadable };
}
