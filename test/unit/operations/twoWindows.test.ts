import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { Version } from '../../../src/core/version';
import { artifactDrift } from '../../../src/operations/artifactDrift';
import { localPlace, type ChangePlace } from '../../../src/operations/changePlace';
import { OperationError } from '../../../src/operations/operationError';
import { requestedOperation } from '../../../src/operations/operationRecord';
import { placeKey } from '../../../src/operations/placeKey';
import { planSync } from '../../../src/operations/planSync';
import { reconcile, type ReconcileResult } from '../../../src/operations/reconcile';
import { restoreVersion } from '../../../src/operations/restoreVersion';
import { safetyVersion } from '../../../src/operations/safetyVersion';
import { syncArtifact } from '../../../src/operations/syncArtifact';
import type { TrackingContext } from '../../../src/operations/trackingContext';
import type { JournalRecord } from '../../../src/store/journal/record';
import { LineageStore } from '../../../src/store/lineageStore';
import { WASM_FILE } from '../store/temporaryStore';
import { HookedFileTree } from './hookedFileTree';
import { SKILL, useLinked, type Linked } from './linked';

const OLD = { 'SKILL.md': 'old\n', 'b.md': 'old\n' };
const NEW = { 'SKILL.md': 'new\n', 'b.md': 'new\n' };
const LATER = { 'SKILL.md': 'later\n', 'b.md': 'new\n' };

