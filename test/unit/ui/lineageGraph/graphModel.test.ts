import { strict as assert } from 'node:assert';
import type { Artifact } from '../../../../src/core/artifact';
import type { VersionId } from '../../../../src/core/identity';
import type { ChangeOrigin, Version } from '../../../../src/core/version';
import { GraphModel, VersionSet } from '../../../../src/ui/lineageGraph/graphModel';

const id = (number: number): VersionId => `v${String(number)}` as VersionId;

/** @param parents numbers, the first parent first */
function version(
  number: number,
  parents: number[],
  changeOrigin: ChangeOrigin = 'local_modification',
): Version {
  const [parent, mergeParent] = parents;
  return {
    id: id(number),
    number,
    parentId: parent === undefined ? undefined : id(parent),
    mergeParentId: mergeParent === undefined ? undefined : id(mergeParent),
    changeOrigin,
    metadata: {},
  } as Version;
}

/** Synced once, and gone on from there. */
const HISTORY = [
  version(6, [5]),
  version(5, [4]),
  version(4, [2, 3], 'sync'),
  version(3, [1], 'sync'),
  version(2, [1]),
  version(1, [], 'deployment'),
];

interface Shape {
  readonly all?: readonly Version[];
  readonly shown?: readonly number[];
  readonly head?: number;
  readonly isBegun?: boolean;
}

/** The graph as text: `v4@0 <- v2 v3`, with the lane of each. */
async function graphOf({ all = HISTORY, shown, head = 6, isBegun = false }: Shape): Promise<string[]> {
  const versions = new VersionSet({
    artifact: { head: id(head) } as Artifact,
    all,
    isBegun,
    prunedParent: (one) => HISTORY.find((other) => other.id === one)?.parentId,
  });
  const drawn = shown ? all.filter(({ number }) => shown.includes(number)) : all;
  const model = await GraphModel.make(versions, '', drawn, () => Promise.resolve());
  return model.layout.window(0, model.layout.size).map((row) => {
    const one = versions.get(row.id);
    assert.ok(one);
    const isFar = row.lines.some((line) => line.part === 'leave' && line.isFar);
    return `${row.id}@${String(row.lane)} ${isFar ? '<..' : '<-'} ${model.parentsOf(one).join(' ')}`.trim();
  });
}

describe('the versions of the lineage graph', () => {
  it('are drawn with both parents, and those of upstream in their own lane', async () => {
    assert.deepEqual(await graphOf({}), [
      'v6@0 <- v5',
      'v5@0 <- v4',
      'v4@0 <- v2 v3',
      'v3@1 <- v1',
      'v2@0 <- v1',
      'v1@0 <-',
    ]);
  });

  it('are joined to the nearest ancestors that are there when some were pruned', async () => {
    const all = HISTORY.filter(({ number }) => number !== 5 && number !== 2);
    assert.deepEqual(await graphOf({ all }), ['v6@0 <.. v4', 'v4@0 <.. v1 v3', 'v3@1 <- v1', 'v1@0 <-']);
  });

  it('keep the line of the current version where it is when a filter hides that one', async () => {
    assert.deepEqual(await graphOf({ shown: [5, 3, 1] }), ['v5@0 <.. v1', 'v3@1 <- v1', 'v1@0 <-']);
  });

  it('have lines on to what is not read yet', async () => {
    const all = HISTORY.slice(0, 3);
    assert.deepEqual(await graphOf({ all, isBegun: true }), ['v6@0 <- v5', 'v5@0 <- v4', 'v4@0 <- v2 v3']);
  });

  it('have children, the newest first', async () => {
    const all = [version(7, [1]), ...HISTORY];
    const versions = new VersionSet({
      artifact: { head: id(7) } as Artifact,
      all,
      isBegun: false,
      prunedParent: () => undefined,
    });
    const model = await GraphModel.make(versions, '', all, () => Promise.resolve());
    assert.deepEqual(model.childrenOf(version(1, [])), [id(7), id(3), id(2)]);
    assert.deepEqual(model.childrenOf(version(7, [])), []);
  });
});
