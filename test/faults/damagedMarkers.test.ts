import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { verifyImage } from '../../src/store/verify/verifyImage';
import { verifyStore } from '../../src/store/verify/verifyStore';
import { flipBit } from '../unit/store/flipBit';
import { storedFiles, storeVersion } from '../unit/store/storedVersion';
import { useTemporaryStore, WASM_FILE } from '../unit/store/temporaryStore';

/** Longer than a lock counts as held that cannot be read. */
const AGED_SECONDS = 60;
const DEAD = '999999999';
const LOCK = JSON.stringify({ pid: Number(DEAD), host: 'elsewhere', token: '0123456789abcdef' });

/** Files that say something about the others, and what they have; undefined: what the store has written. */
const MARKERS: readonly (readonly [string, string | undefined])[] = [
  ['objects/recorded', undefined],
  ['journal/begins-in-image', undefined],
  ['checkpoint.lock', LOCK],
  ['checkpoint.lock.0123456789abcdef.takeover', LOCK],
  ['objects/sweep.lock', LOCK],
  ['objects/exclusive.lock', LOCK],
  ['locks/0123456789abcdef0123456789abcdef.lock', LOCK],
  ['staging/0123456789abcdef0123456789abcdef.json', '{"folder":"/root/.old","root":"/root","at":1}'],
];

const DAMAGES: Readonly<Record<string, (file: string) => Promise<void>>> = {
  removed: (file) => fs.rm(file),
  emptied: (file) => fs.truncate(file),
  'cut short': async (file) => fs.truncate(file, (await fs.stat(file)).size >> 1),
  'with a flipped bit': async (file) => {
    if ((await fs.stat(file)).size > 0) await flipBit(file, 3);
  },
  'replaced by garbage': (file) => fs.writeFile(file, Buffer.from([0, 255, 7, 0, 1])),
};

describe('damage of a file that only says something about others', () => {
  const temporary = useTemporaryStore();

  for (const [name, content] of MARKERS) {
    for (const [damage, inflict] of Object.entries(DAMAGES)) {
      it(`${name}, ${damage}: nothing is lost, and the store goes on`, async () => {
        const first = await temporary.open();
        const ids = [];
        for (const text of ['0', '1', '2']) {
          ids.push(await storeVersion(first, 'example', { 'SKILL.md': text }));
          await first.checkpoint();
        }
        await first.close();
        const file = temporary.file(...name.split('/'));
        if (content !== undefined) {
          await fs.mkdir(path.dirname(file), { recursive: true });
          await fs.writeFile(file, content);
        }
        await inflict(file);
        const time = Date.now() / 1000 - AGED_SECONDS;
        if (damage !== 'removed') await fs.utimes(file, time, time);

        const store = await temporary.open();
        assert.deepEqual(store.problems, []);
        ids.push(await storeVersion(store, 'example', { 'SKILL.md': '3' }));
        await store.checkpoint();
        assert.ok(!(await fs.readdir(temporary.directory)).includes('checkpoint.lock'));
        await store.collectGarbage();
        const reopened = await temporary.open();
        assert.deepEqual(reopened.problems, []);
        for (const [i, id] of ids.entries())
          assert.deepEqual(await storedFiles(reopened, id), { 'SKILL.md': String(i) });
        const { findings } = await verifyStore(reopened, {
          directory: temporary.directory,
          verifyImage: (image) => verifyImage(image, WASM_FILE),
          now: Date.now(),
        });
        assert.deepEqual(findings, []);
      }).timeout(20_000);
    }
  }
});
