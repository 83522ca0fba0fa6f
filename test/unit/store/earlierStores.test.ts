import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import type { LineageStore } from '../../../src/store/lineageStore';
import { assertEarlierKept, EARLIER_SCHEMAS, earlierStore } from './earlierStore';
import { storedFiles, storeVersion } from './storedVersion';
import { useTemporaryStore } from './temporaryStore';

describe('stores of earlier versions', () => {
  const temporary = useTemporaryStore();

  for (const schema of EARLIER_SCHEMAS) {
    const openCopy = async (): Promise<LineageStore> => {
      await fs.cp(earlierStore(schema), temporary.directory, { recursive: true });
      return temporary.open();
    };

    it(`has all that was in a store of ${schema}, before and after a checkpoint of today`, async () => {
      const first = await openCopy();
      await assertEarlierKept(first, schema);
      await first.checkpoint();
      await first.close();
      await assertEarlierKept(await temporary.open(), schema);
    });

    it(`goes on committing to a store of ${schema}`, async () => {
      const store = await openCopy();
      const version = await storeVersion(store, 'example', { 'SKILL.md': 'written today' });
      await store.close();
      const again = await temporary.open();
      await assertEarlierKept(again, schema);
      assert.deepEqual(await storedFiles(again, version), { 'SKILL.md': 'written today' });
    });
  }
});
