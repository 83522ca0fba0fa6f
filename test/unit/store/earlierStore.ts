import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { artifactIdSchema, versionIdSchema } from '../../../src/store/idSchemas';
import type { LineageStore } from '../../../src/store/lineageStore';
import { projectRoot } from '../../host/projectRoot';
import { storedFiles } from './storedVersion';

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
  tags: v.optional(v.array(v.looseObject({ artifactId: artifactIdSchema, name: v.string() })), []),
  pruned: v.optional(v.array(versionIdSchema), []),
});

export const EARLIER_SCHEMAS = ['schema-1', 'schema-2', 'schema-3'] as const;

type EarlierSchema = (typeof EARLIER_SCHEMAS)[number];

/** The folder of a store that earlier code wrote. Not to be opened where it is. */
export function earlierStore(schema: EarlierSchema): string {
  return path.join(STORES, schema, 'store');
}

/** That a store has all that earlier code read back from {@link earlierStore}, and no problem. */
export async function assertEarlierKept(store: LineageStore, schema: EarlierSchema): Promise<void> {
  const file = path.join(STORES, schema, 'expected.json');
  const { artifacts, versions, operations, tags, pruned } = v.parse(
    expectedSchema,
    JSON.parse(await fs.readFile(file, 'utf8')),
  );
  assert.deepEqual(store.problems, []);
  for (const then of artifacts) assert.deepEqual(sameFields(store.artifact(then.id), then), then);
  assert.equal(versions.length, 6);
  for (const { lineage, files, ...then } of versions) {
    assert.deepEqual(sameFields(store.version(then.id), then), then);
    assert.deepEqual(store.graphOf(then.artifactId).lineage(then.id), lineage);
    assert.deepEqual(await storedFiles(store, then.id), files);
  }
  for (const then of operations) assert.deepEqual(sameFields(store.operation(then.id), then), then);
  for (const { artifactId, ...then } of tags)
    assert.deepEqual(
      store.tags(artifactId).find(({ name }) => name === then.name),
      then,
    );
  for (const id of pruned) assert.equal(store.version(id), undefined);
}

/** What today's code says of the things that earlier code knew: the same fields of it. */
function sameFields(today: object | undefined, then: object): unknown {
  const fields = new Set(Object.keys(then));
  return Object.fromEntries(Object.entries(today ?? {}).filter(([field]) => fields.has(field)));
}