describe('two windows', () => {
  const use = useLinked();

  /** On the same files and the same store. */
  async function secondWindow(): Promise<{
    readonly store: LineageStore;
    readonly context: TrackingContext;
  }> {
    const { workspace } = use.current;
    const directory = path.join(workspace.directory, 'store');
    const store = await LineageStore.open({ directory, wasmFile: WASM_FILE });
    return { store, context: { ...workspace.context, store } };
  }

  /** Opened when {@link OLD} was recorded; then {@link NEW} was written. */
  async function secondWindowBeforeEdit(): ReturnType<typeof secondWindow> {
    const { workspace } = use.current;
    await workspace.write(SKILL, OLD);
    await workspace.reconcile();
    const second = await secondWindow();
    await workspace.write(SKILL, NEW);
    return second;
  }

  async function reconcileRoot(context: TrackingContext): Promise<void> {
    const { root } = use.current.workspace;
    await reconcile(context, root, { roots: [root], cache: new Map() });
  }

  /** Something happens in the second window after the first has read its files, and before it records them. */
  function overtakeOnce(happen: () => Promise<void>): { readonly isReached: () => boolean } {
    const { store } = use.current.workspace;
    const recordingIn = store.recordingIn.bind(store);
    let isReached = false;
    store.recordingIn = async (root, run) => {
      store.recordingIn = recordingIn;
      isReached = true;
      await happen();
      return recordingIn(root, run);
    };
    return { isReached: () => isReached };
  }

  it('that see one edit, and then the next while the first window records it: one line of versions', async () => {
    const { workspace } = use.current;
    const second = await secondWindowBeforeEdit();
    // The first window has read the new text; before it records that, the second has recorded it, and a later edit.
    const overtaken = overtakeOnce(async () => {
      await reconcileRoot(second.context);
      await workspace.write(SKILL, LATER);
      await reconcileRoot(second.context);
    });
    const { captured } = await workspace.reconcile();
    assert.ok(overtaken.isReached());
    assert.deepEqual(captured, []);
    await second.store.refresh();
    for (const store of [workspace.store, second.store]) {
      const [artifact] = store.artifacts();
      assert.ok(artifact);
      const versions = store.versions(artifact.id, { limit: 10 });
      assert.deepEqual(
        versions.map(({ number, parentId }) => [number, parentId]),
        [
          [3, versions[1]?.id],
          [2, versions[2]?.id],
          [1, undefined],
        ],
      );
      assert.equal(artifact.head, versions[0]?.id);
    }
    await second.store.close();
  });

  it('of which one records a new file that the other had not seen: nobody says that it was deleted', async () => {
    const { workspace } = use.current;
    const second = await secondWindowBeforeEdit();
    const overtaken = overtakeOnce(async () => {
      await workspace.write(SKILL, { 'new.md': 'new' });
      await reconcileRoot(second.context);
    });
    await workspace.reconcile();
    assert.ok(overtaken.isReached());
    assert.equal(workspace.versions(SKILL).length, 2);
    assert.deepEqual(await workspace.stored(workspace.head(SKILL)), { ...NEW, 'new.md': 'new' });
    await second.store.close();
  });

  it('of which one records a deletion that the other had not seen: it stays deleted', async () => {
    const { workspace } = use.current;
    const second = await secondWindowBeforeEdit();
    const overtaken = overtakeOnce(async () => {
      await fs.rm(workspace.at(SKILL), { recursive: true });
      await reconcileRoot(second.context);
    });
    const { captured, busy } = await workspace.reconcile();
    assert.ok(overtaken.isReached());
    assert.deepEqual([captured, busy], [[], [SKILL]]);
    assert.ok(workspace.artifact(SKILL).deletedAt !== undefined);
    assert.equal(workspace.versions(SKILL).length, 1);
    assert.deepEqual((await workspace.reconcile()).busy, []);
    await second.store.close();
  });

  it('of which one ended in the midst of an operation, as nobody can tell: edits are recorded, and kept by a restore', async () => {
    const linked = use.current;
    const { workspace } = linked;
    await linked.deployed(OLD);
    const second = await secondWindow();
    const place = localPlace(workspace.root, linked.artifact());
    const key = await placeKey(second.context, place.artifact);
    await second.store.commit([begun(second.context, place, linked.head())]);
    await workspace.write(SKILL, NEW);
    // While it holds the place it is at work.
    await second.store.changingPlace(key, async () => {
      assert.deepEqual((await workspace.reconcile()).busy, [SKILL]);
      await assert.rejects(safetyVersion(workspace.context, place), { problem: 'keeps-changing' });
    });
    assert.deepEqual((await workspace.reconcile()).captured, [linked.artifact().id]);
    await workspace.write(SKILL, LATER);
    const [first] = workspace.versions(SKILL);
    assert.ok(first);
    await restoreVersion(workspace.context, workspace.root, first.id);
    assert.deepEqual(await linked.local(), OLD);
    const contents = await Promise.all(workspace.versions(SKILL).map((version) => workspace.stored(version)));
    assert.deepEqual(contents, [OLD, NEW, LATER]);
    await second.store.close();
  });

  it('of which one looks while the other is half-way through an operation: that half is nobody’s edit', async () => {
    const linked = use.current;
    const { workspace } = linked;
    await linked.deployed(OLD);
    await linked.upstream.put(SKILL, NEW);
    const second = await secondWindow();
    const files = new HookedFileTree();
    const looks: ReconcileResult[] = [];
    let renames = 0;
    files.hook = async (call) => {
      if (call === 'rename' && ++renames === 2) looks.push(await workspace.reconcile());
    };
    const context = { ...second.context, files };
    const plan = await planSync(context, workspace.root, linked.artifact());
    await syncArtifact(context, workspace.root, plan, { choices: new Map() });
    assert.deepEqual(
      looks.map(({ captured, deleted, busy }) => ({ captured, deleted, busy })),
      [{ captured: [], deleted: [], busy: [SKILL] }],
    );
    const after = await workspace.reconcile();
    assert.deepEqual([after.captured, after.busy], [[], []]);
    assert.deepEqual(
      workspace.versions(SKILL).map(({ changeOrigin }) => changeOrigin),
      ['deployment', 'sync'],
    );
    assert.deepEqual(await workspace.stored(linked.head()), NEW);
    await second.store.close();
  });

  it('of which one deploys what the other has just not found: it is not taken for deleted', async () => {
    const { workspace } = use.current;
    const second = await secondWindow();
    const other = 'skills/other';
    await workspace.write(SKILL, OLD);
    await workspace.reconcile();
    let isWritten = false;
    workspace.files.hook = async (call) => {
      // The folder of the skills was listed; now that in it is read.
      if (call !== 'read' || isWritten) return;
      isWritten = true;
      await workspace.write(other, NEW);
      await reconcileRoot(second.context);
    };
    await workspace.write(SKILL, NEW);
    const { deleted, busy } = await workspace.reconcile();
    workspace.files.hook = undefined;
    assert.ok(isWritten);
    assert.deepEqual([deleted, busy], [[], [other]]);
    assert.equal(workspace.artifact(other).deletedAt, undefined);
    const after = await workspace.reconcile();
    assert.deepEqual([after.deleted, after.captured, after.busy], [[], [], []]);
    await second.store.close();
  });

  it('that sync one artifact at once: one does it, the other finds it done, and nothing is taken back', async () => {
    const linked = use.current;
    const { context, root, store } = linked.workspace;
    await linked.deployed(OLD);
    await linked.upstream.put(SKILL, NEW);
    const { store: second, context: other } = await secondWindow();
    const [here, there] = [
      await planSync(context, root, linked.artifact()),
      await planSync(other, root, linked.artifact()),
    ];
    const sync = (window: typeof context, plan: typeof here): Promise<string> =>
      syncArtifact(window, root, plan, { choices: new Map() }).then(
        () => 'done',
        (error: unknown) => (error instanceof OperationError ? error.problem : assert.fail(String(error))),
      );
    const results = await Promise.all([sync(context, here), sync(other, there)]);
    assert.deepEqual(results.sort(), ['done', 'moved']);
    await Promise.all([store.refresh(), second.refresh()]);
    assert.deepEqual(await linked.local(), NEW);
    assert.deepEqual(await linked.workspace.stored(linked.head()), NEW);
    assert.deepEqual(await linked.workspace.stored(linked.baseline()), NEW);
    assert.equal(second.artifact(linked.artifact().id)?.head, linked.artifact().head);
    assert.equal((await artifactDrift(context, linked.artifact(), new Map())).drift.state, 'in-sync');
    await linked.workspace.assertSwept();
    await second.close();
  });

  it('of which one tidies the store while the other shows a merge: what is shown stays', async () => {
    const linked = use.current;
    const { store, root } = linked.workspace;
    await linked.deployed(OLD);
    await linked.upstream.put(SKILL, NEW);
    const second = await secondWindow();
    // No version has what the second window has put of upstream, and the first finds it there.
    const [entry] = (await planSync(second.context, root, linked.artifact())).upstream.manifest;
    assert.ok(entry);
    await store.content(entry.hash);
    await store.using(async () => {
      const plan = await linked.planSync();
      await assert.rejects(second.store.collectGarbage({ patienceMs: 0 }), { reason: 'locked' });
      const third = await secondWindow();
      for (const { hash, size } of plan.upstream.manifest)
        assert.equal((await third.store.content(hash)).length, size);
      await third.store.close();
    });
    assert.ok((await second.store.collectGarbage()).packsRemoved > 0);
    await store.using(() => {
      assert.equal(store.hasContent(entry.hash), false);
      return Promise.resolve();
    });
    await linked.sync();
    assert.deepEqual(await linked.workspace.stored(linked.head()), NEW);
    await second.store.close();
  });
});

