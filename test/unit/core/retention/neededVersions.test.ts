import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ContentHash, VersionId } from '../../../../src/core/identity';
import { LineageGraph } from '../../../../src/core/lineageGraph';
import { neededVersions } from '../../../../src/core/retention/neededVersions';

const id = (index: number): VersionId => `v${String(index)}` as VersionId;

/** A graph in which each version has up to two of the earlier ones as parents. */
const graph = fc
  .array(fc.tuple(fc.option(fc.nat(), { nil: undefined }), fc.option(fc.nat(), { nil: undefined })), {
    minLength: 1,
    maxLength: 15,
  })
  .map((parents) => {
    const built = new LineageGraph();
    parents.forEach(([first, second], index) => {
      const of = (parent: number | undefined): VersionId | undefined =>
        parent === undefined || index === 0 ? undefined : id(parent % index);
      const contentHash = String(index) as ContentHash;
      built.add({
        id: id(index),
        contentHash,
        parentId: of(first),
        mergeParentId: of(second),
        parentHash: undefined,
      });
    });
    return built;
  });

describe('neededVersions', () => {
  it('has head, baseline, all others that are named, and each base of their merge', () => {
    const cases = fc.tuple(graph, fc.nat(), fc.nat(), fc.array(fc.nat(), { maxLength: 3 }));
    fc.assert(
      fc.property(cases, ([built, a, b, more]) => {
        const [head, baseline, ...others] = [a, b, ...more].map((n) => id(n % built.size));
        assert.ok(head !== undefined && baseline !== undefined);
        const needed = neededVersions(built, { head, baseline, others });
        for (const version of [head, baseline, ...others]) assert.ok(needed.has(version));
        for (const base of built.commonAncestors(head, baseline)) assert.ok(needed.has(base));
      }),
    );
  });

  it('lets everything else go', () => {
    const built = new LineageGraph();
    for (let index = 0; index < 6; index++) {
      const contentHash = String(index) as ContentHash;
      // A chain to 3, and 4 and 5 on top of 1.
      const parentId = index === 0 ? undefined : id(index === 4 ? 1 : index - 1);
      built.add({ id: id(index), contentHash, parentId, mergeParentId: undefined, parentHash: undefined });
    }
    const needed = neededVersions(built, { head: id(3), baseline: id(5), others: [] });
    assert.deepEqual([...needed].sort(), [id(1), id(3), id(5)]);
    assert.deepEqual(
      [...neededVersions(built, { head: undefined, baseline: undefined, others: [id(2)] })],
      [id(2)],
    );
  });
});
