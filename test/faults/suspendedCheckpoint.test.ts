import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { VersionId } from '../../src/core/identity';
import { LineageDatabase } from '../../src/store/database/lineageDatabase';
import { isMissing, IMAGE_FILE, PREVIOUS_IMAGE_FILE, readImage } from '../../src/store/image';
import { loadSqlJs } from '../../src/store/loadSqlJs';
import { openWorkspace } from '../unit/operations/workspace';
import { storeVersion } from '../unit/store/storedVersion';
import { WASM_FILE } from '../unit/store/temporaryStore';
import { useCopiedWorkspaces } from './copiedWorkspaces';
import { assertTidy, tidy } from './tidyStore';

/** Longer than any process keeps a lock: it was suspended with its machine. */
const ASLEEP_SECONDS = 11 * 60;

describe('a checkpoint whose process is suspended at each of its changes of the disk', () => {
  const withWorkspaces = useCopiedWorkspaces();

  it('loses nothing that others commit meanwhile, and replaces no newer image when it goes on', async () => {
    let stops = 0;
    await withWorkspaces(async (n, copy) => {
      const ledger = await copy.putBack();
      const store = path.join(copy.directory, 'store');
      const suspended = copy.start('checkpoint', ledger, 1000, { signal: 'SIGSTOP', at: n });
      await suspended.reached('struck');
      const isStopped = suspended.isRunning;
      if (isStopped) {
        stops++;
        // With what it made to take the lock, or to give it back.
        for (const name of await fs.readdir(store))
          if (name.startsWith('checkpoint.lock')) await age(path.join(store, name));
      }
      const other = await openWorkspace(copy.directory, Date.now());
      try {
        const ids = [await storeVersion(other.store, 'meanwhile', { 'SKILL.md': 'one' })];
        await other.store.checkpoint();
        ids.push(await storeVersion(other.store, 'meanwhile', { 'SKILL.md': 'two' }));
        await other.store.checkpoint();
        suspended.send('SIGCONT');
        assert.equal(await suspended.ended(), false);
        // It gave up, or it had not begun and took in what the others had written.
        await assertInImage(path.join(store, IMAGE_FILE), ids);
        await assertInImage(path.join(store, PREVIOUS_IMAGE_FILE), ids.slice(0, 1));
        const opened = await openWorkspace(copy.directory, Date.now());
        try {
          for (const id of ids) assert.ok(opened.store.version(id));
          await ledger.assertKept(opened);
        } finally {
          await opened.store.close();
        }
        await tidy(other);
        await ledger.assertKept(other);
        await assertTidy(other);
      } finally {
        suspended.send('SIGKILL');
        await other.store.close();
      }
      return isStopped;
    });
    console.log(`      ${String(stops)} stops`);
    assert.ok(stops >= 15, String(stops));
  }).timeout(240_000);
});

async function age(lock: string): Promise<void> {
  const time = Date.now() / 1000 - ASLEEP_SECONDS;
  try {
    await fs.utimes(lock, time, time);
  } catch (error) {
    // It was suspended before it had the lock, or after.
    if (!isMissing(error)) throw error;
  }
}

async function assertInImage(file: string, ids: readonly VersionId[]): Promise<void> {
  const { database } = await readImage(file);
  const opened = new LineageDatabase(
    await loadSqlJs(WASM_FILE),
    database ?? assert.fail(`${file} does not verify`),
  );
  for (const id of ids) assert.ok(opened.version(id), `${file} is an older one`);
  opened.close();
}
