import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { VersionId } from '../../src/core/identity';
import { pruneVersions } from '../../src/operations/pruneVersions';
import { StoreError } from '../../src/store/storeError';
import { verifyImage } from '../../src/store/verify/verifyImage';
import { verifyStore } from '../../src/store/verify/verifyStore';
import { openWorkspace, type Workspace } from '../unit/operations/workspace';
import { storedFiles } from '../unit/store/storedVersion';
import { useTemporaryDirectory } from '../unit/store/temporaryDirectory';
import { WASM_FILE } from '../unit/store/temporaryStore';
import { failNthFileCall } from './failNthFileCall';

const SKILL = 'skills/pdf';
const VERSIONS = 6;
/** Of the oldest; the others are kept. */
const PRUNED = 2;
/** `locked`: the lock could not be looked at, or not be made. */
const REASONS = { ENOSPC: ['no-space', 'locked'], EACCES: ['unwritable', 'locked'] } as const;

/** With how many calls that can fail, at the least. */
const ACTIONS: readonly (readonly [string, number, (workspace: Workspace) => Promise<unknown>])[] = [
  ['checkpoint', 20, ({ store }) => store.checkpoint()],
  ['sweep', 20, ({ store }) => store.collectGarbage({ patienceMs: 0 })],
  ['prune', 3, (workspace) => prune(workspace)],
];

const filesAt = (i: number): Record<string, string> => ({
  'SKILL.md': `version ${String(i)}`,
  'notes.md': `line ${String(i)}\n`.repeat(50),
});

function prune(workspace: Workspace): Promise<unknown> {
  const oldest = workspace.versions(SKILL).filter(({ number }) => number <= PRUNED);
  return pruneVersions(
    workspace.context,
    workspace.artifact(SKILL).id,
    oldest.map(({ id }) => id),
  );
}

describe('a disk on which one call fails', () => {
  const opened: Workspace[] = [];
  // Before the folder is removed: hooks run in the order of registration.
  afterEach(async () => {
    for (const { store } of opened.splice(0)) await store.close();
  });
  const temporary = useTemporaryDirectory();
  const open = async (directory: string): Promise<Workspace> => {
    const workspace = await openWorkspace(directory, Date.now());
    opened.push(workspace);
    return workspace;
  };

  /** A store with two images, a journal that is needed, and contents that no version needs. */
  async function makeTemplate(directory: string): Promise<readonly VersionId[]> {
    const ids: VersionId[] = [];
    const workspace = await open(directory);
    for (let i = 0; i < VERSIONS; i++) {
      await workspace.write(SKILL, filesAt(i));
      await workspace.reconcile();
      ids.push(workspace.head(SKILL).id);
      if (i === 2 || i === 4) await workspace.store.checkpoint();
    }
    return ids;
  }

  /** All but those that may have been pruned are there, whole. */
  async function assertKept({ store }: Workspace, ids: readonly VersionId[]): Promise<void> {
    for (const [i, id] of ids.entries())
      if (i >= PRUNED) assert.deepEqual(await storedFiles(store, id), filesAt(i));
  }

  for (const code of ['ENOSPC', 'EACCES'] as const) {
    for (const [name, least, act] of ACTIONS) {
      it(`loses nothing in a ${name}, says why, and goes on when it works again (${code})`, async () => {
        const template = path.join(temporary.path, 'template');
        const ids = await makeTemplate(template);
        if (name === 'sweep') for (const workspace of opened) await prune(workspace);
        const directory = path.join(temporary.path, 'copy');
        let refused = 0;
        let n = 0;
        for (; ; n++) {
          await fs.cp(template, directory, { recursive: true });
          const workspace = await open(directory);
          const failure = await failNthFileCall(code, n);
          try {
            await act(workspace);
          } catch (error) {
            assert.ok(error instanceof StoreError, String(error));
            assert.ok(
              REASONS[code].some((reason) => reason === error.reason),
              String(error),
            );
            refused++;
          } finally {
            failure.stop();
          }
          await assertKept(workspace, ids);
          const other = await open(directory);
          assert.deepEqual(other.store.problems, []);
          await assertKept(other, ids);
          await act(workspace);
          await assertKept(workspace, ids);
          const report = await verifyStore(workspace.store, {
            directory: path.join(directory, 'store'),
            verifyImage: (file) => verifyImage(file, WASM_FILE),
            now: Date.now(),
          });
          assert.deepEqual(report.findings, [], `call ${String(n)}, ${String(failure.struck)}`);
          for (const one of [workspace, other]) {
            await one.store.close();
            opened.splice(opened.indexOf(one), 1);
          }
          await fs.rm(directory, { recursive: true });
          if (failure.struck === undefined) break;
        }
        console.log(`      ${String(n)} calls, ${String(refused)} refused`);
        assert.ok(n >= least, String(n));
        assert.ok(refused > 0);
      }).timeout(120_000);
    }
  }
});
