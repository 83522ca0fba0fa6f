import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { FileTreeError } from '../../../src/core/fileTree';
import type { VersionId } from '../../../src/core/identity';
import { restoreFile } from '../../../src/operations/restoreFile';
import { restoreVersion } from '../../../src/operations/restoreVersion';
import { isChanging } from './scenarios';
import { chosen, exactTree, Linked, SKILL, sorted, useLinked } from './linked';
import { openWorkspace, type Tree } from './workspace';

const LINES = Array.from({ length: 12 }, (_, i) => `line ${String(i)}`);
const text = (changed: Readonly<Record<number, string>> = {}): string =>
  `${LINES.map((line, i) => changed[i] ?? line).join('\n')}\n`;
const BASE: Tree = { 'SKILL.md': text(), 'a.md': 'a\n', 'docs/b.md': 'b\n', 'run.sh': '* run\n' };

/** What the reference system was found to do. */
describe('never again', () => {
  // Before the folder is removed: hooks run in the order of registration.
  const opened: Linked[] = [];
  afterEach(async () => {
    for (const { workspace } of opened.splice(0)) await workspace.store.close();
  });
  const use = useLinked();

  const restore = (linked: Linked, id: VersionId): Promise<unknown> =>
    restoreVersion(linked.workspace.context, linked.workspace.root, id);

  it('a merge update that deletes unchanged files', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await linked.workspace.write(SKILL, { 'SKILL.md': text({ 1: 'mine' }) });
    await linked.upstream.write(SKILL, { 'SKILL.md': text({ 9: 'theirs' }) });
    await linked.sync();
    const merged = { ...BASE, 'SKILL.md': text({ 1: 'mine', 9: 'theirs' }) };
    assert.deepEqual(await linked.local(), merged);
    await linked.push();
    assert.deepEqual(await linked.upstream.tree(SKILL), merged);
  });

  it('“roll back” that writes the wrong direction', async () => {
    const linked = use.current;
    const first = await linked.deployed(BASE);
    await linked.workspace.write(SKILL, { 'SKILL.md': 'newer' });
    await linked.workspace.reconcile();
    const upstream = await exactTree(linked.upstream.folder);
    const [before] = linked.workspace.versions(SKILL);
    await restore(linked, first.id);
    assert.deepEqual(await linked.local(), BASE);
    assert.deepEqual(await linked.workspace.stored(first), sorted(BASE));
    assert.deepEqual(linked.workspace.versions(SKILL)[0], before);
    assert.deepEqual(await exactTree(linked.upstream.folder), upstream);
  });

  it('upstream edits discarded with “success” because the base was wrong', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    // The head moves on, the base does not: it is what upstream was at the last sync.
    for (const line of [1, 2]) {
      await linked.workspace.write(SKILL, { 'SKILL.md': text({ [line]: 'mine' }) });
      await linked.workspace.reconcile();
    }
    await linked.upstream.write(SKILL, { 'SKILL.md': text({ 9: 'theirs' }), 'a.md': 'theirs\n' });
    await linked.sync();
    assert.deepEqual(await linked.local(), {
      ...BASE,
      'SKILL.md': text({ 2: 'mine', 9: 'theirs' }),
      'a.md': 'theirs\n',
    });
    // After a restore of something old as well.
    const [first] = linked.workspace.versions(SKILL);
    assert.ok(first);
    await restore(linked, first.id);
    await linked.upstream.write(SKILL, { 'a.md': 'theirs again\n' });
    await linked.assertRefused(() => linked.push(), 'unresolved', 'a.md');
    await linked.assertRefused(() => linked.sync(), 'unresolved', 'a.md');
    await linked.sync(chosen({ 'a.md': 'upstream' }));
    assert.equal((await linked.local())['a.md'], 'theirs again\n');
    assert.equal((await linked.upstream.tree(SKILL))['a.md'], 'theirs again\n');
  });

  it('conflict markers written into the collection and called success', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await linked.workspace.write(SKILL, { 'SKILL.md': text({ 5: 'mine' }) });
    await linked.upstream.write(SKILL, { 'SKILL.md': text({ 5: 'theirs' }) });
    await linked.workspace.reconcile();
    for (const run of [() => linked.push(), () => linked.sync()])
      await linked.assertRefused(run, 'unresolved', 'SKILL.md');
    for (const how of ['local', 'upstream'] as const) {
      for (const run of [() => linked.push(how), () => linked.sync(how)]) {
        const { isChanged } = await run();
        for (const content of Object.values(await linked.disks()))
          assert.ok(!/<<<<<<<|>>>>>>>/.test(content));
        if (isChanged) await linked.undo();
      }
    }
  });

  it('a rollback that restores nothing', async () => {
    const linked = use.current;
    const first = await linked.deployed(BASE);
    await linked.put({ 'SKILL.md': 'other', 'new.md': 'new' });
    await linked.workspace.reconcile();
    await restore(linked, first.id);
    assert.deepEqual(await linked.local(), BASE);
    assert.equal(linked.head().id, first.id);
    await linked.undo();
    assert.deepEqual(await linked.local(), { 'SKILL.md': 'other', 'new.md': 'new' });
  });

  it('a rollback that restores the unselected paths', async () => {
    const linked = use.current;
    const first = await linked.deployed(BASE);
    await linked.put({ 'SKILL.md': 'other', 'a.md': 'other', 'new.md': 'new' });
    await linked.put({ 'SKILL.md': 'beside' }, 'skills/other');
    await linked.workspace.reconcile();
    await restoreFile(linked.workspace.context, linked.workspace.root, first.id, 'a.md');
    assert.deepEqual(await linked.local(), { 'SKILL.md': 'other', 'a.md': 'a\n', 'new.md': 'new' });
    await restore(linked, first.id);
    assert.deepEqual(await linked.local('skills/other'), { 'SKILL.md': 'beside' });
  });

  it('restoring by deleting first', async () => {
    const linked = use.current;
    const first = await linked.deployed(BASE);
    await linked.put({ 'SKILL.md': 'other', 'a.md': 'other', 'docs/b.md': 'other', 'run.sh': '* other' });
    await linked.workspace.reconcile();
    let looks = 0;
    linked.workspace.files.hook = async (call) => {
      if (!isChanging(call)) return;
      looks++;
      assert.deepEqual(Object.keys(await linked.local()).sort(), Object.keys(BASE).sort());
    };
    await restore(linked, first.id);
    linked.workspace.files.hook = undefined;
    assert.ok(looks > 8);
    assert.deepEqual(await linked.local(), BASE);
  });

  it('error cleanup that deletes originals', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await linked.upstream.put(SKILL, { 'SKILL.md': 'theirs', 'new/file.md': 'new' });
    let struck = 0;
    for (let n = 0; ; n++) {
      let count = 0;
      linked.workspace.files.hook = (call, file) => {
        if (isChanging(call) && count++ === n) throw new FileTreeError('failed', file);
      };
      const isDone = await linked.sync().then(
        () => true,
        () => false,
      );
      linked.workspace.files.hook = undefined;
      if (isDone) break;
      struck++;
      assert.deepEqual(await linked.local(), BASE);
      await linked.assertNothingStaged();
    }
    assert.ok(struck > 5);
  });

  it('0755 turned 0600', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    const modeOf = async (file: string): Promise<number> => (await fs.stat(file)).mode & 0o777;
    const [here, there] = [linked.workspace.at(`${SKILL}/run.sh`), linked.upstream.at(`${SKILL}/run.sh`)];
    // What the system gives new files here.
    const plain = `${linked.workspace.directory}/plain`;
    await fs.writeFile(plain, '', { mode: 0o777 });
    const mode = await modeOf(plain);
    assert.equal(await modeOf(here), mode);
    await fs.chmod(there, 0o755);
    await linked.upstream.write(SKILL, { 'run.sh': '* theirs\n' });
    await linked.sync();
    assert.equal(await modeOf(here), mode);
    await linked.workspace.write(SKILL, { 'run.sh': '* mine\n' });
    await linked.push();
    assert.equal(await modeOf(there), 0o755);
    await linked.undo();
    assert.equal(await modeOf(there), 0o755);
    assert.equal(await modeOf(linked.workspace.at(`${SKILL}/SKILL.md`)), mode & 0o666);
  });

  it('symlinks followed (/etc/passwd copied in)', async () => {
    const linked = use.current;
    const secret = `${linked.workspace.directory}/passwd.md`;
    await fs.writeFile(secret, 'root:x:0:0');
    await linked.upstream.put(SKILL, { ...BASE, 'link.md': `-> ${secret}`, folder: '-> ../../..' });
    await fs.mkdir(linked.upstream.at('commands'));
    await fs.symlink(secret, linked.upstream.at('commands/passwd.md'));
    await linked.deploy();
    assert.deepEqual(await linked.local(), { ...BASE, 'link.md': `-> ${secret}`, folder: '-> ../../..' });
    await linked.assertRefused(
      () => linked.deploy('commands/passwd.md', 'commands/passwd.md', 'command'),
      'upstream-deleted',
    );
    await linked.workspace.write(SKILL, { 'link.md': 'no link any more' });
    await linked.push();
    assert.equal(await fs.readFile(secret, 'utf8'), 'root:x:0:0');
    for (const version of linked.workspace.versions(SKILL))
      assert.ok(!Object.values(await linked.workspace.stored(version)).includes('root:x:0:0'));
  });

  it('CRLF, encoding and final newline changed', async () => {
    const linked = use.current;
    const styles: Tree = {
      'SKILL.md': text().replaceAll('\n', '\r\n'),
      'bom.md': `\uFEFF${text()}`,
      'open.md': text().trimEnd(),
      'mixed.md': text().replace('\n', '\r\n'),
    };
    await linked.upstream.put(SKILL, styles);
    const bytes = Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x0d, 0x0a]);
    await fs.writeFile(linked.upstream.at(`${SKILL}/latin1.md`), bytes);
    await linked.deploy();
    const edit = (tree: Tree, from: string, to: string): Tree =>
      Object.fromEntries(Object.entries(tree).map(([name, content]) => [name, content.replace(from, to)]));
    await linked.workspace.write(SKILL, edit(styles, 'line 2', 'mine'));
    await linked.upstream.write(SKILL, edit(styles, 'line 9', 'theirs'));
    await linked.sync();
    const merged = edit(edit(styles, 'line 2', 'mine'), 'line 9', 'theirs');
    for (const [name, content] of Object.entries(merged))
      assert.equal(await fs.readFile(linked.workspace.at(`${SKILL}/${name}`), 'utf8'), content, name);
    assert.deepEqual(await fs.readFile(linked.workspace.at(`${SKILL}/latin1.md`)), bytes);
    await linked.push();
    assert.deepEqual(await fs.readFile(linked.upstream.at(`${SKILL}/latin1.md`)), bytes);
    assert.equal(await linked.drift(), 'in-sync');
  });

  it('false drift from ignored files', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    const junk = {
      '.DS_Store': 'x',
      '__pycache__/a.pyc': 'x',
      '.env': 'A=1',
      'SKILL.md~': 'x',
      '.SKILL.md.swp': 'x',
    };
    await linked.workspace.write(SKILL, junk);
    await linked.upstream.write(SKILL, {
      'node_modules/x/index.js': 'x',
      '.git/HEAD': 'x',
      'Thumbs.db': 'x',
    });
    const { captured } = await linked.workspace.reconcile();
    assert.deepEqual(captured, []);
    assert.equal((await linked.sync()).isChanged, false);
    assert.equal((await linked.push()).isChanged, false);
    assert.deepEqual(linked.workspace.trail(SKILL), ['deploy done']);
  });

  it('drift that stays after a push', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await linked.put({ ...BASE, 'SKILL.md': 'mine', 'new.md': 'new' });
    await linked.push();
    assert.equal(await linked.drift(), 'in-sync');
    assert.equal(linked.artifact().baseline, linked.artifact().head);
    assert.equal((await linked.push()).isChanged, false);
    assert.equal((await linked.sync()).isChanged, false);
  });

  it('a second identical version row refused for another artifact', async () => {
    const linked = use.current;
    const paths = ['skills/one', 'skills/two'];
    for (const artifactPath of paths) await linked.deployed(BASE, artifactPath);
    for (const artifactPath of paths) {
      await linked.upstream.put(artifactPath, { 'SKILL.md': 'the same in both' });
      await linked.sync('merge', artifactPath);
    }
    const [one, two] = paths.map((artifactPath) => linked.head(artifactPath));
    assert.equal(one?.contentHash, two?.contentHash);
    assert.notEqual(one?.id, two?.id);
    for (const artifactPath of paths) assert.equal(linked.workspace.versions(artifactPath).length, 2);
  });

  it('lineage in two orders', async () => {
    const linked = use.current;
    const first = await linked.deployed(BASE);
    for (const round of ['one', 'two', 'three']) {
      await linked.upstream.write(SKILL, { 'a.md': round });
      await linked.workspace.write(SKILL, { 'SKILL.md': round });
      await linked.sync();
    }
    const head = linked.head();
    const ancestors = linked.graph().ancestors(head.id);
    assert.deepEqual([ancestors[0], ancestors.at(-1)], [first.id, head.id]);
    // Oldest first: no version comes before one of its parents, here and after a restart.
    const { directory } = linked.workspace;
    const again = new Linked(await openWorkspace(directory));
    opened.push(again);
    assert.deepEqual(again.graph().ancestors(head.id), ancestors);
    for (const [i, id] of ancestors.entries()) {
      for (const parent of again.graph().parents(id))
        assert.ok(ancestors.indexOf(parent) < i, `${id} comes before ${parent}`);
    }
  });

  it('the farthest instead of the nearest common ancestor', async () => {
    const linked = use.current;
    const first = await linked.deployed(BASE);
    let base = first.id;
    for (const round of ['one', 'two', 'three']) {
      await linked.upstream.write(SKILL, { 'a.md': round });
      await linked.workspace.write(SKILL, { 'SKILL.md': round });
      await linked.sync();
      const { parentId, mergeParentId } = linked.head();
      assert.ok(parentId !== undefined && mergeParentId !== undefined);
      assert.equal(linked.graph().nearestCommonAncestor(parentId, mergeParentId), base);
      base = mergeParentId;
    }
    assert.notEqual(base, first.id);
  });

  it('non-atomic writes', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    const next: Tree = {
      'SKILL.md': 'theirs',
      'a.md': 'theirs',
      'docs/b.md': 'theirs',
      'run.sh': '* theirs',
    };
    await linked.upstream.put(SKILL, next);
    // At each moment every file is whole: the old one or the new one.
    linked.workspace.files.hook = async () => {
      for (const [name, content] of Object.entries(await linked.local()))
        assert.ok(content === BASE[name] || content === next[name], name);
    };
    await linked.sync();
    linked.workspace.files.hook = undefined;
    assert.deepEqual(await linked.local(), next);
  });

  it('no lock', async () => {
    const linked = use.current;
    await linked.deployed(BASE);
    await linked.upstream.write(SKILL, { 'SKILL.md': 'theirs' });
    // Two windows carry out the same plan, and one captures what the other writes: one version of it, one head.
    const other = new Linked(await openWorkspace(linked.workspace.directory));
    opened.push(other);
    const plans = [await linked.planSync(), await other.planSync()];
    const [one, two] = await Promise.allSettled([
      linked.applySync(plans[0] ?? assert.fail()),
      other.applySync(plans[1] ?? assert.fail()),
    ]);
    assert.ok([one, two].some(({ status }) => status === 'fulfilled'));
    for (const { workspace } of [linked, other]) await workspace.store.refresh();
    await linked.workspace.reconcile();
    await other.workspace.store.refresh();
    assert.deepEqual(await linked.local(), { ...BASE, 'SKILL.md': 'theirs' });
    assert.deepEqual(await linked.workspace.stored(linked.head()), sorted({ ...BASE, 'SKILL.md': 'theirs' }));
    assert.deepEqual(linked.references(), other.references());
    assert.equal(linked.workspace.versions(SKILL).length, 2);
    await linked.workspace.write(SKILL, { 'SKILL.md': 'mine' });
    await linked.push(chosen({}));
    assert.equal(await linked.drift(), 'in-sync');
    const staged = await fs.readdir(path.dirname(linked.workspace.at('x')));
    assert.ok(!staged.some((name) => name.endsWith('.tmp')));
  });
});
