import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { checkpoint } from '../../../src/store/checkpoint';
import { PREVIOUS_IMAGE_FILE } from '../../../src/store/image';
import { loadSqlJs } from '../../../src/store/loadSqlJs';
import { missingSegments } from '../../../src/store/missingSegments';
import { storeVersion } from './storedVersion';
import { useTemporaryStore, WASM_FILE } from './temporaryStore';

describe('missingSegments', () => {
  const temporary = useTemporaryStore();
  const segments = async (): Promise<string[]> =>
    (await fs.readdir(temporary.file('journal'))).filter((name) => name.endsWith('.seg')).sort();
  const makeCheckpoint = async (): Promise<void> => {
    const onProblem = (): void => assert.fail();
    await checkpoint(await loadSqlJs(WASM_FILE), { directory: temporary.directory, onProblem });
  };
  const missing = async (): Promise<string[]> =>
    (await missingSegments(temporary.directory)).map(({ file }) => file.replace(/^journal./, ''));

  it('are none while checkpoints drop what both images have', async () => {
    const store = await temporary.open();
    let most = 0;
    for (const text of ['1', '2', '3', '4', '5']) {
      await storeVersion(store, 'example', { 'SKILL.md': text });
      assert.deepEqual(await missing(), []);
      await store.checkpoint();
      assert.deepEqual(await missing(), []);
      most = Math.max(most, (await segments()).length);
    }
    assert.ok(most < 5);
  });

  for (const checkpoints of [1, 2])
    it(`are told when the store is opened, after ${String(checkpoints)} checkpoints, until the image does not name them`, async () => {
      const store = await temporary.open();
      await storeVersion(store, 'example', { 'SKILL.md': 'first' });
      if (checkpoints > 1) await makeCheckpoint();
      await storeVersion(store, 'example', { 'SKILL.md': 'later' });
      await makeCheckpoint();
      const [name = ''] = await segments();
      await fs.rm(temporary.file('journal', name));
      const reopened = await temporary.open();
      assert.deepEqual(
        reopened.problems.map(({ error, file }) => [error.reason, file.replace(/^journal./, '')]),
        [['damaged', name]],
      );
      await makeCheckpoint();
      assert.deepEqual(await missing(), []);
    });

  it('are not known without the image before, which may have had them', async () => {
    const store = await temporary.open();
    await storeVersion(store, 'example', { 'SKILL.md': 'text' });
    await makeCheckpoint();
    await makeCheckpoint();
    await fs.rm(temporary.file(PREVIOUS_IMAGE_FILE));
    for (const name of await segments()) await fs.rm(temporary.file('journal', name));
    assert.deepEqual(await missing(), []);
  });

  it('are told of one that was cut off behind what the image has of it as damaged', async () => {
    const store = await temporary.open();
    await storeVersion(store, 'example', { 'SKILL.md': 'first' });
    await makeCheckpoint();
    const [name = ''] = await segments();
    await storeVersion(store, 'example', { 'SKILL.md': 'later' });
    await fs.truncate(temporary.file('journal', name), 9);
    const { problems } = await temporary.open();
    assert.deepEqual(
      problems.map(({ error }) => error.reason),
      ['damaged'],
    );
    assert.match(problems[0]?.error.message ?? '', /cut off at 9 bytes/);
  });
});
