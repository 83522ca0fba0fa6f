import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { writeFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import type { Root } from '../../../src/core/root';
import type { ReconcileResult } from '../../../src/operations/reconcile';
import { restoreVersion } from '../../../src/operations/restoreVersion';
import { Tracker } from '../../../src/operations/tracker';
import type { TrackingContext } from '../../../src/operations/trackingContext';
import { failNext } from '../store/failingDisk';
import { useWorkspace } from './workspace';

const SKILL = 'skills/pdf';

describe('tracker', () => {
  const use = useWorkspace();
  let tracker: Tracker;
  let results: ReconcileResult[];
  let signals: EventEmitter;
  const open = (fields: Partial<TrackingContext> = {}): Tracker => {
    const { context, directory, root } = use.current;
    results = [];
    signals = new EventEmitter();
    const made = new Tracker(
      { ...context, ...fields },
      `${directory}/cache`,
      {
        onReconciled: (_root, result) => {
          results.push(result);
          signals.emit('reconciled');
        },
        // Not `error`, which an emitter throws when nobody listens.
        onError: (error) => signals.emit('failed', error),
      },
      { quietMs: 30, atMostMs: 5000 },
    );
    made.setRoots([root]);
    return made;
  };
  beforeEach(() => {
    tracker = open();
  });
  afterEach(() => {
    tracker.dispose();
  });

  it('makes one capture of a burst of changes', async () => {
    const workspace = use.current;
    await workspace.write(SKILL, { 'SKILL.md': 'one' });
    await tracker.reconcileAll();
    results = [];
    const done = once(signals, 'reconciled');
    // Without a turn for others in between, however slow the disk is.
    for (let i = 0; i < 50; i++) {
      for (const name of ['SKILL.md', `file${String(i % 5)}`]) {
        writeFileSync(workspace.at(`${SKILL}/${name}`), `edit ${String(i)}`);
        tracker.noteChange(workspace.at(`${SKILL}/${name}`));
      }
    }
    await done;
    // Whatever else is due runs before this.
    await tracker.exclusively(() => Promise.resolve());
    assert.equal(results.length, 1);
    assert.equal(workspace.versions(SKILL).length, 2);
    assert.deepEqual(await workspace.stored(workspace.head(SKILL)), await workspace.tree(SKILL));
  });

  it('looks only at the part that changed', async () => {
    const workspace = use.current;
    await workspace.write('skills', { 'a/SKILL.md': 'a', 'b/SKILL.md': 'b' });
    await tracker.reconcileAll();
    await workspace.write('skills', { 'a/SKILL.md': 'edited', 'b/SKILL.md': 'edited' });
    const done = once(signals, 'reconciled');
    tracker.noteChange(workspace.at('skills/b/SKILL.md'));
    await done;
    assert.equal(workspace.versions('skills/a').length, 1);
    assert.equal(workspace.versions('skills/b').length, 2);
    const whole = once(signals, 'reconciled');
    tracker.noteChange(workspace.root.path);
    await whole;
    assert.equal(workspace.versions('skills/a').length, 2);
  });

  it('passes over changes outside every root, and in what was a root', async () => {
    const workspace = use.current;
    await workspace.write(SKILL, { 'SKILL.md': 'one' });
    tracker.noteChange(`${workspace.directory}/elsewhere.md`);
    tracker.noteChange(`${workspace.root.path}-other/skills/x`);
    tracker.noteChange(workspace.at(`${SKILL}/SKILL.md`));
    tracker.setRoots([]);
    await new Promise((resolve) => setTimeout(resolve, 150));
    assert.deepEqual(results, []);
    assert.equal(tracker.state(workspace.root.path), undefined);
  });

  it('passes over changes where no artifact can be, however many', async () => {
    const workspace = use.current;
    await workspace.write('', { 'projects/x/1.jsonl': 'line', [`${SKILL}/SKILL.md`]: 'one' });
    await tracker.reconcileAll();
    results = [];
    for (const name of ['projects/x/1.jsonl', 'projects', 'history.jsonl', 'todos/skills/x'])
      tracker.noteChange(workspace.at(name));
    const done = once(signals, 'reconciled');
    await new Promise((resolve) => setTimeout(resolve, 100));
    tracker.noteChange(workspace.at(`${SKILL}/SKILL.md`));
    await done;
    assert.equal(results.length, 1);
  });

  it('sees a change behind a link to a folder of the root that is no kind of artifact', async () => {
    const workspace = use.current;
    await workspace.write('', { 'shared/pdf/SKILL.md': 'one', [SKILL]: '-> ../shared/pdf' });
    await tracker.reconcileAll();
    await workspace.write('shared/pdf', { 'SKILL.md': 'two' });
    const done = once(signals, 'reconciled');
    tracker.noteChange(workspace.at('shared/pdf/SKILL.md'));
    await done;
    assert.equal(workspace.versions(SKILL).length, 2);
  });

  it('sees a change behind a link that leads out of the root', async () => {
    const workspace = use.current;
    const elsewhere = `${workspace.directory}/elsewhere`;
    await fs.mkdir(elsewhere);
    await fs.writeFile(`${elsewhere}/SKILL.md`, 'one');
    await fs.mkdir(workspace.at('skills'));
    await fs.symlink(elsewhere, workspace.at(SKILL));
    await tracker.reconcileAll();
    await fs.writeFile(`${elsewhere}/SKILL.md`, 'two');
    const done = once(signals, 'reconciled');
    tracker.noteChange(`${elsewhere}/SKILL.md`);
    await done;
    assert.equal(workspace.versions(SKILL).length, 2);
  });

  it('captures nothing while an operation runs, and what it left after it', async () => {
    const workspace = use.current;
    await workspace.write(SKILL, { 'SKILL.md': 'one' });
    await tracker.reconcileAll();
    results = [];
    const done = once(signals, 'reconciled');
    await tracker.exclusively(async () => {
      await workspace.write(SKILL, { 'SKILL.md': 'half' });
      tracker.noteChange(workspace.at(`${SKILL}/SKILL.md`));
      await new Promise((resolve) => setTimeout(resolve, 150));
      assert.deepEqual(results, []);
      await workspace.write(SKILL, { 'SKILL.md': 'whole' });
    });
    await done;
    assert.equal(workspace.versions(SKILL).length, 2);
    assert.deepEqual(await workspace.stored(workspace.head(SKILL)), { 'SKILL.md': 'whole' });
  });

  it('gives the result of an operation, and its failure, to who asked', async () => {
    assert.equal(await tracker.exclusively(() => Promise.resolve(7)), 7);
    await assert.rejects(
      tracker.exclusively(() => Promise.reject(new Error('no'))),
      { message: 'no' },
    );
    assert.equal((await tracker.reconcileAll()).length, 1);
  });

  it('reconciles every root, and stops when told to', async () => {
    const workspace = use.current;
    const second: Root = { path: `${workspace.directory}/second/.claude`, scope: 'workspace' };
    await fs.mkdir(`${second.path}/commands`, { recursive: true });
    await fs.writeFile(`${second.path}/commands/a.md`, 'a');
    await workspace.write(SKILL, { 'SKILL.md': 'one' });
    tracker.setRoots([workspace.root, second]);
    const stop = new AbortController();
    const progress: string[] = [];
    const cancelled = await tracker.reconcileAll({
      signal: stop.signal,
      onProgress: (root, { done, total }) => {
        progress.push(`${root === second ? 'second' : 'first'} ${String(done)}/${String(total)}`);
        stop.abort();
      },
    });
    assert.equal(cancelled.length, 1);
    assert.deepEqual(progress, ['first 1/1']);
    assert.deepEqual(
      workspace.store.artifacts().map(({ path }) => path),
      [SKILL],
    );
    await tracker.reconcileAll();
    assert.equal(workspace.store.artifacts().length, 2);
  });

  it('keeps what is known of the rest of a root when a part is looked at', async () => {
    const workspace = use.current;
    await workspace.write('skills', { 'a/SKILL.md': 'a', 'b/SKILL.md': 'b', 'b/.env': 'KEY=1' });
    await tracker.reconcileAll();
    await fs.rm(workspace.at('skills/a'), { recursive: true });
    await workspace.write('skills', { 'c/SKILL.md': 'c' });
    for (const part of ['skills/a', 'skills/c/SKILL.md']) {
      const done = once(signals, 'reconciled');
      tracker.noteChange(workspace.at(part));
      await done;
    }
    const state = tracker.state(workspace.root.path);
    assert.ok(state);
    assert.deepEqual(state.discovery.artifacts.map(({ path }) => path).sort(), ['skills/b', 'skills/c']);
    assert.deepEqual([...state.skipped.keys()], [workspace.artifact('skills/b').id]);
  });

  it('forgets a skipped file that is no longer there', async () => {
    const workspace = use.current;
    await workspace.write(SKILL, { 'SKILL.md': 'one', '.env': 'KEY=1' });
    await tracker.reconcileAll();
    await fs.rm(workspace.at(`${SKILL}/.env`));
    const done = once(signals, 'reconciled');
    tracker.noteChange(workspace.at(`${SKILL}/.env`));
    await done;
    assert.deepEqual([...(tracker.state(workspace.root.path)?.skipped ?? [])], []);
  });

  it('tells of a failure nobody waits for, and captures at the next change', async () => {
    const workspace = use.current;
    await workspace.write(SKILL, { 'SKILL.md': 'one' });
    const failure = await failNext('datasync', 'ENOSPC');
    const failed = once(signals, 'failed');
    tracker.noteChange(workspace.at(SKILL));
    const [error] = (await failed) as [unknown];
    failure.stop();
    assert.ok(error instanceof Error && 'reason' in error);
    assert.equal(error.reason, 'no-space');
    const done = once(signals, 'reconciled');
    tracker.noteChange(workspace.at(SKILL));
    await done;
    assert.deepEqual(await workspace.stored(workspace.head(SKILL)), { 'SKILL.md': 'one' });
  });

  describe('failures', () => {
    let failing: ReadonlySet<string>;
    beforeEach(async () => {
      const workspace = use.current;
      failing = new Set();
      workspace.files.hook = (call, file) => {
        if (call === 'read' && [...failing].some((part) => file.startsWith(workspace.at(part))))
          throw new Error(`cannot read ${file}`);
      };
      await workspace.write('skills', { 'a/SKILL.md': 'a', 'b/SKILL.md': 'b' });
    });
    const failures = (): string[] => [...tracker.failures.keys()].sort();
    const change = async (part: string, event: 'reconciled' | 'failed' = 'reconciled'): Promise<void> => {
      const done = once(signals, event);
      tracker.noteChange(use.current.at(part));
      await done;
    };

    it('of one root do not keep later roots from being recorded, and stay until that root is', async () => {
      const workspace = use.current;
      const second: Root = { path: `${workspace.directory}/second/.claude`, scope: 'workspace' };
      await fs.mkdir(`${second.path}/commands`, { recursive: true });
      await fs.writeFile(`${second.path}/commands/a.md`, 'a');
      tracker.setRoots([workspace.root, second]);
      failing = new Set(['skills/a']);
      await assert.rejects(tracker.reconcileAll(), /cannot read/);
      assert.deepEqual(
        workspace.store.artifacts().map(({ path }) => path),
        ['skills/b', 'commands/a.md'],
      );
      assert.equal(results.length, 2);
      assert.deepEqual(failures(), [workspace.at('skills/a')]);
      failing = new Set();
      await tracker.reconcileAll();
      assert.deepEqual(failures(), []);
    });

    it('stay when another part is recorded, and go when their own is', async () => {
      const workspace = use.current;
      failing = new Set(['skills/a']);
      await assert.rejects(tracker.reconcileAll());
      await workspace.write('skills', { 'b/SKILL.md': 'edited' });
      await change('skills/b/SKILL.md');
      assert.equal(workspace.versions('skills/b').length, 2);
      assert.deepEqual(failures(), [workspace.at('skills/a')]);
      await change('skills/a/SKILL.md', 'failed');
      assert.deepEqual(failures(), [workspace.at('skills/a')]);
      failing = new Set();
      await change('skills/a/SKILL.md');
      assert.deepEqual(failures(), []);
      assert.equal(workspace.versions('skills/a').length, 1);
    });

    it('of a part are told to who listens when the whole could not be recorded', async () => {
      const workspace = use.current;
      const failure = await failNext('datasync', 'ENOSPC');
      await change('skills/a', 'failed');
      failure.stop();
      assert.deepEqual(failures(), [workspace.at('skills/a')]);
      await change('skills/b');
      assert.deepEqual(failures(), [workspace.at('skills/a')]);
      await tracker.reconcileAll();
      assert.deepEqual(failures(), []);
    });

    it('of what is no root any more are forgotten', async () => {
      failing = new Set(['skills']);
      await assert.rejects(tracker.reconcileAll());
      assert.equal(failures().length, 2);
      tracker.setRoots([]);
      assert.deepEqual(failures(), []);
    });
  });

  describe('sweeping', () => {
    const STAGED = { '0': 'staged', 'out/1': 'moved out' };
    const stale = '.artifact-lineage-0123456789ab.tmp';
    const long = Date.now() - 2 * 60 * 60_000;
    const record = (name: string, at = long): Promise<void> =>
      use.current.store.staging.add({ folder: use.current.at(name), root: use.current.root.path, at });
    /** A file that is nobody's to remove, in a folder outside the workspace. */
    const outside = async (): Promise<string> => {
      const folder = `${use.current.directory}/outside`;
      await fs.mkdir(folder);
      await fs.writeFile(`${folder}/mine`, 'mine');
      await fs.utimes(folder, long / 1000, long / 1000);
      return folder;
    };

    it('removes what a process that died left staged, and nothing that may be in use or is not its own', async () => {
      const workspace = use.current;
      const young = '.artifact-lineage-ba9876543210.tmp';
      const committed = '.artifact-lineage-aaaaaaaaaaaa.tmp';
      for (const name of [stale, young, committed]) {
        await workspace.write(name, STAGED);
        await fs.utimes(workspace.at(name), long / 1000, long / 1000);
      }
      await record(stale);
      await record(young, Date.now());
      await tracker.reconcileAll();
      assert.deepEqual((await fs.readdir(workspace.root.path)).sort(), [young, committed].sort());
      assert.deepEqual(await workspace.tree(young), STAGED);
      assert.deepEqual(await workspace.tree(committed), STAGED);
      assert.deepEqual(
        (await workspace.store.staging.list()).map(({ folder }) => folder),
        [workspace.at(young)],
      );
    });

    it('follows no link, wherever one took a place', async () => {
      const workspace = use.current;
      const target = await outside();
      await workspace.write(stale, { out: `-> ${target}`, file: `-> ${target}/mine` });
      await fs.mkdir(`${target}/out`);
      await fs.writeFile(`${target}/out/mine`, 'mine');
      const other = '.artifact-lineage-ba9876543210.tmp';
      await workspace.write('', { [other]: `-> ${target}` });
      for (const name of [stale, other]) await record(name);
      await tracker.reconcileAll();
      assert.equal(await fs.readFile(`${target}/mine`, 'utf8'), 'mine');
      assert.equal(await fs.readFile(`${target}/out/mine`, 'utf8'), 'mine');
      assert.deepEqual(await fs.readdir(workspace.root.path), [other]);
    });

    it('touches nothing that a repository brought along under the name of a staging folder', async () => {
      const workspace = use.current;
      const target = await outside();
      await workspace.write(stale, { out: `-> ${target}` });
      await fs.utimes(workspace.at(stale), long / 1000, long / 1000);
      await tracker.reconcileAll();
      assert.deepEqual(await fs.readdir(target), ['mine']);
      assert.deepEqual(await workspace.tree(stale), { out: `-> ${target}` });
    });

    it('removes nothing where nothing may be written', async () => {
      const workspace = use.current;
      await workspace.write(stale, STAGED);
      await record(stale);
      tracker.dispose();
      let mayWrite = false;
      tracker = open({ mayWrite: () => mayWrite });
      await tracker.reconcileAll();
      assert.deepEqual(await workspace.tree(stale), STAGED);
      mayWrite = true;
      await tracker.reconcileAll();
      await workspace.assertSwept();
    });

    it('knows what a restore staged until it is gone', async () => {
      const workspace = use.current;
      await workspace.write(SKILL, { 'SKILL.md': 'one' });
      await tracker.reconcileAll();
      await workspace.write(SKILL, { 'SKILL.md': 'two' });
      await tracker.reconcileAll();
      const [first] = workspace.versions(SKILL);
      assert.ok(first);
      const seen: string[] = [];
      workspace.files.hook = async (call) => {
        if (call !== 'create') return;
        for (const { folder, root } of await workspace.store.staging.list()) {
          assert.equal(root, workspace.root.path);
          assert.ok((await fs.stat(folder)).isDirectory());
          seen.push(folder);
        }
      };
      await restoreVersion(workspace.context, workspace.root, first.id);
      assert.equal(seen.length, 1);
      assert.deepEqual(await workspace.store.staging.list(), []);
    });
  });

  it('reads no unchanged file after a restart', async () => {
    const workspace = use.current;
    await workspace.write(SKILL, { 'SKILL.md': 'one', 'a.md': 'a' });
    const { ctimeMs } = await fs.stat(workspace.at(`${SKILL}/a.md`));
    while (Date.now() - ctimeMs < 2100) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal((await tracker.reconcileAll())[0]?.filesRead, 2);
    tracker.dispose();
    tracker = open();
    assert.equal((await tracker.reconcileAll())[0]?.filesRead, 0);
  }).timeout(10_000);
});
