import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { ArtifactId, ObjectHash } from '../../../src/core/identity';
import { StatCacheFile, type RootStatCache } from '../../../src/store/statCacheFile';
import { hashOf } from './journalRecords';
import { useTemporaryDirectory } from './temporaryDirectory';

describe('statCacheFile', () => {
  const temporary = useTemporaryDirectory();
  const directory = (): string => path.join(temporary.path, 'stat-cache');
  const open = (root = '/root/.claude'): StatCacheFile => new StatCacheFile(directory(), root);
  const cached = {
    size: 12,
    mtimeMs: 1234.5678,
    ctimeMs: 1235.25,
    inode: 2 ** 52 + 1,
    hash: hashOf('a') as ObjectHash,
    normalised: hashOf('b') as ObjectHash,
    settled: true,
  };
  const cache: RootStatCache = new Map([
    [
      hashOf('one') as ArtifactId,
      new Map([
        ['SKILL.md', cached],
        ['a b/ü.md', { ...cached, settled: false }],
      ]),
    ],
    [hashOf('two') as ArtifactId, new Map()],
  ]);

  it('gives back what was saved, after a restart too', async () => {
    await open().save(cache);
    assert.deepEqual(await open().load(), cache);
    await open().save(new Map());
    assert.deepEqual(await open().load(), new Map());
  });

  it('is empty before the first save', async () => {
    assert.deepEqual(await open().load(), new Map());
  });

  it('keeps roots apart, even in a file that holds another root', async () => {
    await open().save(cache);
    assert.deepEqual(await open('/other/.claude').load(), new Map());
    const [name] = await fs.readdir(directory());
    await open('/other/.claude').save(new Map());
    const [other] = (await fs.readdir(directory())).filter((entry) => entry !== name);
    assert.ok(name !== undefined && other !== undefined);
    await fs.copyFile(path.join(directory(), name), path.join(directory(), other));
    assert.deepEqual(await open('/other/.claude').load(), new Map());
  });

  it('is empty when the file is damaged in any way', async () => {
    await open().save(cache);
    const [name] = await fs.readdir(directory());
    assert.ok(name !== undefined);
    const file = path.join(directory(), name);
    const whole = await fs.readFile(file, 'utf8');
    const damaged = [
      '',
      'null',
      '[]',
      whole.slice(0, whole.length >> 1),
      whole.replace('"format":1', '"format":2'),
      whole.replace('"size":12', '"size":"12"'),
      whole.replace(cached.hash, 'short'),
    ];
    for (const text of damaged) {
      assert.notEqual(text, whole);
      await fs.writeFile(file, text);
      assert.deepEqual(await open().load(), new Map(), text.slice(0, 40));
    }
  });

  it('rejects when the folder cannot be written', async () => {
    await fs.writeFile(directory(), 'a file in its place');
    await assert.rejects(open().save(cache));
  });
});
