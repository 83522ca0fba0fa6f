import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import type { ObjectHash } from '../../../src/core/identity';
import { IMAGE_FILE, PREVIOUS_IMAGE_FILE } from '../../../src/store/image';
import { nodeSha256 } from '../../../src/store/nodeSha256';
import { storedFiles, storeVersion } from './storedVersion';
import { useTemporaryStore } from './temporaryStore';

describe('lostImages', () => {
  const temporary = useTemporaryStore();
  const loseImages = async (): Promise<void> => {
    for (const file of [IMAGE_FILE, PREVIOUS_IMAGE_FILE]) await fs.rm(temporary.file(file), { force: true });
  };
  const problems = async (): Promise<string[]> =>
    (await temporary.open()).problems.map(({ error }) => `${error.reason}: ${error.message}`);

  it('are none in a new store, and none while the journal is whole', async () => {
    const store = await temporary.open();
    assert.deepEqual(store.problems, []);
    const id = await storeVersion(store, 'example', { 'SKILL.md': 'text' });
    await store.checkpoint();
    await loseImages();
    const reopened = await temporary.open();
    assert.deepEqual(reopened.problems, []);
    assert.deepEqual(await storedFiles(reopened, id), { 'SKILL.md': 'text' });
  });

  it('are said when the journal has been shortened, until there is an image again', async () => {
    const store = await temporary.open();
    for (const text of ['1', '2', '3']) {
      await storeVersion(store, 'example', { 'SKILL.md': text });
      await store.checkpoint();
    }
    await store.close();
    await loseImages();
    const [problem = '', ...others] = await problems();
    assert.deepEqual(others, []);
    assert.match(
      problem,
      /^damaged: .*not in the journal any more are lost; the later ones are there\..*objects/,
    );
    await (await temporary.open()).checkpoint();
    assert.deepEqual(await problems(), []);
  });

  it('are none where contents were stored and the process died before anything was recorded', async () => {
    const store = await temporary.open();
    const bytes = Buffer.from('text');
    await store.putContent(nodeSha256(bytes) as ObjectHash, bytes);
    await store.close();
    assert.deepEqual(await problems(), []);
  });

  it('are said when the journal is gone as well', async () => {
    const store = await temporary.open();
    await storeVersion(store, 'example', { 'SKILL.md': 'text' });
    await store.close();
    await loseImages();
    await fs.rm(temporary.file('journal'), { recursive: true });
    const [problem = '', ...others] = await problems();
    assert.deepEqual(others, []);
    assert.match(problem, /^damaged: .*the record of all versions\. The contents of files are still in/);
  });
});
