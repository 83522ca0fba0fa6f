import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { sweepStaging } from '../../src/operations/applyFiles';
import { recoverOperations } from '../../src/operations/recoverOperations';
import { LineageDatabase } from '../../src/store/database/lineageDatabase';
import { IMAGE_FILE, PREVIOUS_IMAGE_FILE, readImage } from '../../src/store/image';
import { loadSqlJs } from '../../src/store/loadSqlJs';
import type { Workspace } from '../unit/operations/workspace';
import { WASM_FILE } from '../unit/store/temporaryStore';

/** What a window does sooner or later, which leaves nothing of the processes that are gone. */
export async function tidy(workspace: Workspace): Promise<void> {
  const { context, files, root, store } = workspace;
  const recoveries = await recoverOperations(context, () => true);
  assert.ok(recoveries.every(({ result }) => result !== 'stuck'));
  await sweepStaging(files, store.staging, root.path, Infinity);
  // Twice: what only the previous image contains is in the journal still.
  for (let i = 0; i < 2; i++) await store.checkpoint();
  await store.collectGarbage();
  // A sweep that finds nothing to do takes no lock; whoever records next takes a dead process's away.
  await store.using(() => Promise.resolve());
}

/** Nothing is left over by processes that are gone; both images verify. */
export async function assertTidy(workspace: Workspace): Promise<void> {
  await workspace.assertSwept();
  const store = path.join(workspace.directory, 'store');
  const engine = await loadSqlJs(WASM_FILE);
  for (const image of [IMAGE_FILE, PREVIOUS_IMAGE_FILE]) {
    const { database } = await readImage(path.join(store, image));
    assert.ok(database, `${image} verifies`);
    const opened = new LineageDatabase(engine, database);
    assert.deepEqual(opened.integrityProblems(), []);
    opened.close();
  }
  const left = (await fs.readdir(store, { recursive: true })).filter((name) => !isExpected(name));
  assert.deepEqual(left, []);
}

/** The two markers say what there was: a journal or an image that is lost is told from one that never was. */
const EXPECTED: ReadonlySet<string> = new Set([
  IMAGE_FILE,
  PREVIOUS_IMAGE_FILE,
  'journal',
  path.join('journal', 'begins-in-image'),
  'locks',
  'objects',
  path.join('objects', 'recorded'),
  'staging',
]);

function isExpected(name: string): boolean {
  return (
    EXPECTED.has(name) ||
    /^journal[\\/][^.]+\.\d+\.seg$/.test(name) ||
    // What is left of giving a lock back goes when it is next taken: when a sweep has something to remove.
    /^objects[\\/]exclusive\.lock\.[^\\/]+$/.test(name) ||
    /^objects[\\/][^.]+\.\d+(\.swept)?\.pack$/.test(name)
  );
}
