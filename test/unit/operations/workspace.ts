import * as fs from 'node:fs/promises';
import path from 'node:path';
import assert from 'node:assert/strict';
import type { Artifact } from '../../../src/core/artifact';
import type { ArtifactKind } from '../../../src/core/artifactKind';
import { discover } from '../../../src/core/discovery';
import type { FoundArtifact } from '../../../src/core/foundArtifact';
import type { ArtifactId } from '../../../src/core/identity';
import type { Root } from '../../../src/core/root';
import type { Version } from '../../../src/core/version';
import { capture, type Capture } from '../../../src/operations/capture';
import {
  identityOf,
  reconcile,
  type ReconcileOptions,
  type ReconcileResult,
} from '../../../src/operations/reconcile';
import type { CaptureSettings, TrackingContext } from '../../../src/operations/trackingContext';
import type { StatCache } from '../../../src/sources/scanArtifact';
import { LineageStore } from '../../../src/store/lineageStore';
import type { StoreOptions } from '../../../src/store/storeOptions';
import { nodeSha256 } from '../../../src/store/nodeSha256';
import { decodeHeader, ENTRY_HEADER_BYTES } from '../../../src/store/objects/packEntry';
import { useTemporaryDirectory } from '../store/temporaryDirectory';
import { WASM_FILE } from '../store/temporaryStore';
import { HookedFileTree } from './hookedFileTree';

/** Where an entry's header in a pack has the hash. */
const HASH_AT = 12;

/** What lies in a folder, by path: a file's text, `* ` before an executable one's, `-> target` for a link. */
export type Tree = Readonly<Record<string, string>>;

/** A `.claude` folder on disk with a store beside it, both new in each test. */
export class Workspace {
  readonly directory: string;
  readonly root: Root;
  readonly files = new HookedFileTree();
  readonly #caches = new Map<ArtifactId, StatCache>();
  #store: LineageStore;
  #time: number;
  settings: CaptureSettings = { maxFileSize: 1000, optionalKinds: new Set<ArtifactKind>() };

  constructor(directory: string, store: LineageStore, time: number) {
    this.directory = directory;
    this.root = { path: `${directory}/.claude`, scope: 'workspace' };
    this.#store = store;
    this.#time = time;
  }

  get context(): TrackingContext {
    return {
      store: this.#store,
      files: this.files,
      sha256: nodeSha256,
      settings: this.settings,
      author: 'tester',
      now: () => ++this.#time,
      platform: 'posix',
    };
  }

  get store(): LineageStore {
    return this.#store;
  }

  /** The absolute path of something in the root. */
  at(inRoot: string): string {
    return path.join(this.root.path, inRoot);
  }

  /** Writes files below a folder of the root; see {@link Tree}. */
  async write(folder: string, tree: Tree): Promise<void> {
    for (const [name, text] of Object.entries(tree)) {
      const file = path.join(this.at(folder), name);
      await fs.mkdir(path.dirname(file), { recursive: true });
      await fs.rm(file, { force: true });
      const isExecutable = text.startsWith('* ');
      if (text.startsWith('-> ')) await fs.symlink(text.slice(3), file);
      else
        await fs.writeFile(file, isExecutable ? text.slice(2) : text, { mode: isExecutable ? 0o755 : 0o644 });
    }
  }

  /** What lies below a folder of the root now. */
  tree(folder: string): Promise<Tree> {
    return treeAt(this.at(folder));
  }

  /** Finds and captures one artifact and commits what is to be recorded. */
  async capture(artifactPath: string, cache: StatCache = new Map()): Promise<Capture> {
    const found = await this.find(artifactPath);
    const result = await capture(this.context, identityOf(this.context, this.root, found), found, cache);
    await this.#store.commit(result.records);
    return result;
  }

  async find(artifactPath: string): Promise<FoundArtifact> {
    const options = { optionalKinds: this.settings.optionalKinds, roots: [this.root] };
    const found = (await discover(this.root, this.files, options)).artifacts;
    const artifact = found.find((one) => one.path === artifactPath);
    assert.ok(artifact, `${artifactPath} is not among ${found.map((one) => one.path).join(', ')}`);
    return artifact;
  }

  /** Reconciles the root, with one stat cache for the whole test. Fails when an artifact cannot be recorded. */
  async reconcile(options: Partial<ReconcileOptions> = {}): Promise<ReconcileResult> {
    const result = await this.tryReconcile(options);
    if (result.failures.size > 0) throw [...result.failures.values()][0];
    return result;
  }

