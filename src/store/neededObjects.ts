import type { ContentHash, ObjectHash } from '../core/identity';
import type { Manifest } from '../core/manifest';
import { isMissingObject } from './storeError';

/** Which objects some contents need: their manifests, and what these name. Each manifest is read once. */
export class NeededObjects {
  readonly #readManifest: (hash: ContentHash) => Promise<Manifest>;
  readonly #contents = new Set<ContentHash>();
  readonly #objects = new Set<string>();

  constructor(readManifest: (hash: ContentHash) => Promise<Manifest>) {
    this.#readManifest = readManifest;
  }

  /** @throws StoreError `damaged`: what a manifest names that may be read again one day must stay, and is not known */
  async add(contents: Iterable<ContentHash>): Promise<void> {
    for (const content of contents) {
      if (this.#contents.has(content)) continue;
      this.#objects.add(content);
      for (const { hash } of await this.#manifest(content)) this.#objects.add(hash);
      this.#contents.add(content);
    }
  }

  has(hash: ObjectHash): boolean {
    return this.#objects.has(hash);
  }

  async #manifest(content: ContentHash): Promise<Manifest> {
    try {
      return await this.#readManifest(content);
    } catch (error) {
      if (isMissingObject(error)) return [];
      throw error;
    }
  }
}
