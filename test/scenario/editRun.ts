import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { Artifact } from '../../src/core/artifact';
import { conflictTotal } from '../../src/core/merge/tree/conflictTotal';
import { artifactDrift } from '../../src/operations/artifactDrift';
import type { ChangeResult } from '../../src/operations/changeFiles';
import type { Strategy } from '../../src/operations/strategyChoices';
import { Linked, exactTree } from '../unit/operations/linked';
import type { Tree, Workspace } from '../unit/operations/workspace';
import { hashOf, type ArtifactHistory, type Files } from './artifactHistory';
import type { Edit } from './edits';

export type EditOutcome = 'fast-forward' | 'merged' | 'conflicts';

/** One edit of one artifact, from deployment to push, everything held against the bytes on disk. */
export class EditRun {
  readonly #linked: Linked;
  readonly #artifact: ArtifactHistory;
  readonly #edit: Edit;

  constructor(workspace: Workspace, artifact: ArtifactHistory, edit: Edit) {
    this.#linked = new Linked(workspace);
    this.#artifact = artifact;
    this.#edit = edit;
  }

  async run(): Promise<{ readonly outcome: EditOutcome; readonly conflicts: number }> {
    const { base, local, upstream } = this.#edit;
    await this.#deploy(base);
    await this.#write(this.#linked.workspace.at(this.#path), local);
    await this.#linked.workspace.reconcile();
    await this.#expectDrift(same(local, base) ? ['in-sync'] : ['modified', 'in-sync']);
    await this.#write(this.#linked.upstream.at(this.#path), upstream);
    const conflicts = conflictTotal((await this.#linked.planSync(this.#path)).tree);
    const drift = await this.#drift();
    if (drift.state === 'diverged') assert.equal(drift.conflicts, conflicts, 'conflicts told beforehand');
    if (same(local, base)) assert.equal(conflicts, 0);
    if (conflicts === 0) await this.#syncUndoSync('merge');
    else {
      await this.#syncUndoSync('upstream', true);
      await this.#syncUndoSync('local');
    }
    await this.#pushUndoPush();
    await this.#keptInHistory(base, local, upstream);
    await this.#settled();
    const isForward = same(local, base);
    return { outcome: conflicts > 0 ? 'conflicts' : isForward ? 'fast-forward' : 'merged', conflicts };
  }

  async #deploy(base: Files): Promise<void> {
    await this.#write(this.#linked.upstream.at(this.#path), base);
    await this.#linked.deploy(this.#path, this.#path, this.#artifact.kind);
    assert.deepEqual(await this.#local(), await this.#upstream(), 'deployed');
    await this.#expectDrift(['in-sync']);
  }

  /** @param isUndoneAtLast whether it is left undone */
  async #syncUndoSync(how: Strategy, isUndoneAtLast = false): Promise<void> {
    const [local, upstream, references] = [await this.#local(), await this.#upstream(), this.#references()];
    await this.#linked.sync(how, this.#path);
    await this.#afterSync(how, local, upstream);
    await this.#linked.undo(this.#path);
    assert.deepEqual(await this.#local(), local, 'undone');
    assert.deepEqual(await this.#upstream(), upstream, 'undone: upstream');
    assert.deepEqual(this.#references(), references, 'undone: references');
    if (isUndoneAtLast) return;
    await this.#linked.sync(how, this.#path);
    await this.#afterSync(how, local, upstream);
  }

  async #afterSync(how: Strategy, before: Tree, upstream: Tree): Promise<void> {
    const after = await this.#local();
    assert.deepEqual(await this.#upstream(), upstream, 'a sync does not write upstream');
    if (how === 'local') assert.deepEqual(after, before, 'local was chosen');
    if (how === 'upstream')
      for (const [name, text] of Object.entries(upstream)) assert.equal(after[name], text);
    if (how === 'merge' && same(this.#edit.local, this.#edit.base)) assert.deepEqual(after, upstream);
    await this.#expectDrift(isSame(after, upstream) ? ['in-sync'] : ['modified', 'in-sync']);
    assert.equal(this.#linked.artifact(this.#path).modificationDetectedAt, undefined);
  }

  async #pushUndoPush(): Promise<void> {
    const [local, upstream, references] = [await this.#local(), await this.#upstream(), this.#references()];
    await this.#push(local);
    if (isSame(local, upstream)) return;
    await this.#linked.undo(this.#path);
    assert.deepEqual(await this.#upstream(), upstream, 'push undone');
    assert.deepEqual(this.#references(), references, 'push undone: references');
    await this.#push(local);
  }

  async #push(local: Tree): Promise<ChangeResult> {
    const pushed = await this.#linked.push('merge', this.#path);
    assert.deepEqual(await this.#local(), local, 'a push does not write local');
    assert.deepEqual(await this.#upstream(), local, 'pushed');
    await this.#expectDrift(['in-sync']);
    return pushed;
  }

  async #settled(): Promise<void> {
    const references = this.#references();
    const { captured, deleted } = await this.#linked.workspace.reconcile();
    assert.deepEqual({ captured, deleted }, { captured: [], deleted: [] });
    assert.deepEqual(this.#references(), references);
    await this.#linked.assertNothingStaged();
  }

  /** Not a byte of what was on disk is lost, whatever was chosen. */
  async #keptInHistory(...contents: readonly Files[]): Promise<void> {
    const { store } = this.#linked.workspace;
    const hashes = new Set<string>(
      this.#linked.workspace.versions(this.#path).map((version) => version.contentHash),
    );
    for (const content of contents) {
      assert.ok(hashes.has(hashOf(content)), 'a content has no version');
      const version = this.#linked.workspace
        .versions(this.#path)
        .find((each) => each.contentHash === hashOf(content));
      const manifest = version ? await store.manifest(version.contentHash) : [];
      assert.deepEqual(manifest.map((entry) => entry.path).sort(), [...content.keys()].sort());
      for (const { path: name, hash } of manifest)
        assert.ok(
          Buffer.from(await store.content(hash)).equals(content.get(name)?.bytes ?? Buffer.of(1)),
          name,
        );
    }
  }

  async #expectDrift(states: readonly string[]): Promise<void> {
    const drift = await this.#drift();
    assert.ok(states.includes(drift.state), `${drift.state}, not ${states.join(' or ')}`);
    const isFormOnly = drift.state === 'in-sync' && states[0] !== 'in-sync';
    if (isFormOnly && !isSame(await this.#local(), await this.#upstream()))
      assert.ok(drift.form && (drift.form.lineEnds || drift.form.modes), 'in sync without being the same');
  }

  async #drift(): ReturnType<typeof driftNow> {
    return driftNow(this.#linked.workspace, this.#linked.artifact(this.#path));
  }

  #references(): object {
    return this.#linked.references(this.#path);
  }

  get #path(): string {
    return this.#artifact.path;
  }

  #local(): Promise<Tree> {
    return placed(this.#linked.workspace.at(this.#path));
  }

  #upstream(): Promise<Tree> {
    return placed(this.#linked.upstream.at(this.#path));
  }

  async #write(place: string, files: Files): Promise<void> {
    await fs.rm(place, { recursive: true, force: true });
    for (const [name, { mode, bytes }] of files) {
      const file = this.#artifact.isDirectory ? path.join(place, name) : place;
      await fs.mkdir(path.dirname(file), { recursive: true });
      if (mode === '120000') await fs.symlink(Buffer.from(bytes).toString(), file);
      else await fs.writeFile(file, bytes, { mode: mode === '100755' ? 0o755 : 0o644 });
    }
  }
}

async function driftNow(workspace: Workspace, artifact: Artifact) {
  return (await artifactDrift(workspace.context, artifact, new Map())).drift;
}

/** Everything at a place by relative path, with modes and all bytes; of a single file under the empty name. */
async function placed(place: string): Promise<Tree> {
  const stat = await fs.stat(place).catch(() => undefined);
  if (stat?.isFile())
    return { '': `${(stat.mode & 0o777).toString(8)} ${await fs.readFile(place, 'latin1')}` };
  const tree = await exactTree(place);
  const files = Object.entries(tree).filter(([, text]) => text !== 'folder');
  return Object.fromEntries(files.map(([file, text]) => [path.relative(place, file), text]));
}

const isSame = (a: Tree, b: Tree): boolean =>
  JSON.stringify(sortedPairs(a)) === JSON.stringify(sortedPairs(b));

const sortedPairs = (tree: Tree): [string, string][] =>
  Object.entries(tree).sort(([a], [b]) => (a < b ? -1 : 1));

const same = (a: Files, b: Files): boolean => hashOf(a) === hashOf(b);
