import * as fs from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { ObjectHash } from '../../core/identity';
import { isMissing } from '../image';
import { mayStillWrite, parseWriterId, type WriterId } from '../writerId';
import type { PackEntry } from './packEntry';
import { scanPack, type UnreadableRange } from './packScan';

const ENDING = '.pack';
/** By who wrote a pack: a capture, or a sweep with compression or without. */
const ENDINGS = { captured: ENDING, swept: '.swept.pack', 'swept-stored': '.swept.stored.pack' } as const;
export type PackOrigin = keyof typeof ENDINGS;
/** Looked at between two pauses: about a millisecond. */
const ENTRIES_BEFORE_PAUSE = 1 << 13;

/** Where an object is. */
export interface ObjectCopy {
  readonly pack: string;
  /** Of the stored bytes, behind the header. */
  readonly offset: number;
  readonly entry: PackEntry;
}

interface ScannedPack {
  /** How far it has been read for entries; no further than that, ever, when it is infinite. */
  readonly end: number;
  readonly unreadable: readonly UnreadableRange[];
}

/** Which objects the packs of a folder hold, and where. */
export class ObjectIndex {
  readonly #directory: string;
  readonly #isOpen: (pack: string) => boolean;
  readonly #first = new Map<ObjectHash, ObjectCopy>();
  /** Where else an object is, written by another window or anew because it was damaged. */
  readonly #others = new Map<ObjectHash, readonly ObjectCopy[]>();
  readonly #packs = new Map<string, ScannedPack>();
  #queue: Promise<unknown> = Promise.resolve();

  /** @param isOpen whether this process is writing a pack: its entries are known without a scan */
  constructor(directory: string, isOpen: (pack: string) => boolean) {
    this.#directory = directory;
    this.#isOpen = isOpen;
  }

  /** The copy to read first. */
  first(hash: ObjectHash): ObjectCopy | undefined {
    return this.#first.get(hash);
  }

  copies(hash: ObjectHash): readonly ObjectCopy[] {
    const first = this.#first.get(hash);
    return first ? [first, ...(this.#others.get(hash) ?? [])] : [];
  }

  /** Every copy of every object, with pauses. What is added meanwhile may be left out. */
  async *all(): AsyncGenerator<ObjectCopy> {
    let count = 0;
    for (const hash of this.#first.keys()) {
      if (++count % ENTRIES_BEFORE_PAUSE === 0) await setImmediate();
      yield* this.copies(hash);
    }
  }

  /** The packs that were there at the last scan. */
  packs(): IterableIterator<string> {
    return this.#packs.keys();
  }

  unreadable(pack: string): readonly UnreadableRange[] {
    return this.#packs.get(pack)?.unreadable ?? [];
  }

  /** An object that this process has just written, or that it can read. It becomes the copy to read first. */
  prefer(copy: ObjectCopy): void {
    const { hash } = copy.entry;
    const others = this.copies(hash).filter((one) => !isSame(one, copy));
    this.#first.set(hash, copy);
    if (others.length > 0) this.#others.set(hash, others);
  }

  /** Takes no more entries from a pack, and drops those behind an offset. */
  async cutOff(pack: string, offset: number): Promise<void> {
    // A sweep must leave it alone as well: another window may have read what is behind the offset.
    this.#packs.set(pack, { end: Infinity, unreadable: [{ offset, length: Infinity, isTail: false }] });
    await this.#drop((copy) => copy.pack === pack && copy.offset >= offset);
  }

  /** Takes in what was written since, and forgets packs that are gone. */
  rescan(): Promise<void> {
    return this.#inTurn(() => this.#rescan());
  }

  /** @returns whether there were any that are not among `present` */
  forgetVanished(present: readonly string[]): Promise<boolean> {
    return this.#inTurn(() => this.#forgetVanished(present));
  }

  /** A scan that began before a pack was removed must not bring back what was forgotten meanwhile. */
  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(run);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async #rescan(): Promise<void> {
    let isCurrent = false;
    while (!isCurrent) {
      const names = (await fs.readdir(this.#directory)).filter((name) => writerOfPack(name));
      await this.#forgetVanished(names);
      isCurrent = true;
      for (const name of names) {
        if (this.#isOpen(name)) continue;
        try {
          await this.#scan(name);
        } catch (error) {
          if (!isMissing(error)) throw error;
          // Swept between the two. Its objects are in a pack that may be younger than the listing.
          isCurrent = false;
        }
      }
    }
  }

  async #forgetVanished(present: readonly string[]): Promise<boolean> {
    const there = new Set(present);
    const gone = new Set([...this.#packs.keys()].filter((name) => !there.has(name)));
    if (gone.size === 0) return false;
    for (const name of gone) this.#packs.delete(name);
    await this.#drop(({ pack }) => gone.has(pack));
    return true;
  }

  async #scan(name: string): Promise<void> {
    const writer = writerOfPack(name);
    const before = this.#packs.get(name);
    if (!writer || before?.end === Infinity) return;
    // Before it is read: what its writer appends until it ends is then read.
    const { mtimeMs } = await fs.stat(path.join(this.#directory, name));
    const mayGrow = mayStillWrite(writer, mtimeMs);
    const { end, unreadable } = await scanPack(
      this.#directory,
      name,
      before?.end,
      mayGrow,
      (entry, offset) => {
        this.#add({ pack: name, offset, entry });
      },
    );
    this.#packs.set(name, {
      end: mayGrow ? end : Infinity,
      unreadable: [...(before?.unreadable ?? []), ...unreadable],
    });
  }

  #add(copy: ObjectCopy): void {
    const { hash } = copy.entry;
    const known = this.copies(hash);
    if (known.length === 0) this.#first.set(hash, copy);
    // Two scans at once come to every entry twice.
    else if (!known.some((one) => isSame(one, copy))) this.#others.set(hash, [...known.slice(1), copy]);
  }

  async #drop(isGone: (copy: ObjectCopy) => boolean): Promise<void> {
    let count = 0;
    for (const hash of this.#first.keys()) {
      if (++count % ENTRIES_BEFORE_PAUSE === 0) await setImmediate();
      const copies = this.copies(hash);
      const [first, ...others] = copies.filter((copy) => !isGone(copy));
      if (first && others.length + 1 === copies.length) continue;
      if (first) this.#first.set(hash, first);
      else this.#first.delete(hash);
      if (others.length > 0) this.#others.set(hash, others);
      else this.#others.delete(hash);
    }
  }
}

/** @param count how many packs this writer has begun before */
export function packName(writer: WriterId, count: number, by: PackOrigin): string {
  return `${writer}.${String(count).padStart(4, '0')}${ENDINGS[by]}`;
}

/** Whether a pack was written by a sweep. */
export function isSwept(pack: string): boolean {
  return pack.endsWith(ENDINGS.swept) || pack.endsWith(ENDINGS['swept-stored']);
}

/** Whether a sweep has nothing to gain from packing the objects of a pack anew. */
export function isTight(pack: string, compress: boolean): boolean {
  return pack.endsWith(ENDINGS.swept) || (!compress && isSwept(pack));
}

/** Whose pack a file is; undefined when it is none. */
export function writerOfPack(name: string): WriterId | undefined {
  return name.endsWith(ENDING) ? parseWriterId(name.split('.')[0] ?? '') : undefined;
}

function isSame(a: ObjectCopy, b: ObjectCopy): boolean {
  return a.pack === b.pack && a.offset === b.offset;
}
