import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { ObjectHash } from '../../src/core/identity';
import { encodeManifest, toManifest, type FileMode, type ManifestEntry } from '../../src/core/manifest';
import { nodeSha256 } from '../../src/store/nodeSha256';
import { ObjectStore } from '../../src/store/objects/objectStore';
import { newWriterId } from '../../src/store/writerId';

/** What the recorded history of every skill of a git repository takes on disk. */
export interface HistoryBytes {
  readonly versions: number;
  readonly objects: number;
  readonly captured: DiskBytes;
  /** After the sweep that follows some day, when nothing was pruned. */
  readonly swept: DiskBytes;
  /** A pack of the same files and trees as `git repack -adF` makes it, without its index. */
  readonly gitPack: number;
}

export interface DiskBytes {
  readonly bytes: number;
  /** In whole blocks of the disk. */
  readonly blocks: number;
}

interface GitFile {
  readonly mode: FileMode;
  readonly id: string;
  readonly path: string;
}

/**
 * Records every commit that touches a skill as a version of it, and measures the objects.
 *
 * @param folder empty, for the objects
 * @param repository a git folder; its first-parent history of `HEAD` is recorded
 */
export async function historyBytes(folder: string, repository: string): Promise<HistoryBytes> {
  const history = new GitHistory(repository);
  const store = await ObjectStore.open(folder, newWriterId(Date.now()), nodeSha256);
  const heads = new Map<string, { files: ReadonlyMap<string, ObjectHash>; manifest: ObjectHash }>();
  const live = new Set<ObjectHash>();
  const put = async (bytes: Uint8Array, like: ObjectHash | undefined): Promise<ObjectHash> => {
    const hash = nodeSha256(bytes) as ObjectHash;
    live.add(hash);
    await store.put(hash, bytes, like);
    return hash;
  };
  let versions = 0;
  for (const { commit, skill } of history.touches()) {
    const gitFiles = history.files(commit, skill);
    if (gitFiles.length === 0) continue;
    const head = heads.get(skill);
    const files: ManifestEntry[] = [];
    for (const { mode, id, path: file } of gitFiles) {
      const bytes = history.blob(id);
      const hash = await put(bytes, head?.files.get(file));
      files.push({ mode, hash, path: file, size: bytes.length });
    }
    const manifest = await put(encodeManifest(toManifest(files)), head?.manifest);
    heads.set(skill, { manifest, files: new Map(files.map((file) => [file.path, file.hash])) });
    versions++;
  }
  await store.flush();
  const captured = await diskBytes(folder);
  await store.sweep(() => Promise.resolve((hash) => live.has(hash)));
  const swept = await diskBytes(folder);
  await store.close();
  return { versions, objects: live.size, captured, swept, gitPack: history.packedBytes() };
}

/** The skills of a repository, through git; remembers which files and trees were asked for. */
class GitHistory {
  readonly #repository: string;
  readonly #objects = new Map<string, string>();
  readonly #blobs = new Map<string, Buffer>();

  constructor(repository: string) {
    this.#repository = repository;
  }

  /** Each commit with each skill that it touches, oldest first. */
  touches(): { commit: string; skill: string }[] {
    const log = this.#git([
      'log',
      '--first-parent',
      '-m',
      '--reverse',
      '--no-renames',
      '--name-only',
      '--format=@%H',
    ]);
    const lines = log.toString().split('\n');
    const skills = new Set(lines.flatMap((line) => /^(.+)\/SKILL\.md$/.exec(line)?.[1] ?? []));
    const touches = new Map<string, { commit: string; skill: string }>();
    let commit = '';
    for (const line of lines) {
      if (line.startsWith('@')) commit = line.slice(1);
      for (let folder = path.posix.dirname(line); folder !== '.'; folder = path.posix.dirname(folder)) {
        if (skills.has(folder)) touches.set(`${commit} ${folder}`, { commit, skill: folder });
      }
    }
    return [...touches.values()];
  }

  files(commit: string, skill: string): GitFile[] {
    const files: GitFile[] = [];
    const listed = this.#git(['ls-tree', '-rtz', '--full-tree', commit, skill, `${skill}/`]).toString();
    for (const line of listed.split('\0')) {
      const [, mode, type, id = '', file = ''] = /^(\d+) (\w+) (\w+)\t(.+)$/s.exec(line) ?? [];
      if (!file.startsWith(`${skill}/`) && file !== skill) continue;
      if (type !== 'commit') this.#objects.set(id, file);
      if (type === 'blob') files.push({ mode: mode as FileMode, id, path: file.slice(skill.length + 1) });
    }
    return files;
  }

  blob(id: string): Buffer {
    const known = this.#blobs.get(id) ?? this.#git(['cat-file', 'blob', id]);
    this.#blobs.set(id, known);
    return known;
  }

  /** Bytes of a pack of all that was asked for: git's default window and depth, nothing taken over from other packs. */
  packedBytes(): number {
    const names = [...this.#objects].map(([id, file]) => `${id} ${file}\n`).join('');
    const defaults = [
      '--delta-base-offset',
      '--window=10',
      '--depth=50',
      '--no-reuse-object',
      '--no-reuse-delta',
    ];
    return this.#git(['pack-objects', '--stdout', '-q', ...defaults], names).length;
  }

  #git(args: readonly string[], input = ''): Buffer {
    return execFileSync('git', ['-C', this.#repository, ...args], { input, maxBuffer: 2 ** 31 });
  }
}

async function diskBytes(folder: string): Promise<DiskBytes> {
  let bytes = 0;
  let blocks = 0;
  for (const name of await fs.readdir(folder)) {
    const stat = await fs.stat(path.join(folder, name));
    bytes += stat.size;
    blocks += stat.blocks * 512;
  }
  return { bytes, blocks };
}