  tryReconcile(options: Partial<ReconcileOptions> = {}): Promise<ReconcileResult> {
    return reconcile(this.context, this.root, { roots: [this.root], cache: this.#caches, ...options });
  }

  artifact(artifactPath: string): Artifact {
    const artifact = this.#store.artifacts().find((one) => one.path === artifactPath);
    assert.ok(artifact, `${artifactPath} is not in the store`);
    return artifact;
  }

  head(artifactPath: string): Version {
    const { head } = this.artifact(artifactPath);
    const version = head === undefined ? undefined : this.#store.version(head);
    assert.ok(version);
    return version;
  }

  /** Oldest first. */
  versions(artifactPath: string): Version[] {
    return this.#store.versions(this.artifact(artifactPath).id, { limit: 1000 }).reverse();
  }

  /** The audit trail of an artifact, oldest first: `kind outcome`. */
  trail(artifactPath: string): string[] {
    return this.#store
      .operations(1000, this.artifact(artifactPath).id)
      .map(({ kind, outcome }) => `${kind} ${outcome}`)
      .reverse();
  }

  /** A version's files as they are in the store. */
  async stored(version: Version): Promise<Tree> {
    const tree: Record<string, string> = {};
    for (const { path: name, mode, hash } of await this.#store.manifest(version.contentHash)) {
      const text = Buffer.from(await this.#store.content(hash)).toString();
      tree[name] = `${mode === '120000' ? '-> ' : mode === '100755' ? '* ' : ''}${text}`;
    }
    return tree;
  }

  /** Damages objects of the store on disk and opens it anew, so that nothing is remembered. */
  async damage(...hashes: readonly string[]): Promise<void> {
    await this.#store.close();
    const objects = path.join(this.directory, 'store/objects');
    for (const pack of await fs.readdir(objects)) {
      const file = path.join(objects, pack);
      const bytes = await fs.readFile(file);
      for (const hash of hashes) {
        const needle = Buffer.from(hash, 'hex');
        for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 1)) {
          const start = at - HASH_AT;
          const header = decodeHeader(bytes.subarray(start));
          if (!header) continue;
          const last = start + ENTRY_HEADER_BYTES + header.storedSize - 1;
          bytes.writeUInt8(bytes.readUInt8(last) ^ 1, last);
        }
      }
      await fs.writeFile(file, bytes);
    }
    this.#store = await openStore(this.directory);
  }

  /** Fails when a staging folder was left behind. */
  async assertSwept(): Promise<void> {
    const left = (await fs.readdir(this.root.path)).filter((name) => name.endsWith('.tmp'));
    assert.deepEqual(left, []);
  }
}

export async function treeAt(folder: string): Promise<Tree> {
  const tree: Record<string, string> = {};
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, file);
    if (entry.isSymbolicLink()) tree[name] = `-> ${await fs.readlink(file)}`;
    if (!entry.isFile()) continue;
    const isExecutable = ((await fs.stat(file)).mode & 0o111) !== 0;
    tree[name] = `${isExecutable ? '* ' : ''}${await fs.readFile(file, 'utf8')}`;
  }
  return tree;
}

const openStore = (directory: string, options: Partial<StoreOptions> = {}): Promise<LineageStore> =>
  LineageStore.open({ directory: path.join(directory, 'store'), wasmFile: WASM_FILE, ...options });

/** Opens a workspace in a directory, at a time of its own; closing its store is the caller's. */
export async function openWorkspace(
  directory: string,
  time = 1_000_000,
  options: Partial<StoreOptions> = {},
): Promise<Workspace> {
  const store = await openStore(directory, options);
  await fs.mkdir(path.join(directory, '.claude'), { recursive: true });
  return new Workspace(directory, store, time);
}

/** Gives every test of the surrounding `describe` a workspace of its own. */
export function useWorkspace(): { readonly current: Workspace } {
  let workspace: Workspace | undefined;
  afterEach(async () => {
    await workspace?.store.close();
    workspace = undefined;
  });
  const temporary = useTemporaryDirectory();
  beforeEach(async () => {
    workspace = await openWorkspace(temporary.path);
  });
  return {
    get current() {
      assert.ok(workspace);
      return workspace;
    },
  };
}
