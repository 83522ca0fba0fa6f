import type { FoundArtifact, FoundFile } from '../core/foundArtifact';
import { FileTreeError, type FileStat, type ReadableFileTree } from '../core/fileTree';
import type { ContentHash, ObjectHash } from '../core/identity';
import { toManifest, type FileMode, type Manifest, type ManifestEntry } from '../core/manifest';
import { normalisedFileHashWithPauses, normalisedHash } from '../core/normalisedHash';
import { sha256WithPauses, type Sha256 } from '../core/sha256';
import type { SkippedFile, SkipReason } from '../core/version';

/** What was known of a file when it was last read. */
export interface CachedFile {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly inode: number;
  readonly hash: ObjectHash;
  readonly normalised: ObjectHash;
  /** Whether equal times prove equal content; see {@link RACY_MS}. */
  readonly settled: boolean;
}

/** The stat cache of one artifact: its files by path. */
export type StatCache = ReadonlyMap<string, CachedFile>;

/** An artifact's content as the disk has it now. */
export interface ScannedArtifact {
  readonly manifest: Manifest;
  readonly normalisedHash: ContentHash;
  readonly skipped: readonly SkippedFile[];
  /** Replaces the stat cache that was passed in. */
  readonly cache: StatCache;
  /** Files that were read, not taken from the cache. */
  readonly filesRead: number;
}

export interface ScanOptions {
  readonly files: ReadableFileTree;
  readonly sha256: Sha256;
  /** Bytes; a larger file is skipped and listed. */
  readonly maxFileSize: number;
  readonly cache: StatCache;
  /** The head's files by path, asked for only when needed: keeps what cannot be known now (a file that may not be read, a lost executable bit). */
  readonly previous: () => Promise<ReadonlyMap<string, ManifestEntry>>;
  /** Called with each content that was read, before the next file is read. */
  readonly onContent?: (entry: ManifestEntry, bytes: Uint8Array) => Promise<void>;
}

/**
 * A file changed within this time before it was read may change once more without its times showing it: file systems
 * keep times in steps of up to 2 s (FAT). It is read again next time. Git calls such entries racy.
 */
const RACY_MS = 2000;

const encoder = new TextEncoder();

/**
 * Reads an artifact's content, taking from the stat cache what provably did not change (size, times and inode, like
 * git's index). Files that vanish meanwhile are left out; what cannot be read is listed in `skipped`.
 */
export async function scanArtifact(found: FoundArtifact, options: ScanOptions): Promise<ScannedArtifact> {
  const scan = new Scan(found, options);
  for (const file of found.files) await scan.file(file);
  return scan.result();
}

class Scan {
  readonly #found: FoundArtifact;
  readonly #options: ScanOptions;
  readonly #entries: ManifestEntry[] = [];
  readonly #normalised = new Map<string, ObjectHash>();
  readonly #skipped: SkippedFile[];
  readonly #cache = new Map<string, CachedFile>();
  #filesRead = 0;
  readonly #pause = async (): Promise<void> => {
    await this.#options.files.pause?.();
  };

  constructor(found: FoundArtifact, options: ScanOptions) {
    this.#found = found;
    this.#options = options;
    this.#skipped = found.secrets.map((path) => ({ path, reason: 'secret' }));
  }

  result(): ScannedArtifact {
    const manifest = toManifest(this.#entries);
    return {
      manifest,
      normalisedHash: normalisedHash(manifest, this.#normalised, this.#options.sha256),
      skipped: this.#skipped,
      cache: this.#cache,
      filesRead: this.#filesRead,
    };
  }

  async file({ path }: FoundFile): Promise<void> {
    const { files, maxFileSize } = this.#options;
    const absolute = this.#found.isDirectory ? `${this.#found.realPath}/${path}` : this.#found.realPath;
    try {
      const stat = await files.stat(absolute);
      if (!stat) return;
      if (stat.type === 'link') {
        await this.#link(path, absolute);
      } else if (stat.type !== 'file') {
        if (stat.type === 'other') this.#skipped.push({ path, reason: 'not-a-file' });
      } else if (stat.size > maxFileSize) {
        this.#skipped.push({ path, reason: 'too-large', size: stat.size });
      } else {
        await this.#regular(path, absolute, stat);
      }
    } catch (error) {
      if (!(error instanceof FileTreeError)) throw error;
      if (error.problem === 'missing') return;
      await this.#skip(path, error.problem === 'changing' ? 'changing' : 'unreadable');
    }
  }

  async #regular(path: string, absolute: string, stat: FileStat): Promise<void> {
    const mode = await this.#mode(path, stat);
    const cached = this.#options.cache.get(path);
    if (cached && isUnchanged(cached, stat)) {
      this.#add({ path, mode, size: stat.size, hash: cached.hash }, cached);
      return;
    }
    const readAt = Date.now();
    const bytes = await this.#options.files.read(absolute);
    this.#filesRead++;
    const { sha256 } = this.#options;
    const hash = (await sha256WithPauses(bytes, sha256, this.#pause)) as ObjectHash;
    const normalised = await normalisedFileHashWithPauses(bytes, hash, sha256, this.#pause);
    const settled = readAt - Math.max(stat.mtimeMs, stat.ctimeMs) > RACY_MS && stat.size === bytes.length;
    const entry: ManifestEntry = { path, mode, size: bytes.length, hash };
    const { size, mtimeMs, ctimeMs, inode } = stat;
    this.#add(entry, { size, mtimeMs, ctimeMs, inode, hash, normalised, settled });
    await this.#options.onContent?.(entry, bytes);
  }

  async #link(path: string, absolute: string): Promise<void> {
    const bytes = encoder.encode(await this.#options.files.readLink(absolute));
    const hash = this.#options.sha256(bytes) as ObjectHash;
    const entry: ManifestEntry = { path, mode: '120000', size: bytes.length, hash };
    this.#entries.push(entry);
    await this.#options.onContent?.(entry, bytes);
  }

  #add(entry: ManifestEntry, cached: CachedFile): void {
    this.#entries.push(entry);
    if (cached.normalised !== cached.hash) this.#normalised.set(entry.path, cached.normalised);
    this.#cache.set(entry.path, cached);
  }

  /** Not knowing a file's content is no reason to record that it was deleted: the head's entry stands. */
  async #skip(path: string, reason: SkipReason): Promise<void> {
    this.#skipped.push({ path, reason });
    const before = await this.#before(path);
    if (before) this.#entries.push(before);
  }

  async #mode(path: string, stat: FileStat): Promise<FileMode> {
    const executable = stat.executable ?? (await this.#before(path))?.mode === '100755';
    return executable ? '100755' : '100644';
  }

  async #before(path: string): Promise<ManifestEntry | undefined> {
    return (await this.#options.previous()).get(path);
  }
}

function isUnchanged(cached: CachedFile, stat: FileStat): boolean {
  return (
    cached.settled &&
    cached.size === stat.size &&
    cached.mtimeMs === stat.mtimeMs &&
    cached.ctimeMs === stat.ctimeMs &&
    cached.inode === stat.inode
  );
}
