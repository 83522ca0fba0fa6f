import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import type { VersionId } from '../../../src/core/identity';
import type { Version } from '../../../src/core/version';
import type { ChangeResult } from '../../../src/operations/changeFiles';
import type { Decisions } from '../../../src/operations/mergedContent';
import type { MergePlan } from '../../../src/operations/mergePlan';
import { planUndoVersion, undoVersion } from '../../../src/operations/undoVersion';
import { chosen, SKILL, useLinked } from './linked';
import type { Tree } from './workspace';

const LINES = Array.from({ length: 12 }, (_, i) => `line ${String(i)}`);
const text = (changed: Readonly<Record<number, string>> = {}): string =>
  `${LINES.map((line, i) => changed[i] ?? line).join('\n')}\n`;

describe('undoVersion', () => {
  const use = useLinked();
  const history = async (...trees: readonly Tree[]): Promise<Version[]> => {
    for (const tree of trees) {
      await use.current.put(tree);
      await use.current.workspace.reconcile();
    }
    return use.current.workspace.versions(SKILL);
  };
  const plan = (id: VersionId | undefined): Promise<MergePlan> => {
    const { context, root } = use.current.workspace;
    assert.ok(id !== undefined);
    return planUndoVersion(context, root, id);
  };
  const apply = (
    planned: MergePlan,
    decisions: Decisions = { choices: new Map() },
  ): Promise<ChangeResult> => {
    const { context, root } = use.current.workspace;
    return undoVersion(context, root, planned, decisions);
  };

  it('takes one change back and keeps all that came later; and is undone itself', async () => {
    const linked = use.current;
    const [, second, third] = await history(
      { 'SKILL.md': text(), 'a.md': 'a', 'run.sh': 'run', link: '-> a.md' },
      { 'SKILL.md': text({ 1: 'bad' }), 'b.md': 'added', 'run.sh': '* run', link: '-> b.md' },
      {
        'SKILL.md': text({ 1: 'bad', 9: 'good' }),
        'b.md': 'added',
        'run.sh': '* run',
        link: '-> b.md',
        new: 'n',
      },
    );
    const [disks, references] = [await linked.disks(), linked.references()];
    const { from, to } = await apply(await plan(second?.id));
    assert.deepEqual(await linked.local(), {
      'SKILL.md': text({ 9: 'good' }),
      'a.md': 'a',
      'run.sh': 'run',
      link: '-> a.md',
      new: 'n',
    });
    assert.equal(from, third?.id);
    const version = linked.version(to);
    assert.deepEqual(
      [version.parentId, version.mergeParentId, version.changeOrigin],
      [third?.id, undefined, 'local_modification'],
    );
    await linked.assertSettled();
    assert.equal((await apply(await plan(second?.id))).isChanged, false);
    await linked.undo();
    assert.deepEqual(await linked.disks(), disks);
    assert.deepEqual(linked.references(), references);
    await linked.assertRefused(() => linked.undo(), 'nothing-to-undo');
  });

  it('of the newest version is going back one', async () => {
    const [first, second] = await history({ 'SKILL.md': text() }, { 'SKILL.md': 'two', x: 'x' });
    await apply(await plan(second?.id));
    assert.deepEqual(await use.current.local(), { 'SKILL.md': text() });
    assert.equal(use.current.head().contentHash, first?.contentHash);
    await use.current.assertSettled();
  });

  it('in conflict with what came later: refused until it is chosen', async () => {
    const linked = use.current;
    const [, second] = await history(
      { 'SKILL.md': text(), x: 'x' },
      { 'SKILL.md': text({ 5: 'two' }) },
      { 'SKILL.md': text({ 5: 'three' }) },
    );
    const planned = await plan(second?.id);
    await linked.assertRefused(() => apply(planned), 'unresolved', 'SKILL.md');
    await apply(planned, chosen({ 'SKILL.md': 'upstream' }));
    assert.deepEqual(await linked.local(), { 'SKILL.md': text(), x: 'x' });
  });

  it('refuses the first version, an unknown one, a deleted artifact, and what moved meanwhile', async () => {
    const linked = use.current;
    const [first, second] = await history({ 'SKILL.md': 'one' }, { 'SKILL.md': 'two' });
    await linked.assertRefused(() => plan(first?.id), 'no-parent');
    await linked.assertRefused(() => plan('e'.repeat(64) as VersionId), 'not-found');
    const planned = await plan(second?.id);
    await linked.workspace.write(SKILL, { x: 'meanwhile' });
    const disks = await linked.disks();
    await assert.rejects(apply(planned), { problem: 'moved' });
    assert.deepEqual(await linked.disks(), disks);
    await fs.rm(linked.workspace.at(SKILL), { recursive: true });
    await linked.workspace.reconcile();
    await linked.assertRefused(() => plan(second?.id), 'local-deleted', SKILL);
  });

  it('captures an edit that was not recorded yet, and leaves secrets and nested skills alone', async () => {
    const linked = use.current;
    const [, second] = await history({ 'SKILL.md': text() }, { 'SKILL.md': text({ 1: 'bad' }) });
    await linked.workspace.write(SKILL, { new: 'not recorded', '.env': 'A=1', 'inner/SKILL.md': 'inner' });
    const { from } = await apply(await plan(second?.id));
    assert.deepEqual(await linked.local(), {
      'SKILL.md': text(),
      new: 'not recorded',
      '.env': 'A=1',
      'inner/SKILL.md': 'inner',
    });
    assert.deepEqual(await linked.workspace.stored(linked.version(from)), {
      'SKILL.md': text({ 1: 'bad' }),
      new: 'not recorded',
    });
  });
});
