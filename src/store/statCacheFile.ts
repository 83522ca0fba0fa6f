import * as fs from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import type { ArtifactId, ObjectHash } from '../core/identity';
import { nodeSha256 } from './nodeSha256';
import { writeDurably } from './durableFile';

const hash = v.pipe(
  v.string(),
  v.length(64),
  v.transform((text) => text as ObjectHash),
);
const file = v.object({
  size: v.number(),
  mtimeMs: v.number(),
  ctimeMs: v.number(),
  inode: v.number(),
  hash,
  normalised: hash,
  settled: v.boolean(),
});
const schema = v.object({
  format: v.literal(1),
  root: v.string(),
  artifacts: v.record(v.string(), v.record(v.string(), file)),
});

/** What is remembered of a root's files, by artifact and by path within it. */
export type RootStatCache = ReadonlyMap<ArtifactId, ReadonlyMap<string, v.InferOutput<typeof file>>>;

/**
 * The stat cache of one root on disk, so that a restart reads no unchanged file. It is only a cache: without it, or
 * with a damaged one, files are read again.
 */
export class StatCacheFile {
  readonly #root: string;
  readonly #file: string;

  constructor(directory: string, root: string) {
    this.#root = root;
    this.#file = path.join(directory, `${nodeSha256(Buffer.from(root)).slice(0, 16)}.json`);
  }

  async load(): Promise<RootStatCache> {
    try {
      const { root, artifacts } = v.parse(schema, JSON.parse(await fs.readFile(this.#file, 'utf8')));
      if (root !== this.#root) return new Map();
      return new Map(
        Object.entries(artifacts).map(([id, files]) => [id as ArtifactId, new Map(Object.entries(files))]),
      );
    } catch {
      return new Map();
    }
  }

  /** @throws when the folder cannot be written */
  async save(cache: RootStatCache): Promise<void> {
    const artifacts = Object.fromEntries([...cache].map(([id, files]) => [id, Object.fromEntries(files)]));
    await fs.mkdir(path.dirname(this.#file), { recursive: true });
    await writeDurably(this.#file, Buffer.from(JSON.stringify({ format: 1, root: this.#root, artifacts })));
  }
}
