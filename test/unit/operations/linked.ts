import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { Artifact, ArtifactIdentity } from '../../../src/core/artifact';
import { artifactId } from '../../../src/core/artifactId';
import type { ArtifactKind } from '../../../src/core/artifactKind';
import type { VersionId } from '../../../src/core/identity';
import type { LineageGraph } from '../../../src/core/lineageGraph';
import type { LocalLink } from '../../../src/core/upstreamLink';
import type { Version } from '../../../src/core/version';
import type { ChangeResult } from '../../../src/operations/changeFiles';
import { deployArtifact } from '../../../src/operations/deployArtifact';
import type { Decisions } from '../../../src/operations/mergedContent';
import type { MergePlan } from '../../../src/operations/mergePlan';
import { OperationError } from '../../../src/operations/operationError';
import { planPush, planSync } from '../../../src/operations/planSync';
import { pushArtifact } from '../../../src/operations/pushArtifact';
import { strategyChoices, type Strategy } from '../../../src/operations/strategyChoices';
import { syncArtifact } from '../../../src/operations/syncArtifact';
import { undoChange, type UndoOptions } from '../../../src/operations/undoChange';
import { nodeSha256 } from '../../../src/store/nodeSha256';
import { useTemporaryDirectory } from '../store/temporaryDirectory';
import { openWorkspace, treeAt, type Tree, type Workspace } from './workspace';

export const SKILL = 'skills/pdf';

/** A folder laid out like a collection, beside a workspace. */
export class Upstream {
  readonly folder: string;

  constructor(directory: string) {
    this.folder = `${directory}/collection`;
  }

  at(inFolder: string): string {
    return path.join(this.folder, inFolder);
  }

  link(artifactPath: string): LocalLink {
    return { source: { type: 'collection', folder: this.folder, name: 'collection' }, path: artifactPath };
  }

  /** Makes an artifact's files exactly these. */
  put(artifactPath: string, tree: Tree): Promise<void> {
    return putTree(this.at(artifactPath), tree);
  }

  write(artifactPath: string, tree: Tree): Promise<void> {
    return writeTree(this.at(artifactPath), tree);
  }

  tree(artifactPath: string): Promise<Tree> {
    return treeAt(this.at(artifactPath));
  }
}

/** Where an artifact's references point. */
export interface References {
  readonly head: VersionId | undefined;
  readonly baseline: VersionId | undefined;
  readonly upstream: Artifact['upstream'];
  readonly deletedAt: number | undefined;
  readonly modificationDetectedAt: number | undefined;
}

/** A workspace with an upstream beside it, and the operations between them as a user would ask for them. */
export class Linked {
  readonly workspace: Workspace;
  readonly upstream: Upstream;

  constructor(workspace: Workspace) {
    this.workspace = workspace;
    this.upstream = new Upstream(workspace.directory);
  }

  identity(artifactPath = SKILL, kind: ArtifactKind = 'skill'): ArtifactIdentity {
    const root = this.workspace.root.path;
    const name = artifactPath.slice(artifactPath.indexOf('/') + 1).replace(/\.md$/, '');
    return { id: artifactId(root, kind, artifactPath, nodeSha256), root, kind, name, path: artifactPath };
  }

  artifact(artifactPath = SKILL): Artifact {
    return this.workspace.artifact(artifactPath);
  }

  version(id: VersionId | undefined): Version {
    const version = this.workspace.store.version(id);
    assert.ok(version);
    return version;
  }

  /** The graph of the artifact's versions. */
  graph(artifactPath = SKILL): LineageGraph {
    return this.workspace.store.graphOf(this.artifact(artifactPath).id);
  }

  head(artifactPath = SKILL): Version {
    return this.version(this.artifact(artifactPath).head);
  }

  baseline(artifactPath = SKILL): Version {
    return this.version(this.artifact(artifactPath).baseline);
  }

  /** Makes the local files exactly these. */
  put(tree: Tree, artifactPath = SKILL): Promise<void> {
    return putTree(this.workspace.at(artifactPath), tree);
  }

  async local(artifactPath = SKILL): Promise<Tree> {
    return this.workspace.tree(artifactPath);
  }

  deploy(
    artifactPath = SKILL,
    upstreamPath = artifactPath,
    kind: ArtifactKind = 'skill',
  ): Promise<ChangeResult> {
    const { context, root } = this.workspace;
    return deployArtifact(context, root, this.identity(artifactPath, kind), this.upstream.link(upstreamPath));
  }

  /** An upstream with these files, deployed. */
  async deployed(tree: Tree, artifactPath = SKILL): Promise<Version> {
    await this.upstream.put(artifactPath, tree);
    const { to } = await this.deploy(artifactPath);
    return this.version(to);
  }

  planSync(artifactPath = SKILL): Promise<MergePlan> {
    const { context, root } = this.workspace;
    return planSync(context, root, this.artifact(artifactPath));
  }

  planPush(artifactPath = SKILL, link?: LocalLink): Promise<MergePlan> {
    const { context, root } = this.workspace;
    return planPush(context, root, this.artifact(artifactPath), link);
  }

  async sync(how: Strategy | Decisions = 'merge', artifactPath = SKILL): Promise<ChangeResult> {
    const plan = await this.planSync(artifactPath);
    return this.applySync(plan, how);
  }

  applySync(plan: MergePlan, how: Strategy | Decisions = 'merge'): Promise<ChangeResult> {
    const { context, root } = this.workspace;
    return syncArtifact(context, root, plan, decisionsOf(plan, how));
  }

  async push(
    how: Strategy | Decisions = 'merge',
    artifactPath = SKILL,
    link?: LocalLink,
  ): Promise<ChangeResult> {
    const plan = await this.planPush(artifactPath, link);
    return this.applyPush(plan, how, link);
  }

