import { strict as assert } from 'node:assert';
import type { Artifact } from '../../../../src/core/artifact';
import type { ArtifactId, ContentHash, VersionId } from '../../../../src/core/identity';
import type { ChangeOrigin, Version } from '../../../../src/core/version';
import type { LineageNode } from '../../../../src/core/lineageGraph';
import { GraphModel } from '../../../../src/ui/lineageGraph/graphModel';
import { VersionSet } from '../../../../src/ui/lineageGraph/versionSet';

const id = (number: number): VersionId => `v${String(number)}` as VersionId;

const HERE = 'here' as ArtifactId;
const THERE = 'there' as ArtifactId;
const nowhere = { projects: [], recorded: () => undefined };
const atOnce = (): Promise<void> => Promise.resolve();

/** @param parents numbers, the first parent first */
function version(
  number: number,
  parents: number[],
  changeOrigin: ChangeOrigin = 'local_modification',
): Version {
  const [parent, mergeParent] = parents;
  return {
    id: id(number),
    artifactId: HERE,
    number,
    contentHash: `content ${String(number)}` as ContentHash,
    createdAt: number,
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
  const versions = await VersionSet.of(
    {
      artifact: { id: HERE, head: id(head) } as Artifact,
      all,
      isBegun,
      projects: [],
      recorded: (_, one) => HISTORY.find((other) => other.id === one),
    },
    atOnce,
  );
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
    const artifact = { id: HERE, head: id(7) } as Artifact;
    const versions = await VersionSet.of({ artifact, all, isBegun: false, ...nowhere }, atOnce);
    const model = await GraphModel.make(versions, '', all, () => Promise.resolve());
    assert.deepEqual(model.childrenOf(version(1, [])), [id(7), id(3), id(2)]);
    assert.deepEqual(model.childrenOf(version(7, [])), []);
  });

  it('of other projects are joined to the contents that both have had, also over what was pruned there', async () => {
    const there = (number: number, parent: number, content: string): Version => ({
      ...version(number, []),
      id: `w${String(number)}` as VersionId,
      artifactId: THERE,
      parentId: `w${String(parent)}` as VersionId,
      contentHash: content as ContentHash,
      createdAt: number + 0.5,
    });
    // w1 and w2 have contents of here; w3 was pruned.
    const theirs = [there(5, 4, 'x'), there(4, 3, 'y'), there(3, 2, 'z'), there(2, 1, 'content 2')];
    const recorded = (artifactId: ArtifactId, one: VersionId): LineageNode | undefined =>
      [...HISTORY, ...theirs].find((other) => other.artifactId === artifactId && other.id === one);
    const artifact = { id: THERE, head: theirs[0]?.id } as Artifact;
    const newest = theirs.filter(({ number }) => number !== 3);
    const versions = await VersionSet.of(
      {
        artifact: { id: HERE, head: id(6) } as Artifact,
        all: HISTORY,
        isBegun: false,
        projects: [{ artifact, name: '~/site', newest, versions: 3 }],
        recorded,
      },
      atOnce,
    );
    assert.deepEqual(
      versions.theirs.map((one) => one.id),
      ['w5', 'w4'],
    );
    const model = await GraphModel.make(versions, '', [...HISTORY, ...versions.theirs], atOnce);
    const rows = model.layout.window(0, model.layout.size);
    assert.deepEqual(
      rows.map((row) => `${row.id}@${String(row.lane)}`),
      ['v6@0', 'w5@2', 'v5@0', 'w4@2', 'v4@0', 'v3@1', 'v2@0', 'v1@0'],
    );
    const [first, second] = versions.theirs;
    assert.ok(first && second);
    assert.deepEqual([model.parentsOf(first), model.parentsOf(second)], [['w4'], ['v2']]);
    assert.deepEqual(model.childrenOf(version(2, [])), [id(4), 'w4']);
    assert.equal(
      rows.find((row) => row.id === 'w4')?.lines.some(({ part, isFar }) => part === 'leave' && isFar),
      true,
    );
  });
});
