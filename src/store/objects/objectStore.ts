import * as fs from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { ObjectHash } from '../../core/identity';
import { sha256WithPauses, type Sha256 } from '../../core/sha256';
import { syncDirectory } from '../durableFile';
import { StoreError, toStoreError } from '../storeError';
import { parseWriterId, type WriterId } from '../writerId';
import {
  decodeHeader,
  encodeHeader,
  ENTRY_HEADER_BYTES,
  packObject,
  unpackObject,
  type Base,
  type PackEntry,
} from './packEntry';
import { RecentObjects } from './recentObjects';

const ENDING = '.pack';
const PACK_MAGIC = Buffer.from('ALPACK01', 'latin1');
/** Reading a version may need this many others first, at the most. */
const MAX_DEPTH = 24;
/** Larger objects change little of their deflate window from one version to the next. */
const MAX_BASE_BYTES = 1 << 20;
/** Written out, though not yet synced, when so much waits. */
const WRITE_BUFFER_BYTES = 4 << 20;
const SCAN_BYTES = 1 << 20;

/** The pack this process appends to; `syncedLength`: how much of it is on disk for certain. */
interface OpenPack {
  readonly handle: fs.FileHandle;
  readonly name: string;
  length: number;
  syncedLength: number;
}

interface Located {
  readonly pack: string;
  /** Of the stored bytes, behind the header. */
  readonly offset: number;
  readonly entry: PackEntry;
}

/**
 * Contents by their SHA-256, compressed, in packs: one file for each writing process, appended to, so that a capture
 * costs one sync however many files it has. (Loose files cost twice the bytes in disk blocks.)
 *
 * An object is on disk before the record that names it: {@link flush} comes before the commit.
 */
