import * as fs from 'node:fs/promises';
import type { ObjectHash } from '../../core/identity';
import type { Sha256 } from '../../core/sha256';
import { isLostObject, StoreError, toStoreError } from '../storeError';
import type { WriterId } from '../writerId';
import { captureBase } from './captureBase';
import { ObjectIndex } from './objectIndex';
import { ObjectReader } from './objectReader';
import { Effort, packObject, storedObject, type Base } from './packObject';
import { packedBytes } from './packedBytes';
import { ENTRY_HEADER_BYTES } from './packEntry';
import { PackWriter } from './packWriter';
import { ReliedPacks } from './reliedPacks';
import { SharedUse } from './sharedUse';
import { sweepObjects, type IsLive, type SweepOptions, type SweepResult } from './sweepObjects';
import { untidyPacks } from './untidyPacks';
import { verifyObjects, type ObjectsReport, type VerifyOptions } from './verifyObjects';

/** An object may be swept from one pack to another, or stored anew, while it is looked for. */
const READ_TRIES = 3;

interface ObjectStoreOptions {
  /**
   * Asked for each object whether it is compressed; else it is stored as it is. Either can always be read, and a sweep
   * stores what it copies in this way, too. Left out: always.
   */
  readonly compress?: (() => boolean) | undefined;
}

/** What an object takes up on disk. */
export interface StoredSize {
  readonly bytes: number;
  /** What it is stored as a difference to: as long as it is needed, that is, too. */
  readonly base: ObjectHash | undefined;
}

/**
 * Contents by their SHA-256, compressed, in packs: one file for each writing process, appended to, so that a capture
 * costs one sync however many files it has. (Loose files cost twice the bytes in disk blocks.)
 *
 * An object is on disk before the record that names it: {@link flush} comes before the commit, and both, with every
 * question whether an object is there, are {@link using}: else a sweep may take away meanwhile what no record names.
 */