describe('an operation that another program gets in the way of', () => {
  const use = useLinked();

  /** A sync, and something else that writes these files between its last look and its first rename. */
  async function interrupted(written: Readonly<Record<string, string>>): Promise<Linked> {
    const linked = use.current;
    const { context, root } = linked.workspace;
    await linked.deployed(OLD);
    await linked.upstream.put(SKILL, NEW);
    const plan = await planSync(context, root, linked.artifact());
    const files = new HookedFileTree();
    files.hook = async (call, place) => {
      if (call !== 'makeDirectory' || place !== linked.workspace.at(SKILL)) return;
      files.hook = undefined;
      for (const [name, text] of Object.entries(written))
        await fs.writeFile(path.join(linked.workspace.at(SKILL), name), text);
    };
    await assert.rejects(syncArtifact({ ...context, files }, root, plan, { choices: new Map() }), {
      name: 'OperationError',
    });
    return linked;
  }

  it('takes back only what it wrote itself: nothing, when it had written nothing', async () => {
    const linked = await interrupted(NEW);
    assert.deepEqual(await linked.local(), NEW);
    assert.deepEqual(await linked.workspace.stored(linked.baseline()), OLD);
    // What is there now is the other's edit, and recorded as such.
    assert.deepEqual(await linked.workspace.stored(linked.head()), NEW);
    assert.equal(linked.head().changeOrigin, 'local_modification');
    const { captured } = await linked.workspace.reconcile();
    assert.deepEqual(captured, []);
  });

  it('keeps what the other wrote, on disk too', async () => {
    const linked = await interrupted({ 'b.md': 'theirs\n' });
    assert.deepEqual(await linked.local(), { ...OLD, 'b.md': 'theirs\n' });
    assert.deepEqual(await linked.workspace.stored(linked.head()), { ...OLD, 'b.md': 'theirs\n' });
  });
});

/** The record of an operation that began, and changes nothing. */
function begun(context: TrackingContext, place: ChangePlace, head: Version): JournalRecord {
  const { kind, name, path: inRoot } = place.artifact;
  const facts = { kind: 'restore', artifactId: head.artifactId, from: head.id, to: head.id } as const;
  const intent = {
    place: {
      root: place.root.path,
      scope: place.root.scope,
      kind,
      name,
      path: inRoot,
      fileName: place.fileName,
    },
    from: head.contentHash,
    to: head.contentHash,
    outcome: [],
  };
  return {
    ...requestedOperation(context, facts, 'operation', 'started'),
    facts: { side: 'local', intent, undo: [] },
  };
}
