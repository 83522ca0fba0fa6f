import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { makeStoreFolder } from '../../../src/store/makeStoreFolder';
import { useTemporaryDirectory } from './temporaryDirectory';

describe("the store's folder", () => {
  const temporary = useTemporaryDirectory();

  it('is made with all that it lies in, and may be there', async () => {
    const directory = path.join(temporary.path, 'deep', 'store');
    await makeStoreFolder(directory);
    await makeStoreFolder(directory);
    assert.deepEqual(await fs.readdir(directory), ['journal']);
  });

  it('is named when a file lies where it has to be, or something it lies in or has, with that file', async () => {
    const file = path.join(temporary.path, 'file');
    await fs.writeFile(file, '');
    await fs.mkdir(path.join(temporary.path, 'store'));
    const journal = path.join(temporary.path, 'store', 'journal');
    await fs.writeFile(journal, '');
    for (const [folder, obstacle] of [
      [file, file],
      [path.join(file, 'deep', 'store'), file],
      [path.dirname(journal), journal],
    ] as const)
      await assert.rejects(makeStoreFolder(folder), { reason: 'unwritable', folder, obstacle });
  });
});
