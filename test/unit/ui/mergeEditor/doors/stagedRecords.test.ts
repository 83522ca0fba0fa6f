import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { replaceFile } from '../../../../../src/ui/mergeEditor/doors/replaceFile';
import type { StagedRecord } from '../../../../../src/ui/mergeEditor/doors/stagedRecord';
import { readStagedRecord, writeStagedRecord } from '../../../../../src/ui/mergeEditor/doors/stagedRecords';
import { useTemporaryDirectory } from '../../../store/temporaryDirectory';

const HASH = 'a'.repeat(64);
const record: StagedRecord = {
  format: 1,
  path: 'SKILL.md',
  artifactName: 'pdf',
  labels: { local: 'Local', base: 'Base', upstream: 'Upstream' },
  inputs: HASH,
  staged: HASH,
  known: [HASH],
};

describe('records and copies of staged texts', () => {
  const temporary = useTemporaryDirectory();
  const at = (name: string): string => path.join(temporary.path, name);

  /** What others may do with a file; nothing tells on Windows, which has no such modes. */
  const rightsOfOthers = async (name: string): Promise<number> =>
    process.platform === 'win32' ? 0 : (await fs.stat(at(name))).mode & 0o077;

  it('are read back as they were written, and replaced whole', async () => {
    assert.equal(await readStagedRecord(temporary.path), undefined);
    for (const one of [record, { ...record, known: [] }]) {
      await writeStagedRecord(temporary.path, one);
      assert.deepEqual(await readStagedRecord(temporary.path), one);
    }
    assert.deepEqual(await fs.readdir(temporary.path), ['staged.json']);
    await fs.writeFile(at('staged.json'), '{');
    assert.equal(await readStagedRecord(temporary.path), undefined);
  });

  it('do not make a folder that is gone', async () => {
    await assert.rejects(writeStagedRecord(at('gone'), record), { code: 'ENOENT' });
    assert.deepEqual(await fs.readdir(temporary.path), []);
  });

  it('can be read by nobody else, whatever a crash has left', async () => {
    await writeStagedRecord(temporary.path, record);
    assert.equal(await rightsOfOthers('staged.json'), 0);
    for (const name of ['copy', 'copy.new']) {
      await fs.writeFile(at(name), 'of an earlier version');
      await fs.chmod(at(name), 0o666);
    }
    await replaceFile(at('copy'), at('copy.new'), new TextEncoder().encode('text'));
    assert.equal(await rightsOfOthers('copy'), 0);
    assert.equal(await fs.readFile(at('copy'), 'utf8'), 'text');
    assert.deepEqual((await fs.readdir(temporary.path)).sort(), ['copy', 'staged.json']);
  });
});
