import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import type { ObjectHash, VersionId } from '../../../src/core/identity';
import { IMAGE_FILE, PREVIOUS_IMAGE_FILE } from '../../../src/store/image';
import { encodeFrame } from '../../../src/store/journal/frame';
import { segmentHeader } from '../../../src/store/journal/segment';
import { markRepaired } from '../../../src/store/keptAside';
import type { LineageStore } from '../../../src/store/lineageStore';
import { nodeSha256 } from '../../../src/store/nodeSha256';
import { flipBit } from './flipBit';
import { versionRecords, storedFiles, storeVersion } from './storedVersion';
import { useTemporaryStore } from './temporaryStore';

const IMAGES = [IMAGE_FILE, PREVIOUS_IMAGE_FILE] as const;
/** Of a process of another machine. */
const ended = (number: number): string => `0-000000-1-0000000${String(number)}.0000.seg`;

describe('history that is not known', () => {
  const temporary = useTemporaryStore();
  let store: LineageStore;
  /** A content that no known version needs. */
  let hash: ObjectHash;

  beforeEach(async () => {
    store = await temporary.open();
    await storeVersion(store, 'example', { 'SKILL.md': 'one' });
    // Enough to be worth tidying.
    const bytes = randomBytes(5 << 20);
    hash = nodeSha256(bytes) as ObjectHash;
    await store.putContent(hash, bytes);
  });

  const assertKept = async (opened: LineageStore, reason: 'damaged' | 'newer-format'): Promise<void> => {
    await assert.rejects(opened.collectGarbage(), { name: 'StoreError', reason });
    assert.equal(await opened.tidy(new AbortController().signal), undefined);
    assert.ok(opened.hasContent(hash));
  };
  const assertGivenBack = async (opened: LineageStore): Promise<void> => {
    await opened.collectGarbage();
    assert.ok(!opened.hasContent(hash));
  };

  it('is none in a whole store', async () => {
    await assertGivenBack(store);
  });

  it('keeps contents while damaged images are kept, which may be mended and put back', async () => {
    const ids: VersionId[] = [];
    for (const text of ['two', 'three', 'four']) {
      ids.push(await storeVersion(store, 'example', { 'SKILL.md': text }));
      await store.checkpoint();
    }
    await store.close();
    const whole = await Promise.all(IMAGES.map((name) => fs.readFile(temporary.file(name))));
    for (const name of IMAGES) await flipBit(temporary.file(name), 5000);
    const window = await temporary.open();
    await assertKept(window, 'damaged');
    await window.close();
    for (const [index, name] of IMAGES.entries())
      await fs.writeFile(temporary.file(name), whole[index] ?? '');
    const reopened = await temporary.open();
    for (const id of ids) assert.ok('SKILL.md' in (await storedFiles(reopened, id)));
    await assertKept(reopened, 'damaged');
    await markRepaired(temporary.directory);
    await reopened.collectGarbage();
  });

  it('keeps contents while there is no image of a journal that was shortened', async () => {
    for (const text of ['two', 'three', 'four']) {
      await storeVersion(store, 'example', { 'SKILL.md': text });
      await store.checkpoint();
    }
    await store.close();
    for (const name of IMAGES) await fs.rename(temporary.file(name), temporary.file('..', name));
    const window = await temporary.open();
    await assertKept(window, 'damaged');
    for (const name of IMAGES) await fs.rename(temporary.file('..', name), temporary.file(name));
    await (await temporary.open()).collectGarbage();
  });

  it('keeps contents that a record of a newer extension may name, as long as its segment is there', async () => {
    const { records } = await versionRecords(store, 'example', { 'SKILL.md': 'of the future' });
    const payload = Buffer.from(
      JSON.stringify({ clock: 50, records: [...records, { type: 'of the future' }] }),
    );
    const segment = temporary.file('journal', ended(1));
    await fs.writeFile(segment, Buffer.concat([segmentHeader(), encodeFrame(payload)]));
    await assertKept(store, 'newer-format');
    await assertKept(await temporary.open(), 'newer-format');
    await fs.rm(segment);
    await assertGivenBack(store);
  });

  it('keeps contents that a damaged frame may have named, until it was repaired', async () => {
    const frame = (clock: number): Buffer => encodeFrame(Buffer.from(JSON.stringify({ clock, records: [] })));
    const segment = temporary.file('journal', ended(2));
    await fs.writeFile(segment, Buffer.concat([segmentHeader(), frame(50), frame(51)]));
    await flipBit(segment, 20);
    await assertKept(store, 'damaged');
    await markRepaired(temporary.directory);
    await assertGivenBack(store);
  });

  it('keeps contents that a segment may name of which nothing can be read', async () => {
    const segment = temporary.file('journal', ended(3));
    await fs.writeFile(segment, randomBytes(100));
    await assertKept(store, 'damaged');
    await fs.rm(segment);
    await assertGivenBack(store);
  });
});
