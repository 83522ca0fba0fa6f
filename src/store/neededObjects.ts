import { setImmediate } from 'node:timers/promises';
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

  /**
   * @param contents in parts
   * @throws StoreError `damaged`: what a manifest names that may be read again one day must stay, and is not known; the
   *   signal's reason
   */
  async add(contents: AsyncIterable<readonly ContentHash[]>, signal?: AbortSignal): Promise<void> {
    for await (const part of contents) {
      for (const content of part) {
        signal?.throwIfAborted();
        await this.#addOne(content);
      }
    }
  }

  has(hash: ObjectHash): boolean {
    return this.#objects.has(hash);
  }

  async #addOne(content: ContentHash): Promise<void> {
    if (this.#contents.has(content)) return;
    this.#objects.add(content);
    for (const { hash } of await this.#manifest(content)) this.#objects.add(hash);
    this.#contents.add(content);
    // Manifests that were read last are given from memory, without a pause.
    await setImmediate();
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
