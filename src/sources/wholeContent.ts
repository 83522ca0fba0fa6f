import { skillmeatDirectoryHash, skillsCliHash } from '../core/foreignHashes';
import { FileTreeError, type ReadableFileTree } from '../core/fileTree';
import type { ContentHash, ObjectHash } from '../core/identity';
import { isText } from '../core/isText';
import type { Likeness } from '../core/drift';
import { toManifest, type ManifestEntry } from '../core/manifest';
import { contentHash } from '../core/contentHash';
import { neverVersioned } from '../core/neverVersioned';
import { normalisedFileHash, normalisedHash } from '../core/normalisedHash';
import type { Sha256 } from '../core/sha256';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/**
 * Everything at one place, a file or a directory with all that is below it, skills inside a skill too: what other tools
 * mean by an artifact. Never-versioned files take no part; links are not followed.
 */
export class WholeContent {
  readonly #files: ReadonlyMap<string, WholeFile>;
  /** Never-versioned files, which the hashes of other tools include. */
  readonly #leftOut: ReadonlyMap<string, Uint8Array>;
  readonly #isDirectory: boolean;
  readonly #sha256: Sha256;

  private constructor({ files, leftOut }: Collected, isDirectory: boolean, sha256: Sha256) {
    this.#files = files;
    this.#leftOut = leftOut;
    this.#isDirectory = isDirectory;
    this.#sha256 = sha256;
  }

  /** @returns undefined when nothing is there. @throws FileTreeError when it cannot be read */
  static async read(
    place: string,
    files: ReadableFileTree,
    sha256: Sha256,
  ): Promise<WholeContent | undefined> {
    const real = await files.resolve(place);
    const stat = real === undefined ? undefined : await files.stat(real);
    if (real === undefined || !stat) return undefined;
    if (stat.type === 'file') {
      const file = { bytes: await files.read(real), mode: modeOf(stat.executable) };
      const name = place.slice(place.lastIndexOf('/') + 1);
      return new WholeContent({ files: new Map([[name, file]]), leftOut: new Map() }, false, sha256);
    }
    if (stat.type !== 'directory') throw new FileTreeError('wrong-type', place);
    const found = new Collector(files);
    await found.collect(real, '');
    return new WholeContent(found, true, sha256);
  }

  /** How this compares with another content. */
  likeness(other: WholeContent): Likeness {
    const [mine, theirs] = [this.#hashes(), other.#hashes()];
    if (mine.content === theirs.content) return 'same';
    return mine.normalised === theirs.normalised ? 'form' : 'different';
  }

  /**
   * Whether this is what another tool recorded the hash of. Texts whose line ends were turned since (as git does on
   * checkout) still are.
   */
  isRecordedAs(hash: string, tool: 'skillmeat' | 'skills-cli'): boolean {
    const versioned = new Map<string, Uint8Array>();
    for (const [path, { bytes, mode, linked }] of this.#files) {
      // SkillMeat reads what a link leads to, the skills CLI reads no links.
      if (mode !== '120000') versioned.set(path, bytes);
      else if (tool === 'skillmeat' && linked) versioned.set(path, linked);
    }
    const all = new Map([...versioned, ...this.#leftOut]);
    return [versioned, all].some((contents) => {
      const withLineFeeds = new Map([...contents].map(([path, bytes]) => [path, lineFeedsOnly(bytes)]));
      return [contents, withLineFeeds].some((variant) => this.#recorded(variant, tool) === hash);
    });
  }

  /** The hash that SkillMeat gives it, as `skillmeat/utils/filesystem.py` does: never-versioned files take part. */
  skillmeatHash(): string {
    const contents = new Map(this.#leftOut);
    for (const [path, { bytes, mode, linked }] of this.#files) {
      if (mode !== '120000') contents.set(path, bytes);
      else if (linked) contents.set(path, linked);
    }
    return this.#recorded(contents, 'skillmeat');
  }

  #recorded(contents: ReadonlyMap<string, Uint8Array>, tool: 'skillmeat' | 'skills-cli'): string {
    if (tool === 'skills-cli') return skillsCliHash(contents, this.#sha256);
    const [first] = contents.values();
    return this.#isDirectory || !first ? skillmeatDirectoryHash(contents, this.#sha256) : this.#sha256(first);
  }

  #hashes(): { readonly content: ContentHash; readonly normalised: ContentHash } {
    const normalised = new Map<string, ObjectHash>();
    const manifest = toManifest(
      [...this.#files].map(([name, { bytes, mode }]): ManifestEntry => {
        // A single file is the artifact, whatever it is called.
        const path = this.#isDirectory ? name : 'file';
        const hash = this.#sha256(bytes) as ObjectHash;
        normalised.set(path, normalisedFileHash(bytes, hash, this.#sha256));
        return { path, mode, size: bytes.length, hash };
      }),
    );
    return {
      content: contentHash(manifest, this.#sha256),
      normalised: normalisedHash(manifest, normalised, this.#sha256),
    };
  }
}

interface WholeFile {
  /** Of a link its target. */
  readonly bytes: Uint8Array;
  readonly mode: ManifestEntry['mode'];
  /** The bytes of the file that a link leads to. */
  readonly linked?: Uint8Array;
}

interface Collected {
  readonly files: ReadonlyMap<string, WholeFile>;
  readonly leftOut: ReadonlyMap<string, Uint8Array>;
}

/** More than any artifact has: whoever points at a whole disk is not followed through it. */
const MOST_FILES = 10_000;
const MOST_BYTES = 500_000_000;

class Collector implements Collected {
  readonly files = new Map<string, WholeFile>();
  readonly leftOut = new Map<string, Uint8Array>();
  readonly #tree: ReadableFileTree;
  #bytes = 0;

  constructor(tree: ReadableFileTree) {
    this.#tree = tree;
  }

  async collect(directory: string, prefix: string): Promise<void> {
    for (const { name, type } of await this.#tree.list(directory)) {
      const [place, path] = [`${directory}/${name}`, prefix + name];
      const isLeftOut = neverVersioned(name) !== undefined;
      if (type === 'directory') {
        if (!isLeftOut) await this.collect(place, `${path}/`);
      } else if (type === 'file') {
        const bytes = await this.#read(place);
        if (isLeftOut) this.leftOut.set(path, bytes);
        else this.files.set(path, { bytes, mode: modeOf((await this.#tree.stat(place))?.executable) });
      } else if (type === 'link' && !isLeftOut) {
        await this.#link(place, path);
      }
    }
  }

  async #link(place: string, path: string): Promise<void> {
    const bytes = encoder.encode(await this.#tree.readLink(place));
    const target = await this.#tree.resolve(place);
    const isFile = target !== undefined && (await this.#tree.stat(target))?.type === 'file';
    const linked = isFile ? { linked: await this.#read(target) } : {};
    this.files.set(path, { bytes, mode: '120000', ...linked });
  }

  /** @throws FileTreeError also when there is too much to read */
  async #read(place: string): Promise<Uint8Array> {
    this.#bytes += (await this.#tree.stat(place))?.size ?? 0;
    if (this.#bytes > MOST_BYTES || this.files.size + this.leftOut.size > MOST_FILES)
      throw new FileTreeError('failed', place);
    return this.#tree.read(place);
  }
}

const modeOf = (executable: boolean | undefined): ManifestEntry['mode'] => (executable ? '100755' : '100644');

function lineFeedsOnly(bytes: Uint8Array): Uint8Array {
  return bytes.includes(13) && isText(bytes)
    ? encoder.encode(decoder.decode(bytes).replaceAll('\r\n', '\n'))
    : bytes;
}