export class ObjectStore {
  readonly #directory: string;
  readonly #writer: WriterId;
  readonly #sha256: Sha256;
  readonly #compress: () => boolean;
  readonly #index: ObjectIndex;
  readonly #packs: PackWriter;
  readonly #relied: ReliedPacks;
  readonly #reader: ObjectReader;
  readonly #use: SharedUse;
  #isSweeping = false;
  /** The packs that a sweep has left as they were, because of damage. */
  readonly #leftAlone = new Set<string>();
  /** What is given up and was there when that was asked last, and what of it a sweep has left because it gained nothing. */
  #givenUp: readonly ObjectHash[] = [];
  readonly #leftGivenUp = new Set<ObjectHash>();
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(directory: string, writer: WriterId, sha256: Sha256, compress: () => boolean) {
    this.#directory = directory;
    this.#writer = writer;
    this.#sha256 = sha256;
    this.#compress = compress;
    this.#index = new ObjectIndex(directory, (pack) => this.#packs.isOpen(pack));
    this.#packs = new PackWriter(directory, writer, this.#index, () => {
      this.#reader.recent.clear();
    });
    this.#relied = new ReliedPacks(directory, writer, this.#index);
    this.#reader = new ObjectReader(directory, this.#index, sha256, this.#packs.waitingStored);
    this.#use = new SharedUse(
      directory,
      writer,
      async (names) => {
        // What another window has swept is in other packs now, or not there any more.
        if (await this.#index.forgetVanished(names)) await this.rescan();
      },
      // What nobody has committed might be based on something that is swept next.
      () => this.flush(),
    );
  }

  /** @throws StoreError when the folder cannot be made or read */
  static async open(
    directory: string,
    writer: WriterId,
    sha256: Sha256,
    { compress = () => true }: ObjectStoreOptions = {},
  ): Promise<ObjectStore> {
    const store = new ObjectStore(directory, writer, sha256, compress);
    try {
      await fs.mkdir(directory, { recursive: true });
      await store.rescan();
    } catch (error) {
      throw toStoreError(error, 'Opening the object store');
    }
    return store;
  }

  /** Takes in what other windows have written since. */
  rescan(): Promise<void> {
    return this.#index.rescan();
  }

  /** Whether an object is there, and not known to be damaged. The next {@link flush} has it on disk, whoever wrote it. */
  has(hash: ObjectHash): boolean {
    const copy = this.#index.first(hash);
    if (!copy || this.#reader.damaged.has(hash)) return false;
    this.#relied.note(copy);
    return true;
  }

  /** What an object takes up; undefined for one that is not there. */
  storedSize(hash: ObjectHash): StoredSize | undefined {
    const entry = this.#index.first(hash)?.entry;
    return entry && { bytes: ENTRY_HEADER_BYTES + entry.storedSize, base: entry.base };
  }

  /** What all packs take up together, in bytes. @throws StoreError when the folder cannot be read */
  async packedBytes(): Promise<number> {
    return packedBytes(this.#directory);
  }

  /**
   * Runs something during which no window's sweep removes an object: all between asking for one and the commit that
   * names it.
   *
   * @throws StoreError `locked` when a sweep does not end; `no-space`, `unwritable`; what `run` throws
   */
  using<T>(run: () => Promise<T>): Promise<T> {
    return this.#use.run(run);
  }

  /**
   * Adds an object; on disk after the next {@link flush}.
   *
   * @param like an object it probably resembles: the file's previous version
   */
  put(hash: ObjectHash, bytes: Uint8Array, like?: ObjectHash): Promise<void> {
    return this.#inOrder(async () => {
      if (this.has(hash)) return;
      const { entry, stored } = this.#compress()
        ? await packObject(hash, bytes, await this.#bases(hash, like, bytes.length), Effort.capture)
        : storedObject(hash, bytes);
      await this.#packs.add(entry, stored);
      this.#reader.damaged.delete(hash);
      this.#reader.recent.add(hash, bytes);
    });
  }

  /**
   * Returns when everything put since the last flush is on disk, and everything that was found there.
   *
   * @throws StoreError `no-space`, `unwritable`; then none of it counts
   */
  flush(): Promise<void> {
    return this.#inOrder(async () => {
      await this.#packs.flush();
      try {
        await this.#relied.sync();
      } catch (error) {
        throw toStoreError(error, 'Writing objects');
      }
    });
  }

  /** @throws StoreError `missing-object`, `damaged` (the bytes do not have the hash) */
  async read(hash: ObjectHash): Promise<Uint8Array> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#inOrder(() => this.#reader.read(hash));
      } catch (error) {
        if (tries === READ_TRIES || !isLostObject(error)) throw error;
        // Another window may have stored it, or what it is based on, anew, or have swept it to another pack.
        await this.rescan();
      }
    }
  }

  /**
   * Gives the space of objects that nothing needs back, and packs the rest more tightly. In the background: reads and
   * captures go on. Not to be called {@link using} the store.
   *
   * @param mark says which objects are needed; asked twice, and the second time while no window records anything: it
   *   must take in what others have recorded
   * @throws StoreError `locked`, `no-space`, `unwritable`; then nothing is lost
   */
  async sweep(mark: () => Promise<IsLive>, options?: SweepOptions): Promise<SweepResult> {
    if (this.#isSweeping) throw new StoreError('locked', 'The object store is being swept already.');
    this.#isSweeping = true;
    const compress = this.#compress();
    const source = {
      directory: this.#directory,
      writer: this.#writer,
      compress,
      index: this.#index,
      read: (hash: ObjectHash) => this.read(hash),
      rescan: () => this.rescan(),
      newPackName: () => this.#packs.newName(compress ? 'swept' : 'swept-stored'),
      endPack: () => this.close(),
      isOpen: (pack: string) => this.#packs.isOpen(pack),
    };
    try {
      const before = await untidyPacks(this.#directory, this.#writer, compress);
      const result = await sweepObjects(source, mark, options);
      const after = await untidyPacks(this.#directory, this.#writer, compress);
      for (const pack of after.keys()) if (before.has(pack)) this.#leftAlone.add(pack);
      for (const hash of this.#givenUp) if (this.#index.first(hash)) this.#leftGivenUp.add(hash);
      return result;
    } finally {
      this.#isSweeping = false;
    }
  }

  /**
   * What a {@link sweep} would surely pack anew, told by the packs' names; not what one has found damaged and left alone.
   *
   * @param givenUp objects that are needed no more: the packs that hold some, which no sweep has left there, count as well
   * @throws StoreError when the folder cannot be read
   */
  async untidy(
    givenUp: readonly ObjectHash[] = [],
  ): Promise<{ readonly packs: number; readonly bytes: number }> {
    this.#givenUp = givenUp.filter((hash) => this.#index.first(hash) && !this.#leftGivenUp.has(hash));
    const holding = new Set(
      this.#givenUp.flatMap((hash) => this.#index.copies(hash).map(({ pack }) => pack)),
    );
    const all = await untidyPacks(this.#directory, this.#writer, this.#compress(), holding);
    const sizes = [...all].filter(([name]) => !this.#leftAlone.has(name)).map(([, size]) => size);
    return { packs: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
  }

  /**
   * Reads everything that is stored, by any window. What turns out damaged counts as missing from then on, so that the
   * next capture of the same content stores it anew.
   *
   * @throws StoreError; the signal's reason
   */
  async verify(options: VerifyOptions = {}): Promise<ObjectsReport> {
    const report = await this.using(() => verifyObjects(this.#directory, this.#sha256, options));
    for (const { hash, isElsewhere } of report.damaged) {
      if (!isElsewhere) this.#reader.damaged.add(hash);
    }
    return report;
  }

  /** Lets go of the pack; one that is put later begins another. */
  async close(): Promise<void> {
    await this.flush();
    await this.#inOrder(() => this.#packs.end());
  }

  /** Reads and writes happen one after another: a read sees every earlier put. */
  #inOrder<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(run);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async #bases(hash: ObjectHash, like: ObjectHash | undefined, size: number): Promise<Base[]> {
    // What replaces a damaged object depends on no other one, which might depend on it.
    if (like === undefined || like === hash || this.#reader.damaged.has(hash)) return [];
    const base = await captureBase(this.#index, this.#reader, like, size);
    const copy = base && this.#index.first(base.hash);
    if (copy) this.#relied.note(copy);
    return base ? [base] : [];
  }
}