export class ObjectStore {
  readonly #directory: string;
  readonly #writer: WriterId;
  readonly #sha256: Sha256;
  readonly #located = new Map<ObjectHash, Located>();
  /** Where else an object is, written by another window or anew because it was damaged. */
  readonly #copies = new Map<ObjectHash, Located[]>();
  /** What could not be read: it is stored anew when somebody puts it again. */
  readonly #damaged = new Set<ObjectHash>();
  readonly #recent = new RecentObjects();
  /** How far each pack has been read for entries. */
  readonly #scanned = new Map<string, number>();
  #pack: OpenPack | undefined;
  #packCount = 0;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  /** The stored bytes of what waits: a read must not fail because a write would. */
  readonly #waitingStored = new Map<ObjectHash, Uint8Array>();
  /** Set when something put was lost in a failed write, until a flush has said so. */
  #lost: StoreError | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(directory: string, writer: WriterId, sha256: Sha256) {
    this.#directory = directory;
    this.#writer = writer;
    this.#sha256 = sha256;
  }

  /** @throws StoreError when the folder cannot be made or read */
  static async open(directory: string, writer: WriterId, sha256: Sha256): Promise<ObjectStore> {
    const store = new ObjectStore(directory, writer, sha256);
    try {
      await fs.mkdir(directory, { recursive: true });
      await store.rescan();
    } catch (error) {
      throw toStoreError(error, 'Opening the object store');
    }
    return store;
  }

  /** Takes in what other windows have written since. */
  async rescan(): Promise<void> {
    for (const name of await fs.readdir(this.#directory)) {
      if (name !== this.#pack?.name && name.endsWith(ENDING) && parseWriterId(name.split('.')[0] ?? '')) {
        await this.#scan(name);
      }
    }
  }

  /** Whether an object is there, and not known to be damaged. */
  has(hash: ObjectHash): boolean {
    return this.#located.has(hash) && !this.#damaged.has(hash);
  }

  /**
   * Adds an object; on disk after the next {@link flush}.
   *
   * @param like an object it probably resembles: the file's previous version
   */
  put(hash: ObjectHash, bytes: Uint8Array, like?: ObjectHash): Promise<void> {
    return this.#inOrder(async () => {
      if (this.has(hash)) return;
      // What replaces a damaged object depends on no other one, which might depend on it.
      const base = this.#damaged.has(hash) ? undefined : await this.#base(hash, like, bytes.length);
      const { entry, stored } = await packObject(hash, bytes, base);
      const pack = (this.#pack ??= await this.#beginPack());
      this.#waiting.push(encodeHeader(entry), Buffer.from(stored));
      this.#waitingStored.set(hash, stored);
      this.#located.set(hash, {
        pack: pack.name,
        offset: pack.length + this.#waitingBytes + ENTRY_HEADER_BYTES,
        entry,
      });
      this.#damaged.delete(hash);
      this.#recent.add(hash, bytes);
      this.#waitingBytes += ENTRY_HEADER_BYTES + stored.length;
      if (this.#waitingBytes > WRITE_BUFFER_BYTES) await this.#write();
    });
  }

  /**
   * Returns when everything put since the last flush is on disk.
   *
   * @throws StoreError `no-space`, `unwritable`; then none of it counts
   */
  flush(): Promise<void> {
    return this.#inOrder(async () => {
      try {
        if (!this.#lost) await this.#write();
        if (this.#lost) throw this.#lost;
        await this.#sync();
      } finally {
        this.#lost = undefined;
      }
    });
  }

  /** @throws StoreError `missing-object`, `damaged` (the bytes do not have the hash) */
  async read(hash: ObjectHash): Promise<Uint8Array> {
    if (!this.#located.has(hash)) await this.rescan();
    try {
      return await this.#inOrder(() => this.#recentOrRead(hash));
    } catch (error) {
      if (!this.#damaged.has(hash)) throw error;
      // Another window may have stored it, or what it is based on, anew.
      await this.rescan();
      return await this.#inOrder(() => this.#recentOrRead(hash));
    }
  }

  async close(): Promise<void> {
    await this.flush();
    await this.#pack?.handle.close();
    this.#pack = undefined;
  }

  /** Reads and writes happen one after another: a read sees every earlier put. */
  #inOrder<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(run);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** @param from what needs it as a base, so that damage cannot lead round in a circle */
  async #recentOrRead(hash: ObjectHash, from: readonly ObjectHash[] = []): Promise<Uint8Array> {
    const recent = this.#recent.get(hash);
    if (recent) return recent;
    const bytes = await this.#read(hash, from);
    this.#recent.add(hash, bytes);
    return bytes;
  }

  /** Reads the first copy that is whole. */
  async #read(hash: ObjectHash, from: readonly ObjectHash[]): Promise<Uint8Array> {
    const located = this.#located.get(hash);
    if (!located) throw new StoreError('missing-object', `The object ${hash} is not in the store.`);
    if (from.includes(hash)) throw new StoreError('damaged', `The object ${hash} has itself as a base.`);
    let problem: unknown;
    for (const copy of [located, ...(this.#copies.get(hash) ?? [])]) {
      try {
        const bytes = await this.#readCopy(hash, copy, [...from, hash]);
        this.#located.set(hash, copy);
        this.#damaged.delete(hash);
        return bytes;
      } catch (error) {
        problem ??= error;
      }
    }
    this.#damaged.add(hash);
    throw problem;
  }

  async #readCopy(hash: ObjectHash, copy: Located, from: readonly ObjectHash[]): Promise<Uint8Array> {
    const { entry, pack } = copy;
    let bytes: Uint8Array;
    try {
      const stored = this.#waitingStored.get(hash) ?? (await this.#readStored(copy));
      bytes = await unpackObject(entry, stored, entry.base && (await this.#recentOrRead(entry.base, from)));
    } catch (error) {
      if (error instanceof StoreError) throw error;
      throw new StoreError('damaged', `The object ${hash} cannot be read from ${pack}.`, error);
    }
    if ((await sha256WithPauses(bytes, this.#sha256, setImmediate)) !== hash)
      throw new StoreError('damaged', `The object ${hash} in ${pack} is damaged.`);
    return bytes;
  }

  async #readStored({ pack, offset, entry }: Located): Promise<Uint8Array> {
    const stored = Buffer.alloc(entry.storedSize);
    const handle = await fs.open(path.join(this.#directory, pack), 'r');
    try {
      await handle.read(stored, 0, stored.length, offset);
    } finally {
      await handle.close();
    }
    return stored;
  }

  async #base(hash: ObjectHash, like: ObjectHash | undefined, size: number): Promise<Base | undefined> {
    const located = like === undefined || like === hash ? undefined : this.#located.get(like);
    if (!located || size > MAX_BASE_BYTES || located.entry.size > MAX_BASE_BYTES) return undefined;
    if (located.entry.depth >= MAX_DEPTH) return undefined;
    try {
      return {
        hash: located.entry.hash,
        depth: located.entry.depth,
        bytes: await this.#recentOrRead(located.entry.hash),
      };
    } catch {
      // A damaged neighbour must not keep a new version from being stored.
      return undefined;
    }
  }

  async #beginPack(): Promise<OpenPack> {
    const name = `${this.#writer}.${String(this.#packCount++).padStart(4, '0')}${ENDING}`;
    const file = path.join(this.#directory, name);
    let handle: fs.FileHandle | undefined;
    try {
      handle = await fs.open(file, 'ax');
      await handle.appendFile(PACK_MAGIC);
      await syncDirectory(this.#directory);
      return { handle, name, length: PACK_MAGIC.length, syncedLength: 0 };
    } catch (error) {
      if (handle) {
        await handle.close().catch(() => undefined);
        await fs.rm(file, { force: true }).catch(() => undefined);
      }
      throw toStoreError(error, 'Beginning an object pack');
    }
  }

  async #write(): Promise<void> {
    const pack = this.#pack;
    if (!pack || this.#waiting.length === 0) return;
    const bytes = Buffer.concat(this.#waiting);
    try {
      await pack.handle.appendFile(bytes);
    } catch (error) {
      throw await this.#abandon(pack, error);
    }
    pack.length += bytes.length;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#waitingStored.clear();
  }

  async #sync(): Promise<void> {
    const pack = this.#pack;
    if (!pack || pack.syncedLength === pack.length) return;
    try {
      await pack.handle.datasync();
    } catch (error) {
      throw await this.#abandon(pack, error);
    }
    pack.syncedLength = pack.length;
  }

  /** After a failed write nothing in a pack that was not synced may be relied on, even if it can be read now. */
  async #abandon(pack: OpenPack, cause: unknown): Promise<StoreError> {
    this.#lost = toStoreError(cause, 'Writing objects');
    this.#recent.clear();
    this.#pack = undefined;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#waitingStored.clear();
    for (const [hash, { pack: name, offset }] of this.#located) {
      if (name === pack.name && offset >= pack.syncedLength) this.#located.delete(hash);
    }
    this.#scanned.set(pack.name, Infinity);
    await pack.handle.close().catch(() => undefined);
    return this.#lost;
  }

  /** Reads the headers of a pack from where the last scan ended up to its end or a torn entry. */
  async #scan(name: string): Promise<void> {
    const handle = await fs.open(path.join(this.#directory, name), 'r');
    try {
      const { size } = await handle.stat();
      let offset = this.#scanned.get(name) ?? PACK_MAGIC.length;
      let window = Buffer.alloc(0);
      let windowAt = 0;
      while (offset + ENTRY_HEADER_BYTES <= size) {
        if (offset < windowAt || offset + ENTRY_HEADER_BYTES > windowAt + window.length) {
          window = Buffer.allocUnsafe(Math.min(SCAN_BYTES, size - offset));
          windowAt = offset;
          await handle.read(window, 0, window.length, offset);
        }
        const entry = decodeHeader(window.subarray(offset - windowAt));
        const stored = offset + ENTRY_HEADER_BYTES;
        if (!entry || stored + entry.storedSize > size) break;
        this.#found(entry.hash, { pack: name, offset: stored, entry });
        offset = stored + entry.storedSize;
      }
      this.#scanned.set(name, offset);
    } finally {
      await handle.close();
    }
  }

  #found(hash: ObjectHash, copy: Located): void {
    const first = this.#located.get(hash);
    if (!first) {
      this.#located.set(hash, copy);
      return;
    }
    const others = this.#copies.get(hash) ?? [];
    // Two scans at once come to every entry twice.
    const isKnown = [first, ...others].some(
      ({ pack, offset }) => pack === copy.pack && offset === copy.offset,
    );
    if (!isKnown) this.#copies.set(hash, [...others, copy]);
  }
}
