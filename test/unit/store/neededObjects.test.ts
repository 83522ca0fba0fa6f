import assert from 'node:assert/strict';
import type { ContentHash, ObjectHash } from '../../../src/core/identity';
import type { Manifest } from '../../../src/core/manifest';
import { NeededObjects } from '../../../src/store/neededObjects';
import { StoreError } from '../../../src/store/storeError';
import { contentOf, hashOf } from './journalRecords';

const fileOf = (text: string): ObjectHash => hashOf(`file ${text}`) as ObjectHash;
const manifestOf = (...files: string[]): Manifest =>
  files.map((path) => ({ path, mode: '100644', hash: fileOf(path), size: 1 }));

async function* parts(...all: readonly (readonly string[])[]): AsyncGenerator<readonly ContentHash[]> {
  for (const part of all) yield await Promise.resolve(part.map(contentOf));
}

describe('neededObjects', () => {
  const read: ContentHash[] = [];
  const manifests = new Map([
    [contentOf('a'), manifestOf('1', '2')],
    [contentOf('b'), manifestOf('2', '3')],
  ]);
  const needed = (): NeededObjects => {
    read.length = 0;
    return new NeededObjects((hash) => {
      read.push(hash);
      const manifest = manifests.get(hash);
      return manifest ? Promise.resolve(manifest) : Promise.reject(new StoreError('missing-object', 'gone'));
    });
  };
  const has = (objects: NeededObjects, ...files: string[]): boolean[] =>
    files.map((file) => objects.has(fileOf(file)));

  it('are the manifests and what they name, each read once', async () => {
    const objects = needed();
    await objects.add(parts(['a', 'a'], ['b']));
    await objects.add(parts(['b', 'a']));
    assert.deepEqual(read, [contentOf('a'), contentOf('b')]);
    assert.deepEqual(has(objects, '1', '2', '3', '4'), [true, true, true, false]);
    assert.ok(objects.has(contentOf('a') as string as ObjectHash));
  });

  it('are also a manifest that is lost, which may be stored anew', async () => {
    const objects = needed();
    await objects.add(parts(['lost', 'a']));
    assert.ok(objects.has(contentOf('lost') as string as ObjectHash));
    assert.deepEqual(has(objects, '1'), [true]);
  });

  it('are not known when a manifest cannot be read', async () => {
    const damaged = new StoreError('damaged', 'flipped');
    const objects = new NeededObjects(() => Promise.reject(damaged));
    await assert.rejects(objects.add(parts(['a'])), damaged);
  });

  it('stop being looked for when that is asked, and let others go on before', async () => {
    const controller = new AbortController();
    const stop = new Error('stopped');
    const objects = needed();
    setImmediate(() => controller.abort(stop));
    const endless = async function* (): AsyncGenerator<readonly ContentHash[]> {
      for (let i = 0; ; i++) yield await Promise.resolve([contentOf(String(i))]);
    };
    await assert.rejects(objects.add(endless(), controller.signal), stop);
  });
});
