import * as fs from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
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
const headerSchema = v.object({ format: v.literal(1), root: v.string() });
const artifactSchema = v.tuple([v.string(), v.record(v.string(), file)]);

/** What is remembered of a root's files, by artifact and by path within it. */
export type RootStatCache = ReadonlyMap<ArtifactId, ReadonlyMap<string, v.InferOutput<typeof file>>>;

/** Lines read between two turns for others: a few milliseconds. */
const LINES_PER_TURN = 32;

/**
 * The stat cache of one root on disk, so that a restart reads no unchanged file: a line of JSON for the root, then one
 * for each artifact. It is only a cache: without it, or with a damaged one, files are read again.
 */
export class StatCacheFile {
  readonly #root: string;
  readonly #file: string;

  constructor(directory: string, root: string) {
    this.#root = root;
    this.#file = path.join(directory, `${nodeSha256(Buffer.from(root)).slice(0, 16)}.jsonl`);
  }

  async load(): Promise<RootStatCache> {
    const cache = new Map<ArtifactId, ReadonlyMap<string, v.InferOutput<typeof file>>>();
    try {
      const [first = '', ...lines] = (await fs.readFile(this.#file, 'utf8')).split('\n');
      if (v.parse(headerSchema, JSON.parse(first)).root !== this.#root) return cache;
      for (const [index, line] of lines.entries()) {
        if (line === '') continue;
        const [id, files] = v.parse(artifactSchema, JSON.parse(line));
        cache.set(id as ArtifactId, new Map(Object.entries(files)));
        if (index % LINES_PER_TURN === 0) await setImmediate();
      }
      return cache;
    } catch {
      return new Map();
    }
  }

  /** @throws when the folder cannot be written */
  async save(cache: RootStatCache): Promise<void> {
    const lines = [JSON.stringify({ format: 1, root: this.#root })];
    for (const [id, files] of cache) {
      lines.push(JSON.stringify([id, Object.fromEntries(files)]));
      if (lines.length % LINES_PER_TURN === 0) await setImmediate();
    }
    await fs.mkdir(path.dirname(this.#file), { recursive: true });
    await writeDurably(this.#file, Buffer.from(`${lines.join('\n')}\n`));
  }
}
