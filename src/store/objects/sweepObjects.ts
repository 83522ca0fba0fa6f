import * as fs from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { ObjectHash } from '../../core/identity';
import { syncDirectory } from '../durableFile';
import { FileLock } from '../fileLock';
import { isLostObject, toStoreError } from '../storeError';
import { mayStillWrite, type WriterId } from '../writerId';
import { isTight, writerOfPack, type ObjectCopy, type ObjectIndex } from './objectIndex';
import { ENTRY_HEADER_BYTES } from './packEntry';
import { PACK_MAGIC } from './packFile';
import { PackRewrite, type RewriteSource } from './packRewrite';
import { alone, assertNoLongUse } from './sharedUse';

/** Says which objects are needed. */
export type IsLive = (hash: ObjectHash) => boolean;

/** What a sweep needs of the store it sweeps. */
interface SweepSource extends RewriteSource {
  readonly writer: WriterId;
  readonly index: ObjectIndex;
  /** Ends the pack that this process appends to. */
  readonly endPack: () => Promise<void>;
  /** Whether it is that one. */
  readonly isOpen: (pack: string) => boolean;
  readonly rescan: () => Promise<void>;
}

export interface SweepOptions {
  readonly signal?: AbortSignal | undefined;
  /** How long to wait for others to stop recording; 5 s when left out. */
  readonly patienceMs?: number;
}

export interface SweepResult {
  readonly packsRemoved: number;
  readonly packsWritten: number;
  /** How much smaller all packs are together; below 0 when the old ones had nothing to give, or were compressed and the new ones are not. */
  readonly bytesFreed: number;
}

/** A capture is over in less; a first one of a large tree may take longer, and then the sweep comes another time. */
const PATIENCE_MS = 5000;
/** What a file costs beyond its bytes: half a block. */
const BLOCK_WASTE_BYTES = 2048;
/** A pack is rewritten when an eighth of it can be gained; compressing anew what a capture wrote gains as much. */
const GAIN = 1 / 8;
/** Asked about between two pauses: about a millisecond. */
const OBJECTS_BEFORE_PAUSE = 1 << 13;

/**
 * Copies what is needed of packs that nobody appends to any more into new ones, and then removes the old ones. Copying
 * takes long, and others go on meanwhile; then they wait for a moment, in which `mark` is asked again, what became
 * needed since is copied too, and the old packs go. Killed at any step it leaves every object in a pack; one that
 * is in two is in one again after the next sweep.
 *
 * @param mark reads what is recorded, by every window, each time that it is asked
 * @throws StoreError `locked` when another window sweeps or does not stop recording; `no-space`, and then nothing
 *   changed; the signal's reason
 */
