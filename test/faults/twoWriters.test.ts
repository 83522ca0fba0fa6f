import assert from 'node:assert/strict';
import { useTemporaryStore } from '../unit/store/temporaryStore';
import { skillId } from '../unit/store/storedVersion';
import { assertStored, assertWhole, WriterProcess } from './writers';

const VERSIONS = 60;

describe('two writers at once', () => {
  const temporary = useTemporaryStore();
  const writer = (skill: string, first: number): WriterProcess =>
    new WriterProcess(temporary.directory, { skill, first, last: first + VERSIONS - 1, checkpointAfter: 7 });

  it('have all their versions in the store, for a window that opens it later and for one that was open', async () => {
    const open = await temporary.open();
    const ended = Promise.all([writer('one', 1), writer('two', 1)].map((process) => process.ended()));
    const over = new AbortController();
    const reading = (async () => {
      while (!over.signal.aborted) {
        await open.refresh();
        await assertWhole(open);
      }
    })();
    const acknowledged = (await ended.finally(() => over.abort())).flatMap((one) => one.acknowledged);
    await reading;
    assert.equal(acknowledged.length, 2 * VERSIONS);
    await open.refresh();
    for (const store of [open, await temporary.open()]) {
      await assertStored(store, acknowledged);
      assert.equal(await assertWhole(store), 2 * VERSIONS);
      assert.deepEqual(store.problems, []);
    }
  }).timeout(60_000);

  it('of one artifact have all their versions in the store, and every window sees one head', async () => {
    // Different numbers make different contents: each writer follows its own head, as windows do that do not refresh.
    const ended = await Promise.all(
      [writer('one', 1), writer('one', 1001)].map((process) => process.ended()),
    );
    const acknowledged = ended.flatMap((one) => one.acknowledged);
    assert.equal(acknowledged.length, 2 * VERSIONS);
    const stores = [await temporary.open(), await temporary.open()];
    for (const store of stores) {
      await assertStored(store, acknowledged);
      assert.equal(await assertWhole(store), 2 * VERSIONS);
    }
    const [head, other] = stores.map((store) => store.artifact(skillId('one'))?.head);
    assert.equal(head, other);
    const lasts = ended.map((one) => one.acknowledged.at(-1)?.id);
    assert.ok(lasts.includes(head));
  }).timeout(60_000);
});
