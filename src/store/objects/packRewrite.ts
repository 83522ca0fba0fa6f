import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { ObjectHash } from '../../core/identity';
import { syncDirectory } from '../durableFile';
import { Likeness } from './likeness';
import { isSwept, type ObjectCopy } from './objectIndex';
import { encodeHeader, MAX_DEPTH } from './packEntry';
import { PackFile } from './packFile';
import { Effort, MAX_BASE_BYTES, packObject, storedObject, type Base } from './packObject';

/** A larger pack would be rewritten as a whole for little of what is in it. */
const FULL_PACK_BYTES = 1 << 28;
const WRITE_BYTES = 1 << 20;
/** How many objects like it are tried as a base, besides the version of the same file that was written last. */
const TRIED_BASES = 3;

export interface RewriteSource {
  readonly directory: string;
  readonly compress: boolean;
  readonly newPackName: () => string;
  /** @throws StoreError; never other bytes than the hash says */
  readonly read: (hash: ObjectHash) => Promise<Uint8Array>;
}

/** New packs that take over objects of old ones, better compressed. */
export class PackRewrite {
  readonly #source: RewriteSource;
  readonly #names: string[] = [];
  readonly #depths = new Map<ObjectHash, number>();
  /** The later version of a file, which has the earlier one as its base where it is now. */
  readonly #laterOf = new Map<ObjectHash, ObjectHash>();
  readonly #likeness = new Likeness();
  #pack: PackFile | undefined;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #isKept = false;
  /** On disk after {@link keep}. */
  bytesWritten = 0;

  get packsWritten(): number {
    return this.#names.length;
  }

  constructor(source: RewriteSource) {
    this.#source = source;
  }

  /**
   * Writes objects, unless they are written already. The latest version of a file is stored whole and each earlier one
   * against the next: files grow, and the latest is read most.
   */
  async take(copies: readonly ObjectCopy[], signal: AbortSignal | undefined): Promise<void> {
    for (const { entry } of [...copies].sort(latestFirst)) {
      signal?.throwIfAborted();
      if (!this.#depths.has(entry.hash)) await this.#take(entry.hash, entry.base);
    }
    await this.#write();
    await this.#pack?.sync();
  }

  /** The new packs are on disk, and what they were made of may be removed. */
  async keep(): Promise<void> {
    await this.#endPack();
    await syncDirectory(this.#source.directory);
    this.#isKept = true;
  }

  /** Gives the disk its space back, unless {@link keep} was called. */
  async discard(): Promise<void> {
    if (this.#isKept) return;
    await this.#endPack().catch(() => undefined);
    for (const name of this.#names)
      await fs.rm(path.join(this.#source.directory, name), { force: true }).catch(() => undefined);
  }

  async #take(hash: ObjectHash, earlier: ObjectHash | undefined): Promise<void> {
    const bytes = await this.#source.read(hash);
    const later = this.#laterOf.get(hash);
    if (earlier && !this.#laterOf.has(earlier)) this.#laterOf.set(earlier, hash);
    const { entry, stored } = this.#source.compress
      ? await packObject(hash, bytes, await this.#bases(hash, bytes, later), Effort.sweep)
      : storedObject(hash, bytes);
    this.#waiting.push(encodeHeader(entry), stored);
    this.#waitingBytes += stored.length;
    this.#depths.set(hash, entry.depth);
    if (this.#waitingBytes > WRITE_BYTES) await this.#write();
  }

  async #bases(hash: ObjectHash, bytes: Uint8Array, later: ObjectHash | undefined): Promise<Base[]> {
    if (bytes.length > MAX_BASE_BYTES) return [];
    const like = await this.#likeness.addAndFind(hash, bytes, TRIED_BASES);
    const bases: Base[] = [];
    for (const candidate of new Set([...(later ? [later] : []), ...like])) {
      const depth = this.#depths.get(candidate);
      if (depth === undefined || depth >= MAX_DEPTH) continue;
      const base = await this.#source.read(candidate);
      if (base.length <= MAX_BASE_BYTES) bases.push({ hash: candidate, depth, bytes: base });
    }
    return bases;
  }

  async #write(): Promise<void> {
    if (this.#waiting.length === 0) return;
    if (this.#pack && this.#pack.length > FULL_PACK_BYTES) {
      await this.#pack.sync();
      await this.#endPack();
    }
    this.#pack ??= await this.#begin();
    const bytes = Buffer.concat(this.#waiting);
    await this.#pack.append(bytes);
    this.bytesWritten += bytes.length;
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  async #endPack(): Promise<void> {
    const pack = this.#pack;
    this.#pack = undefined;
    await pack?.close();
  }

  #begin(): Promise<PackFile> {
    const name = this.#source.newPackName();
    this.#names.push(name);
    return PackFile.begin(this.#source.directory, name);
  }
}

/**
 * Packs are named by the time their writer started. What is further on in a pack was written later, but in one that was
 * written by this.
 */
function latestFirst(a: ObjectCopy, b: ObjectCopy): number {
  if (a.pack !== b.pack) return a.pack < b.pack ? 1 : -1;
  return isSwept(a.pack) ? a.offset - b.offset : b.offset - a.offset;
}
