import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { artifactDrift } from '../../../src/operations/artifactDrift';
import { OperationError } from '../../../src/operations/operationError';
import { planSync } from '../../../src/operations/planSync';
import { syncArtifact } from '../../../src/operations/syncArtifact';
import { LineageStore } from '../../../src/store/lineageStore';
import { WASM_FILE } from '../store/temporaryStore';
import { HookedFileTree } from './hookedFileTree';
import { SKILL, useLinked, type Linked } from './linked';

const OLD = { 'SKILL.md': 'old\n', 'b.md': 'old\n' };
const NEW = { 'SKILL.md': 'new\n', 'b.md': 'new\n' };

describe('two windows', () => {
  const use = useLinked();

  it('that sync one artifact at once: one does it, the other finds it done, and nothing is taken back', async () => {
    const linked = use.current;
    const { context, root, store } = linked.workspace;
    await linked.deployed(OLD);
    await linked.upstream.put(SKILL, NEW);
    const second = await LineageStore.open({
      directory: path.join(linked.workspace.directory, 'store'),
      wasmFile: WASM_FILE,
    });
    const other = { ...context, store: second };
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
