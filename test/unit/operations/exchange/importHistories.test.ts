import assert from 'node:assert/strict';
import path from 'node:path';
import type { Root } from '../../../../src/core/root';
import { exportHistory } from '../../../../src/operations/exchange/exportHistory';
import { folderEntries } from '../../../../src/operations/exchange/folderEntries';
import { importHistories, readToImport } from '../../../../src/operations/exchange/importHistories';
import type { ImportPlan } from '../../../../src/operations/exchange/importPlan';
import { readLayout } from '../../../../src/operations/exchange/readLayout';
import { restoreVersion } from '../../../../src/operations/restoreVersion';
import { tagVersion } from '../../../../src/operations/tagVersion';
import { openWorkspace, useWorkspace, type Workspace } from '../workspace';

const SKILL = 'skills/pdf-tools';

describe('an imported history', function () {
  this.timeout(60_000);
  const workspace = useWorkspace();

  /** The history of a skill with two versions, the second one tagged, of another machine. */
  const exported = async (): Promise<string> => {
    const directory = path.join(workspace.current.directory, 'elsewhere');
    const target = path.join(workspace.current.directory, 'exported');
    const there = await openWorkspace(directory, 2_000_000);
    try {
      await there.write(SKILL, { 'SKILL.md': 'one' });
      await there.reconcile();
      await there.write(SKILL, { 'SKILL.md': 'two' });
      await there.reconcile();
      const { id: artifactId, head } = there.artifact(SKILL);
      await tagVersion(there.context, { artifactId, name: 'good', version: head ?? null });
      await exportHistory(there.context, { artifacts: [artifactId], format: 'folder', target });
    } finally {
      await there.store.close();
    }
    return target;
  };
  const importIt = async (here: Workspace, target: string, root: Root = here.root): Promise<ImportPlan> => {
    const read = readLayout(folderEntries(here.files, target));
    const histories = await readToImport(here.context, read);
    const [plan] = await importHistories(here.context, { read, histories, root });
    assert.ok(plan);
    return plan;
  };

  it('is that of the files, where only their first sight was recorded', async () => {
    const here = workspace.current;
    const target = await exported();
    await here.write(SKILL, { 'SKILL.md': 'two' });
    await here.reconcile();
    const firstSeen = here.head(SKILL);
    const plan = await importIt(here, target);
    assert.deepEqual([plan.added.length, plan.known, plan.isNewArtifact], [2, 0, false]);
    const head = here.head(SKILL);
    assert.deepEqual(await here.stored(head), { 'SKILL.md': 'two' });
    assert.equal(here.store.tags(head.artifactId)[0]?.version, head.id);
    assert.equal(here.store.graphOf(head.artifactId).ancestors(head.id).length, 2);
    assert.ok(here.store.version(firstSeen.id));
    assert.deepEqual((await here.reconcile()).captured, []);
    assert.deepEqual(here.trail(SKILL), ['first-seen done', 'import done']);
  });

  it('leaves files and head alone where more is recorded, or something else', async () => {
    const here = workspace.current;
    const target = await exported();
    await here.write(SKILL, { 'SKILL.md': 'mine' });
    await here.reconcile();
    const before = here.head(SKILL);
    await tagVersion(here.context, { artifactId: before.artifactId, name: 'good', version: before.id });
    const plan = await importIt(here, target);
    assert.deepEqual(plan.keptTags, ['good']);
    assert.equal(here.head(SKILL).id, before.id);
    assert.equal(here.store.tags(before.artifactId)[0]?.version, before.id);
    assert.equal(here.versions(SKILL).length, 3);
    assert.deepEqual(await here.tree(SKILL), { 'SKILL.md': 'mine' });
  });

  it('of an artifact that is not here is one of a deleted artifact, which can be restored', async () => {
    const here = workspace.current;
    const plan = await importIt(here, await exported());
    assert.ok(plan.isNewArtifact);
    const artifact = here.artifact(SKILL);
    assert.ok(artifact.deletedAt);
    await here.reconcile();
    const { head } = here.artifact(SKILL);
    assert.ok(head);
    await restoreVersion(here.context, here.root, head);
    assert.deepEqual(await here.tree(SKILL), { 'SKILL.md': 'two' });
    assert.equal(here.artifact(SKILL).deletedAt, undefined);
  });

  it('brings back what was given up here', async () => {
    const here = workspace.current;
    const target = await exported();
    await importIt(here, target);
    const [first] = here.versions(SKILL);
    assert.ok(first);
    await here.store.commit([{ type: 'prune', artifactId: first.artifactId, versions: [first.id] }]);
    assert.equal(here.versions(SKILL).length, 1);
    const plan = await importIt(here, target);
    assert.deepEqual([plan.added.length, plan.known], [1, 1]);
    assert.deepEqual(await here.stored(here.versions(SKILL)[0] ?? first), { 'SKILL.md': 'one' });
  });

  it('is not there at all when it is stopped', async () => {
    const here = workspace.current;
    const read = readLayout(folderEntries(here.files, await exported()));
    const histories = await readToImport(here.context, read);
    const controller = new AbortController();
    const stopping: typeof read = (options) => {
      controller.abort();
      return read(options);
    };
    const request = { read: stopping, histories, root: here.root, signal: controller.signal };
    await assert.rejects(importHistories(here.context, request), { name: 'AbortError' });
    assert.deepEqual(here.store.artifacts(), []);
  });
});
