import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { LineageStore } from '../../src/store/lineageStore';
import { storeVersion } from '../unit/store/storedVersion';
import { useTemporaryStore } from '../unit/store/temporaryStore';
import { assertStored, assertWhole, WriterProcess, type Acknowledged } from './writers';
import { filesOf } from './writtenFiles';

const ROUNDS = 16;
const ENDLESS = 1_000_000;

describe('a writer that is killed', () => {
  const temporary = useTemporaryStore();
  const check = async (all: readonly Acknowledged[]): Promise<LineageStore> => {
    const store = await temporary.open();
    assert.deepEqual(store.problems, []);
    await assertStored(store, all);
    await assertWhole(store);
    return store;
  };

  it(`loses no acknowledged version in ${String(ROUNDS)} rounds, leaves no half one, and the store goes on`, async () => {
    const all: Acknowledged[] = [];
    let killedWhileWriting = 0;
    let next = 1;
    for (let round = 0; round < ROUNDS; round++) {
      const first = next;
      const writer = new WriterProcess(temporary.directory, {
        skill: 'killed',
        first,
        last: Number.MAX_SAFE_INTEGER,
        checkpointAfter: 3 + (round % 5) * 4,
      });
      // Some are killed while they still open the store, the others while they write.
      if (round % 4 === 3) await setTimeout(Math.random() * 150);
      else await writer.begun().then(() => setTimeout(Math.random() * 200));
      writer.kill();
      const { acknowledged, signal } = await writer.ended();
      assert.equal(signal, 'SIGKILL');
      if (acknowledged.length > 0) killedWhileWriting++;
      all.push(...acknowledged);

      const store = await check(all);
      // At the most the one whose commit had returned, or nearly, and that was not printed any more.
      const { length } = store.versions(store.artifacts()[0]?.id ?? assert.fail('no artifact'), {
        limit: ENDLESS,
      });
      assert.ok(
        length >= all.length && length <= all.length + round + 1,
        `${String(length)} of ${String(all.length)}`,
      );
      next = ENDLESS * (round + 1) + 1;
      const id = await storeVersion(store, 'killed', filesOf('killed', next));
      all.push({ skill: 'killed', number: next++, id });
      // Where the store stays open, the next writer finds no checkpoint by this process.
      if (round % 2 === 0) await store.close();
    }
    assert.ok(killedWhileWriting >= ROUNDS / 2);
    const last = await check(all);
    await last.checkpoint();
    await last.close();
    await check(all);
    const left = await fs.readdir(temporary.directory);
    assert.deepEqual(
      left.filter((name) => name.endsWith('.tmp')),
      [],
    );
  }).timeout(80_000);
});
