import assert from 'node:assert/strict';
import { told } from './drift/driftOfLinked';
import { SKILL, sorted, useLinked, type Linked } from './linked';
import type { Tree } from './workspace';

const LINES = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const text = (changed: Readonly<Record<number, string>> = {}): string =>
  `${LINES.map((line, i) => changed[i] ?? line).join('\n')}\n`;
const BASE: Tree = { 'SKILL.md': text(), 'd.txt': text() };
const LARGE = 'y'.repeat(3000);

describe('files that are too large on one side', () => {
  const use = useLinked();

  const edit = async (linked: Linked, tree: Tree): Promise<void> => {
    await linked.workspace.write(SKILL, tree);
    await linked.workspace.reconcile();
  };

  /** Whatever is done, both sides stay in sync but for the file, and nothing is done twice. */
  const assertStays = async (linked: Linked): Promise<void> => {
    for (const step of ['sync', 'push', 'push', 'sync'] as const) {
      await linked[step]();
      assert.equal(await told(linked), 'in-sync', step);
      assert.equal((await linked[step]()).isChanged, false);
    }
    await linked.assertNothingStaged();
  };

  it('upstream: drift settles, and when it shrinks again it merges with what it was before', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await linked.upstream.write(SKILL, { 'd.txt': LARGE });
    assert.equal(await told(linked), 'in-sync');
    await assertStays(linked);
    await linked.upstream.write(SKILL, { 'SKILL.md': text({ 1: 'theirs' }) });
    assert.equal(await told(linked), 'outdated');
    await linked.sync();
    await assertStays(linked);
    await edit(linked, { 'SKILL.md': text({ 1: 'theirs', 7: 'mine' }) });
    assert.equal(await told(linked), 'modified');
    await linked.push();
    await assertStays(linked);
    assert.equal((await linked.local())['d.txt'], text());
    assert.equal((await linked.upstream.tree(SKILL))['d.txt'], LARGE);
    await edit(linked, { 'd.txt': text({ 1: 'mine' }) });
    assert.equal(await told(linked), 'in-sync');
    await assertStays(linked);
    await linked.upstream.write(SKILL, { 'd.txt': text({ 7: 'theirs' }) });
    assert.equal(await told(linked), 'diverged 0');
    await linked.sync();
    assert.equal((await linked.local())['d.txt'], text({ 1: 'mine', 7: 'theirs' }));
    await linked.push();
    assert.deepEqual(sorted(await linked.upstream.tree(SKILL)), sorted(await linked.local()));
    await assertStays(linked);
  });

  it('here: drift settles, and when it shrinks again it merges with what it was before', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await edit(linked, { 'd.txt': LARGE });
    assert.equal(await told(linked), 'in-sync');
    await assertStays(linked);
    await linked.upstream.write(SKILL, { 'SKILL.md': text({ 1: 'theirs' }), 'd.txt': text({ 7: 'theirs' }) });
    assert.equal(await told(linked), 'outdated');
    await linked.sync();
    await assertStays(linked);
    await edit(linked, { 'SKILL.md': text({ 1: 'theirs', 7: 'mine' }) });
    assert.equal(await told(linked), 'modified');
    await linked.push();
    await assertStays(linked);
    assert.equal((await linked.local())['d.txt'], LARGE);
    assert.equal((await linked.upstream.tree(SKILL))['d.txt'], text({ 7: 'theirs' }));
    await edit(linked, { 'd.txt': text({ 1: 'mine' }) });
    assert.equal(await told(linked), 'diverged 0');
    await linked.sync();
    assert.equal((await linked.local())['d.txt'], text({ 1: 'mine', 7: 'theirs' }));
  });

  it('new on both sides: asked when it can be read', async () => {
    const linked = use.current;
    await linked.deployed({ 'SKILL.md': text() });
    await edit(linked, { 'd.txt': text({ 1: 'mine' }) });
    await linked.upstream.write(SKILL, { 'd.txt': LARGE });
    assert.equal(await told(linked), 'in-sync');
    await assertStays(linked);
    await linked.upstream.write(SKILL, { 'd.txt': text({ 1: 'theirs' }) });
    assert.equal(await told(linked), 'diverged 1');
    await linked.assertRefused(() => linked.sync(), 'unresolved', 'd.txt');
  });

  it('tells line ends and modes of the others from changes of them', async () => {
    const linked = use.current;
    await linked.deployed({ ...BASE, 'run.sh': 'run' });
    await linked.upstream.write(SKILL, { 'd.txt': LARGE });
    await edit(linked, { 'SKILL.md': text().replaceAll('\n', '\r\n'), 'run.sh': '* run' });
    assert.equal(await told(linked), 'in-sync line-ends modes');
    await linked.upstream.write(SKILL, { 'SKILL.md': text({ 1: 'theirs' }) });
    assert.equal(await told(linked), 'outdated');
  });
});
