import type { ObjectHash } from '../../core/identity';
import { toStoreError, type StoreError } from '../storeError';
import type { WriterId } from '../writerId';
import { packName, type ObjectIndex, type PackOrigin } from './objectIndex';
import { encodeHeader, ENTRY_HEADER_BYTES, type PackEntry } from './packEntry';
import { PackFile } from './packFile';

/** Written out, though not yet synced, when so much waits. */
const WRITE_BUFFER_BYTES = 4 << 20;

/** Appends objects to a pack of this process, and begins another one when that has ended. One call at a time. */
export class PackWriter {
  readonly #directory: string;
  readonly #writer: WriterId;
  readonly #index: ObjectIndex;
  readonly #onLost: () => void;
  #pack: PackFile | undefined;
  /** Of the pack, from before its file is made. */
  #openName: string | undefined;
  #count = 0;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  readonly #waitingStored = new Map<ObjectHash, Uint8Array>();
  /** Set when something added was lost in a failed write, until a flush has said so. */
  #lost: StoreError | undefined;

  /**
   * @param index is told where each object is, and of what was lost
   * @param onLost called when a failed write has lost what was added since the last flush
   */
  constructor(directory: string, writer: WriterId, index: ObjectIndex, onLost: () => void) {
    this.#directory = directory;
    this.#writer = writer;
    this.#index = index;
    this.#onLost = onLost;
  }

  /** The stored bytes of what waits: a read must not fail because a write would. */
  get waitingStored(): ReadonlyMap<ObjectHash, Uint8Array> {
    return this.#waitingStored;
  }

  /** Whether this is the pack that is appended to. */
  isOpen(pack: string): boolean {
    return pack === this.#openName;
  }

  /** The name of a pack that is begun next. */
  newName(by: PackOrigin): string {
    return packName(this.#writer, this.#count++, by);
  }

  /** Adds an object; on disk after the next {@link flush}. @throws StoreError */
  async add(entry: PackEntry, stored: Uint8Array): Promise<void> {
    if (this.#waiting.length === 0 && this.#pack?.hasEnded) await this.end();
    const pack = (this.#pack ??= await this.#begin());
    this.#waiting.push(encodeHeader(entry), stored);
    this.#waitingStored.set(entry.hash, stored);
    const offset = pack.length + this.#waitingBytes + ENTRY_HEADER_BYTES;
    this.#index.prefer({ pack: pack.name, offset, entry });
    this.#waitingBytes += ENTRY_HEADER_BYTES + stored.length;
    if (this.#waitingBytes > WRITE_BUFFER_BYTES) await this.#write();
  }

  /**
   * Returns when everything added since the last flush is on disk.
   *
   * @throws StoreError `no-space`, `unwritable`; then none of it counts
   */
  async flush(): Promise<void> {
    try {
      if (!this.#lost) await this.#write();
      if (this.#lost) throw this.#lost;
      await this.#sync();
    } finally {
      this.#lost = undefined;
    }
  }

  /** Lets go of the pack, which must be flushed. */
  async end(): Promise<void> {
    const pack = this.#pack;
    this.#pack = undefined;
    this.#openName = undefined;
    await pack?.close();
  }

  async #begin(): Promise<PackFile> {
    this.#openName = this.newName('captured');
    try {
      return await PackFile.begin(this.#directory, this.#openName);
    } catch (error) {
      this.#openName = undefined;
      throw error;
    }
  }

  async #write(): Promise<void> {
    const pack = this.#pack;
    if (!pack || this.#waiting.length === 0) return;
    try {
      await pack.append(Buffer.concat(this.#waiting));
    } catch (error) {
      throw await this.#abandon(pack, error);
    }
    this.#forgetWaiting();
  }

  async #sync(): Promise<void> {
    const pack = this.#pack;
    try {
      await pack?.sync();
    } catch (error) {
      throw pack ? await this.#abandon(pack, error) : error;
    }
  }

  /** After a failed write nothing in a pack that was not synced may be relied on, even if it can be read now. */
  async #abandon(pack: PackFile, cause: unknown): Promise<StoreError> {
    this.#lost = toStoreError(cause, 'Writing objects');
    this.#onLost();
    this.#pack = undefined;
    this.#forgetWaiting();
    await this.#index.cutOff(pack.name, pack.syncedLength);
    this.#openName = undefined;
    await pack.close().catch(() => undefined);
    return this.#lost;
  }

  #forgetWaiting(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#waitingStored.clear();
  }
}
