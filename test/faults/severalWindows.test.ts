import assert from 'node:assert/strict';
import { useTemporaryDirectory } from '../unit/store/temporaryDirectory';
import { openWorkspace, type Workspace } from '../unit/operations/workspace';
import { ActorProcess } from './actorProcess';
import { DeedLedger } from './deedLedger';
import { assertTidy, tidy } from './tidyStore';

const NAMES = ['anna', 'ben', 'cleo', 'dora'];
const EDITS = 12;
/** Each is looked at by processes that begin for it. */
const CHANGES = 5;

describe('several windows, each its own process, on one store and one root', () => {
  const opened: Workspace[] = [];
  // Before the folder is removed: hooks run in the order of registration.
  afterEach(async () => {
    for (const { store } of opened.splice(0)) await store.close();
  });
  const temporary = useTemporaryDirectory();
  const open = async (): Promise<Workspace> => {
    const workspace = await openWorkspace(temporary.path, Date.now());
    opened.push(workspace);
    return workspace;
  };
  /** All of them do the same things at once, each under its own name. */
  const all = async (ledger: DeedLedger, actions: readonly string[]): Promise<void> => {
    const processes = NAMES.map(
      (name, seed) =>
        new ActorProcess(
          { directory: temporary.path, name, seed, first: 1, actions: actions.join(',') },
          (line) => ledger.take(line),
        ),
    );
    for (const process of processes) assert.equal(await process.ended(), false);
  };

  it('that see one change record one version and one entry of the trail', async () => {
    const workspace = await open();
    for (let edit = 0; edit < CHANGES; edit++) {
      await workspace.write('skills/seen', { 'SKILL.md': `edit ${String(edit)}` });
      if (edit === 0) await workspace.reconcile();
      else await all(new DeedLedger(), ['look']);
    }
    await workspace.store.refresh();
    assert.deepEqual(
      workspace.versions('skills/seen').map(({ number }) => number),
      Array.from({ length: CHANGES }, (_, i) => i + 1),
    );
    assert.deepEqual(workspace.trail('skills/seen'), [
      'first-seen done',
      ...Array.from({ length: CHANGES - 1 }, () => 'capture done'),
    ]);
  }).timeout(240_000);

  it('that edit one artifact at once lose no edit of any', async () => {
    const ledger = new DeedLedger();
    await all(
      ledger,
      Array.from({ length: EDITS }, () => 'share'),
    );
    assert.equal(ledger.size, NAMES.length * EDITS);
    await ledger.assertKept(await open());
  }).timeout(240_000);

  it('that capture, tag, note, restore, prune, save checkpoints and sweep in between lose nothing', async () => {
    const ledger = new DeedLedger();
    const watching = await open();
    const round = [
      'pair',
      'tag',
      'note',
      'capture',
      'checkpoint',
      'share',
      'restore',
      'capture',
      'prune',
      'sweep',
    ];
    await all(ledger, [...round, ...round, ...round]);
    await watching.store.refresh();
    await ledger.assertKept(watching);
    const later = await open();
    await ledger.assertKept(later);
    await tidy(later);
    await ledger.assertKept(later);
    await assertTidy(later);
  }).timeout(240_000);
});
