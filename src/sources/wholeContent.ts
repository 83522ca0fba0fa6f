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
  readonly #isDirectory: boolean;
  readonly #sha256: Sha256;

  private constructor(files: ReadonlyMap<string, WholeFile>, isDirectory: boolean, sha256: Sha256) {
    this.#files = files;
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
      return new WholeContent(new Map([[place.slice(place.lastIndexOf('/') + 1), file]]), false, sha256);
    }
    if (stat.type !== 'directory') throw new FileTreeError('wrong-type', place);
    const found = new Map<string, WholeFile>();
    await collect(real, '', files, found);
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
    const contents = new Map([...this.#files].map(([path, { bytes }]) => [path, bytes]));
    const withLineFeeds = new Map([...contents].map(([path, bytes]) => [path, lineFeedsOnly(bytes)]));
    return [contents, withLineFeeds].some((variant) => this.#recorded(variant, tool) === hash);
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
}

async function collect(
  directory: string,
  prefix: string,
  files: ReadableFileTree,
  found: Map<string, WholeFile>,
): Promise<void> {
  for (const { name, type } of await files.list(directory)) {
    if (neverVersioned(name)) continue;
    const [place, path] = [`${directory}/${name}`, prefix + name];
    if (type === 'directory') await collect(place, `${path}/`, files, found);
    else if (type === 'link')
      found.set(path, { bytes: encoder.encode(await files.readLink(place)), mode: '120000' });
    else if (type === 'file') {
      const stat = await files.stat(place);
      found.set(path, { bytes: await files.read(place), mode: modeOf(stat?.executable) });
    }
  }
}

const modeOf = (executable: boolean | undefined): ManifestEntry['mode'] => (executable ? '100755' : '100644');

function lineFeedsOnly(bytes: Uint8Array): Uint8Array {
  return bytes.includes(13) && isText(bytes)
    ? encoder.encode(decoder.decode(bytes).replaceAll('\r\n', '\n'))
    : bytes;
}
