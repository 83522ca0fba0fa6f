import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { artifactIdSchema, versionIdSchema } from '../../../src/store/idSchemas';
import type { LineageStore } from '../../../src/store/lineageStore';
import { projectRoot } from '../../host/projectRoot';
import { storedFiles, storeVersion } from './storedVersion';
import { useTemporaryStore } from './temporaryStore';

/** Stores as earlier code wrote them, and what it read back; see the README there. */
const STORES = path.join(projectRoot, 'test/fixtures/stores');

const expectedSchema = v.object({
  artifacts: v.array(v.looseObject({ id: artifactIdSchema })),
  versions: v.array(
    v.looseObject({
      id: versionIdSchema,
      artifactId: artifactIdSchema,
      lineage: v.array(v.string()),
      files: v.record(v.string(), v.string()),
    }),
  ),
  operations: v.array(v.looseObject({ id: v.string() })),
});

/** What today's code says of the things that earlier code knew: the same fields of it. */
function sameFields(today: object | undefined, then: object): unknown {
  const fields = new Set(Object.keys(then));
  return Object.fromEntries(Object.entries(today ?? {}).filter(([field]) => fields.has(field)));
}

describe('stores of earlier versions', () => {
  const temporary = useTemporaryStore();

  for (const schema of ['schema-1', 'schema-2']) {
    const openCopy = async (): Promise<LineageStore> => {
      await fs.cp(path.join(STORES, schema, 'store'), temporary.directory, { recursive: true });
      return temporary.open();
    };
    const expected = async (): Promise<v.InferOutput<typeof expectedSchema>> =>
      v.parse(
        expectedSchema,
        JSON.parse(await fs.readFile(path.join(STORES, schema, 'expected.json'), 'utf8')),
      );

    const assertWhole = async (store: LineageStore): Promise<void> => {
      const { artifacts, versions, operations } = await expected();
      assert.deepEqual(store.problems, []);
      for (const then of artifacts) assert.deepEqual(sameFields(store.artifact(then.id), then), then);
      assert.equal(versions.length, 6);
      for (const { lineage, files, ...then } of versions) {
        assert.deepEqual(sameFields(store.version(then.id), then), then);
        assert.deepEqual(store.graphOf(then.artifactId).lineage(then.id), lineage);
        assert.deepEqual(await storedFiles(store, then.id), files);
      }
      for (const then of operations) assert.deepEqual(sameFields(store.operation(then.id), then), then);
    };

    it(`has all that was in a store of ${schema}, before and after a checkpoint of today`, async () => {
      const first = await openCopy();
      await assertWhole(first);
      await first.checkpoint();
      await first.close();
      await assertWhole(await temporary.open());
    });

    it(`goes on committing to a store of ${schema}`, async () => {
      const store = await openCopy();
      const version = await storeVersion(store, 'example', { 'SKILL.md': 'written today' });
      await store.close();
      const again = await temporary.open();
      await assertWhole(again);
      assert.deepEqual(await storedFiles(again, version), { 'SKILL.md': 'written today' });
    });
  }
});
