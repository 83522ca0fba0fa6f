import { FileSystemError, FileType, Uri, type FileStat } from 'vscode';
import type { ObjectHash } from '../core/identity';
import { nodeSha256 } from '../store/nodeSha256';
import { ReadOnlyFiles } from './readOnlyFiles';
import type { TrackingState } from './trackingState';

/** The scheme of contents that a plan takes part of, or would result in. */
const PLAN_SCHEME = 'artifact-lineage-plan';

/** The URI of a content in the store. Both sides of a diff have one path, or it would be shown as a rename. */
export function storedUri(artifactName: string, path: string, hash: ObjectHash): Uri {
  return Uri.from({ scheme: PLAN_SCHEME, path: `/${artifactName}/${path}`, query: hash });
}

/** Results that are kept for editors that show them: bytes of all together. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Files as a plan has them, as a read-only file system, so that the editor's own diff can show them: contents of the store
 * by their hash, and results that nobody has written yet.
 */
export class PlanDocuments extends ReadOnlyFiles {
  readonly #state: TrackingState;
  /** The latest last. */
  readonly #results = new Map<string, Uint8Array>();

  constructor(state: TrackingState) {
    super(PLAN_SCHEME);
    this.#state = state;
  }

  /** The URI of bytes that are not in the store. */
  result(artifactName: string, path: string, bytes: Uint8Array): Uri {
    const hash = nodeSha256(bytes);
    this.#results.delete(hash);
    this.#results.set(hash, bytes);
    let total = [...this.#results.values()].reduce((sum, { length }) => sum + length, 0);
    for (const [oldest, { length }] of this.#results) {
      if (total <= MOST_BYTES || oldest === hash) break;
      this.#results.delete(oldest);
      total -= length;
    }
    return storedUri(artifactName, path, hash as ObjectHash);
  }

  override async stat(uri: Uri): Promise<FileStat> {
    return { type: FileType.File, ctime: 0, mtime: 0, size: (await this.readFile(uri)).length };
  }

  override async readFile(uri: Uri): Promise<Uint8Array> {
    const result = this.#results.get(uri.query);
    if (result) return result;
    const store = this.#state.tracking?.store;
    const hash = uri.query as ObjectHash;
    if (!store?.hasContent(hash)) throw FileSystemError.FileNotFound(uri);
    return store.content(hash);
  }
}