  applyPush(plan: MergePlan, how: Strategy | Decisions = 'merge', link?: LocalLink): Promise<ChangeResult> {
    const { context, root } = this.workspace;
    return pushArtifact(context, root, plan, decisionsOf(plan, how), link);
  }

  undo(artifactPath = SKILL, operation?: string, options?: UndoOptions): Promise<ChangeResult> {
    const { context, root } = this.workspace;
    return undoChange(context, root, this.artifact(artifactPath).id, operation, options);
  }

  references(artifactPath = SKILL): References {
    const known = this.workspace.store.artifacts().find((one) => one.path === artifactPath);
    const { head, baseline, upstream, deletedAt, modificationDetectedAt } = known ?? {};
    return { head, baseline, upstream, deletedAt, modificationDetectedAt };
  }

  /** Both sides byte for byte, with modes, links and folders. */
  async disks(): Promise<Tree> {
    return { ...(await exactTree(this.workspace.root.path)), ...(await exactTree(this.upstream.folder)) };
  }

  /** How the two sides stand, from the bytes on disk and the baseline alone. */
  async drift(artifactPath = SKILL): Promise<'in-sync' | 'modified' | 'outdated' | 'diverged'> {
    const local = JSON.stringify(sorted(await this.local(artifactPath)));
    const upstream = JSON.stringify(sorted(await this.upstream.tree(artifactPath)));
    const base = JSON.stringify(sorted(await this.workspace.stored(this.baseline(artifactPath))));
    if (local === upstream) return 'in-sync';
    if (base === upstream) return 'modified';
    return base === local ? 'outdated' : 'diverged';
  }

  /** The store has what is on disk, and a look at the disk finds nothing new; nothing staged is left on either side. */
  async assertSettled(artifactPath = SKILL): Promise<void> {
    const before = this.references(artifactPath);
    const { captured, deleted } = await this.workspace.reconcile();
    assert.deepEqual({ captured, deleted }, { captured: [], deleted: [] });
    assert.deepEqual(this.references(artifactPath), before);
    const tree = await this.local(artifactPath);
    if (before.deletedAt === undefined && before.head !== undefined)
      assert.deepEqual(sorted(await this.workspace.stored(this.head(artifactPath))), sorted(tree));
    else assert.deepEqual(tree, {});
    await this.assertNothingStaged();
  }

  async assertNothingStaged(): Promise<void> {
    // Asked for types, it does not go through links, which may lead round in a circle.
    const entries = await fs.readdir(this.workspace.directory, { recursive: true, withFileTypes: true });
    const staged = entries.filter(({ name }) => name.startsWith('.artifact-lineage-'));
    assert.deepEqual(staged, []);
    assert.deepEqual(await this.workspace.store.staging.list(), []);
  }

  /** Fails with this problem, and nothing on disk, no reference and no file content is another than before. */
  async assertRefused(run: () => Promise<unknown>, problem: string, file?: string): Promise<void> {
    const disks = await this.disks();
    const references = this.references();
    await assert.rejects(run(), (error) => {
      assert.ok(error instanceof OperationError, String(error));
      assert.equal(error.problem, problem);
      if (file !== undefined) assert.equal(error.path, file);
      return true;
    });
    assert.deepEqual(await this.disks(), disks);
    assert.deepEqual(this.references(), references);
    await this.assertNothingStaged();
  }
}

function decisionsOf(plan: MergePlan, how: Strategy | Decisions): Decisions {
  return typeof how === 'string' ? { choices: strategyChoices(plan, how) } : how;
}

/** Choices without edited files. */
export function chosen(choices: Readonly<Record<string, 'local' | 'upstream' | 'base'>>): Decisions {
  return { choices: new Map(Object.entries(choices)) };
}

/** Gives every test of the surrounding `describe` a workspace with an upstream. */
export function useLinked(): { readonly current: Linked } {
  let linked: Linked | undefined;
  afterEach(async () => {
    await linked?.workspace.store.close();
    linked = undefined;
  });
  const temporary = useTemporaryDirectory();
  beforeEach(async () => {
    linked = new Linked(await openWorkspace(temporary.path));
    await fs.mkdir(linked.upstream.folder);
  });
  return {
    get current() {
      assert.ok(linked);
      return linked;
    },
  };
}

export async function putTree(place: string, tree: Tree): Promise<void> {
  await fs.rm(place, { recursive: true, force: true });
  await writeTree(place, tree);
}

/** Writes files below a folder; see {@link Tree}. */
export async function writeTree(folder: string, tree: Tree): Promise<void> {
  for (const [name, text] of Object.entries(tree)) {
    const file = path.join(folder, name);
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.rm(file, { force: true });
    const isExecutable = text.startsWith('* ');
    if (text.startsWith('-> ')) await fs.symlink(text.slice(3), file);
    else
      await fs.writeFile(file, isExecutable ? text.slice(2) : text, { mode: isExecutable ? 0o755 : 0o644 });
  }
}

/** Everything below a folder by absolute path: folders too, and of files all permission bits and all bytes. */
export async function exactTree(folder: string): Promise<Tree> {
  const tree: Record<string, string> = {};
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isSymbolicLink()) tree[file] = `-> ${await fs.readlink(file)}`;
    else if (entry.isDirectory()) tree[file] = 'folder';
    else {
      const mode = ((await fs.stat(file)).mode & 0o777).toString(8);
      tree[file] = `${mode} ${(await fs.readFile(file)).toString('latin1')}`;
    }
  }
  return tree;
}

export function sorted(tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).sort(([a], [b]) => (a < b ? -1 : 1)));
}
