import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { ObjectHash } from '../../../src/core/identity';
import { IMAGE_FILE, PREVIOUS_IMAGE_FILE } from '../../../src/store/image';
import type { LineageStore } from '../../../src/store/lineageStore';
import { nodeSha256 } from '../../../src/store/nodeSha256';
import { assertEarlierKept, earlierStore } from './earlierStore';
import { flipBit } from './flipBit';
import { skillId, storedFiles, storeVersion } from './storedVersion';
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

  it('are said when nothing is left in the journal', async () => {
    const store = await temporary.open();
    await storeVersion(store, 'example', { 'SKILL.md': 'text' });
    await store.close();
    await loseImages();
    const [name = ''] = (await fs.readdir(temporary.file('journal'))).filter((one) => one.endsWith('.seg'));
    await fs.truncate(temporary.file('journal', name), 8);
    assert.match((await problems()).join(), /^damaged: .*the record of all versions\./);
  });

  /** A store with versions that only its images have, and a window on it. */
  const openShortened = async (): Promise<LineageStore> => {
    const store = await temporary.open();
    for (const text of ['1', '2', '3']) {
      await storeVersion(store, 'example', { 'SKILL.md': text });
      await store.checkpoint();
    }
    return store;
  };
  const count = (store: LineageStore): number => store.versions(skillId('example'), { limit: 9 }).length;
  const hasImage = async (): Promise<boolean> => (await fs.readdir(temporary.directory)).includes(IMAGE_FILE);
  const damageImages = async (): Promise<void> => {
    for (const file of [IMAGE_FILE, PREVIOUS_IMAGE_FILE]) await flipBit(temporary.file(file), 100);
  };
  const loseImagesAndMarks = async (): Promise<void> => {
    await loseImages();
    await fs.rm(temporary.file('objects', 'recorded'));
    await fs.rm(temporary.file('journal', 'begins-in-image'));
  };
  /** Another image than any before, so that open windows notice. */
  const damageCurrent = async (): Promise<void> => {
    await fs.rm(temporary.file(PREVIOUS_IMAGE_FILE));
    await fs.writeFile(temporary.file(IMAGE_FILE), 'damaged');
  };

  for (const [how, lose] of [
    ['removed', loseImages],
    ['damaged', damageCurrent],
    ['removed with what says that there were some', loseImagesAndMarks],
  ] as const)
    it(`that are ${how} while a window is open are made again of what it has`, async () => {
      const store = await openShortened();
      await lose();
      await store.refresh();
      assert.equal(count(store), 3);
      assert.match(store.problems.map(({ error }) => error.message).join(), /saves it again/);
      while (!(await hasImage())) await setTimeout(20);
      await store.close();
      const reopened = await temporary.open();
      assert.equal(count(reopened), 3);
      assert.deepEqual(reopened.problems, []);
    });

  it('of an earlier version of the extension are made again as well', async () => {
    await fs.cp(earlierStore('schema-2'), temporary.directory, { recursive: true });
    const store = await temporary.open();
    await loseImages();
    await store.refresh();
    await store.close();
    assert.equal(store.problems.length, 1);
    await assertEarlierKept(await temporary.open(), 'schema-2');
  });

  it('are not made anew by a window that was opened after the loss, which has what was lost once another one saves it', async () => {
    const store = await openShortened();
    await damageImages();
    const late = await temporary.open();
    assert.equal(count(late), 1);
    await storeVersion(late, 'other', { 'SKILL.md': 'later' });
    await late.close();
    assert.equal(await hasImage(), false);

    const later = await temporary.open();
    assert.equal(later.problems.length, 1);
    await store.refresh();
    assert.equal(count(store), 3);
    await store.close();
    await later.refresh();
    assert.deepEqual([count(later), later.artifacts().length], [3, 2]);
    await later.close();
    assert.equal(count(await temporary.open()), 3);
  });

  it('that are begun anew because the user asks take nothing from a window that has more', async () => {
    const store = await openShortened();
    await loseImages();
    const late = await temporary.open();
    await storeVersion(late, 'other', { 'SKILL.md': 'later' });
    await late.checkpoint();
    await store.refresh();
    assert.deepEqual([count(store), store.artifacts().length], [3, 2]);
    assert.match(store.problems.map(({ error }) => error.message).join(), /made lineage\.sqlite anew/);
    await late.checkpoint();
    await store.refresh();
    assert.equal(count(store), 3);
  });

  it('stay said when the journal was gone as well and something was recorded since', async () => {
    const store = await openShortened();
    await store.close();
    await loseImages();
    await fs.rm(temporary.file('journal'), { recursive: true });
    const late = await temporary.open();
    await storeVersion(late, 'other', { 'SKILL.md': 'later' });
    await late.close();
    assert.equal((await problems()).length, 1);
  });
});