export async function sweepObjects(
  source: SweepSource,
  mark: () => Promise<IsLive>,
  { signal, patienceMs = PATIENCE_MS }: SweepOptions = {},
): Promise<SweepResult> {
  const { directory, index } = source;
  const lock = await FileLock.acquire(path.join(directory, 'sweep.lock'), 0).catch((error: unknown) => {
    throw toStoreError(error, 'Locking the object store');
  });
  const rewrite = new PackRewrite(source);
  try {
    // A merge can be on the screen for days: that is found out before everything is copied for nothing.
    await assertNoLongUse(directory);
    await source.endPack();
    await source.rescan();
    const ended = await endedPacks(source);
    // What their writers appended before they ended.
    await source.rescan();
    const isLive = await mark();
    const old = await packsWorthIt(source, ended, isLive);
    if (old.size === 0) return { packsRemoved: 0, packsWritten: 0, bytesFreed: 0 };
    await rewrite.take(await needed(index, old, isLive), signal);
    return await alone(directory, patienceMs, async (assertAlone) => {
      await source.rescan();
      await rewrite.take(await needed(index, old, await mark()), signal);
      await rewrite.keep();
      for (const pack of old.keys()) {
        await assertAlone();
        await fs.rm(path.join(directory, pack), { force: true });
      }
      await syncDirectory(directory);
      await source.rescan();
      const bytesBefore = [...old.values()].reduce((sum, size) => sum + size, 0);
      const bytesFreed = bytesBefore - rewrite.bytesWritten;
      return { packsRemoved: old.size, packsWritten: rewrite.packsWritten, bytesFreed };
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw toStoreError(error, 'Sweeping the object store');
  } finally {
    await rewrite.discard();
    await lock.release();
  }
}

/** The packs that nobody appends to any more. */
async function endedPacks({ directory, index, writer, isOpen }: SweepSource): Promise<ReadonlySet<string>> {
  const ended = new Set<string>();
  for (const pack of index.packs()) {
    const its = writerOfPack(pack);
    if (!its) continue;
    const { mtimeMs } = await fs.stat(path.join(directory, pack));
    if (its === writer ? !isOpen(pack) : !mayStillWrite(its, mtimeMs)) ended.add(pack);
  }
  return ended;
}

/** Those of the packs that are worth rewriting, with their bytes. */
async function packsWorthIt(
  source: SweepSource,
  ended: ReadonlySet<string>,
  isLive: IsLive,
): Promise<ReadonlyMap<string, number>> {
  const candidates = await withoutDamage(source, ended);
  const liveBytes = new Map<string, number>();
  for (const { entry, pack } of await needed(source.index, candidates, isLive)) {
    liveBytes.set(pack, (liveBytes.get(pack) ?? 0) + ENTRY_HEADER_BYTES + entry.storedSize);
  }
  const worthIt = new Map<string, number>();
  const swept: { pack: string; size: number }[] = [];
  let total = 0;
  for (const pack of candidates) {
    const { size } = await fs.stat(path.join(source.directory, pack));
    const dead = size - PACK_MAGIC.length - (liveBytes.get(pack) ?? 0);
    if (!isTight(pack, source.compress) || dead >= size * GAIN) {
      worthIt.set(pack, size);
      total += size;
    } else {
      swept.push({ pack, size });
    }
  }
  if (worthIt.size === 0 && swept.filter(({ size }) => size * GAIN < BLOCK_WASTE_BYTES).length < 2)
    return worthIt;
  // No larger than what is rewritten anyway, or than its waste: so there are never many packs.
  for (const { pack, size } of swept.sort((a, b) => a.size - b.size)) {
    if (size > total && size * GAIN > BLOCK_WASTE_BYTES) break;
    worthIt.set(pack, size);
    total += size;
  }
  return worthIt;
}

/** Without those that have what cannot be read, there or elsewhere: no sweep destroys what might be put right. */
async function withoutDamage(
  { index, read }: SweepSource,
  packs: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const whole = new Set(packs);
  for (const pack of packs) {
    if (index.unreadable(pack).some(({ isTail }) => !isTail)) whole.delete(pack);
  }
  for await (const { entry, pack } of index.all()) {
    if (!whole.has(pack)) continue;
    try {
      await read(entry.hash);
    } catch (error) {
      if (!isLostObject(error)) throw error;
      whole.delete(pack);
    }
  }
  return whole;
}

/** One copy of each object in the old packs that is live, or the base of something in a pack that stays. */
async function needed(
  index: ObjectIndex,
  old: ReadonlySet<string> | ReadonlyMap<string, number>,
  isLive: IsLive,
): Promise<ObjectCopy[]> {
  const bases = new Set<ObjectHash>();
  const candidates = new Map<ObjectHash, ObjectCopy>();
  for await (const copy of index.all()) {
    const { hash, base } = copy.entry;
    if (old.has(copy.pack)) candidates.set(hash, copy);
    else if (base) bases.add(base);
  }
  const copies: ObjectCopy[] = [];
  let count = 0;
  for (const [hash, copy] of candidates) {
    if (++count % OBJECTS_BEFORE_PAUSE === 0) await setImmediate();
    if (bases.has(hash) || isLive(hash)) copies.push(copy);
  }
  return copies;
}
