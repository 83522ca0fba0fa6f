import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { VersionId } from '../../../src/core/identity';
import { LineageGraph, type LineageNode } from '../../../src/core/lineageGraph';
import { contentHashOf, versionIdOf } from './fakeHash';

interface Description {
  readonly parent?: string;
  readonly merge?: string;
  /** What its content hash is made of; its id when not given. */
  readonly content?: string;
  readonly legacy?: string;
}

function nodeOf(id: string, { parent, merge, content = id, legacy }: Description): LineageNode {
  return {
    id: versionIdOf(id),
    contentHash: contentHashOf(content),
    parentId: parent === undefined ? undefined : versionIdOf(parent),
    mergeParentId: merge === undefined ? undefined : versionIdOf(merge),
    parentHash: legacy === undefined ? undefined : contentHashOf(legacy),
  };
}

function graphOf(versions: Readonly<Record<string, Description>>): LineageGraph {
  const graph = new LineageGraph();
  for (const [id, description] of Object.entries(versions)) graph.add(nodeOf(id, description));
  return graph;
}

const ids = (...names: string[]): VersionId[] => names.map(versionIdOf);
const lineageOf = (graph: LineageGraph, id: string): string[] => graph.lineage(versionIdOf(id));
const nearest = (graph: LineageGraph, a: string, b: string): VersionId | undefined =>
  graph.nearestCommonAncestor(versionIdOf(a), versionIdOf(b));

/**
 * ```
 * 1 - 2 - 3 ----- 6 - 7
 *      \        /
 *       4 --- 5 - 8
 * ```
 */
const MERGED = {
  '1': {},
  '2': { parent: '1' },
  '3': { parent: '2' },
  '4': { parent: '2' },
  '5': { parent: '4' },
  '6': { parent: '3', merge: '5' },
  '7': { parent: '6' },
  '8': { parent: '5' },
};

/**
 * A history as it may be recorded: parents come before their children; some or most versions are merges. Parents are any
 * earlier versions, or some of the latest few, which gives branches of unlike lengths that cross.
 */
const anyHistory = fc.tuple(fc.constantFrom(3, 6, 40), fc.constantFrom(1, 5)).chain(([reach, rarity]) =>
  fc
    .array(fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 0, max: 9 })), { minLength: 1, maxLength: 40 })
    .map((choices) => {
      const nodes: LineageNode[] = [];
      choices.forEach(([first, second, kind], i) => {
        const pick = (choice: number): string | undefined =>
          nodes.slice(-reach)[choice % Math.max(Math.min(i, reach), 1)]?.id;
        const parent = kind === 0 ? undefined : pick(first);
        const merge = kind > rarity ? pick(second) : undefined;
        nodes.push(
          nodeOf(`n${String(i)}`, {
            ...(parent && { parent }),
            ...(parent && merge && merge !== parent && { merge }),
          }),
        );
      });
      return nodes;
    }),
);

/** Every ancestor of each version, itself included, by repeating until nothing is added. */
function reachability(nodes: readonly LineageNode[]): Map<VersionId, Set<VersionId>> {
  const reach = new Map(nodes.map(({ id }) => [id, new Set([id])]));
  for (let grown = true; grown;) {
    grown = false;
    for (const { id, parentId, mergeParentId } of nodes) {
      const own = reach.get(id);
      for (const parent of [parentId, mergeParentId]) {
        for (const ancestor of (parent && reach.get(parent)) ?? []) {
          if (own?.has(ancestor)) continue;
          own?.add(ancestor);
          grown = true;
        }
      }
    }
  }
  return reach;
}

/** The longest way to a root, by trying every way. */
function depthOf(
  id: VersionId,
  nodes: ReadonlyMap<VersionId, LineageNode>,
  known: Map<VersionId, number>,
): number {
  const before = known.get(id);
  if (before !== undefined) return before;
  const node = nodes.get(id);
  const parents = [node?.parentId, node?.mergeParentId].filter((parent) => parent !== undefined);
  const depth = Math.max(-1, ...parents.map((parent) => depthOf(parent, nodes, known))) + 1;
  known.set(id, depth);
  return depth;
}

describe('LineageGraph', () => {
  describe('lineage', () => {
    it('is oldest first with its own content hash last', () => {
      const graph = graphOf(MERGED);
      assert.deepEqual(lineageOf(graph, '1'), [contentHashOf('1')]);
      assert.deepEqual(lineageOf(graph, '3'), ['1', '2', '3'].map(contentHashOf));
      assert.deepEqual(lineageOf(graph, '8'), ['1', '2', '4', '5', '8'].map(contentHashOf));
    });

    it("has both sides of a merge, each version once, the first parent's side first", () => {
      const lineage = lineageOf(graphOf(MERGED), '7');
      assert.deepEqual(lineage, ['1', '2', '3', '4', '5', '6', '7'].map(contentHashOf));
    });

    it('is the same whatever order versions are added in', () => {
      const forwards = graphOf(MERGED);
      const backwards = new LineageGraph();
      for (const [id, description] of Object.entries(MERGED).reverse())
        backwards.add(nodeOf(id, description));
      for (const id of Object.keys(MERGED))
        assert.deepEqual(lineageOf(backwards, id), lineageOf(forwards, id));
    });

    it('begins with a legacy parent that is known by its hash only', () => {
      const graph = graphOf({ a: { legacy: 'imported' }, b: { parent: 'a' } });
      assert.deepEqual(lineageOf(graph, 'a'), ['imported', 'a'].map(contentHashOf));
      assert.deepEqual(lineageOf(graph, 'b'), ['imported', 'a', 'b'].map(contentHashOf));
    });

    it("does not repeat a recorded parent's hash", () => {
      const graph = graphOf({ a: {}, b: { parent: 'a', legacy: 'a' } });
      assert.deepEqual(lineageOf(graph, 'b'), ['a', 'b'].map(contentHashOf));
    });

    it('repeats a content hash that recurs, and no version', () => {
      const graph = graphOf({
        a: { content: 'x' },
        b: { content: 'y', parent: 'a' },
        c: { content: 'x', parent: 'b' },
        d: { content: 'y', parent: 'c' },
      });
      assert.deepEqual(lineageOf(graph, 'd'), ['x', 'y', 'x', 'y'].map(contentHashOf));
      assert.deepEqual(graph.cycles(), []);
      assert.equal(nearest(graph, 'c', 'd'), 'c');
    });

    it('is empty for a version that is not there', () => {
      assert.deepEqual(lineageOf(graphOf(MERGED), 'none'), []);
    });
  });

  describe('ancestors', () => {
    it('are those that brute force finds, each after its own ancestors, itself last', () => {
      fc.assert(
        fc.property(anyHistory, (nodes) => {
          const graph = new LineageGraph();
          for (const node of nodes) graph.add(node);
          for (const [id, expected] of reachability(nodes)) {
            const ancestors = graph.ancestors(id);
            assert.equal(ancestors.at(-1), id);
            assert.deepEqual([...ancestors].sort(), [...expected].sort());
            const seen = new Set<VersionId>();
            for (const ancestor of ancestors) {
              assert.ok(graph.parents(ancestor).every((parent) => seen.has(parent)));
              seen.add(ancestor);
            }
          }
        }),
      );
    });
  });

  describe('common ancestors', () => {
    it('goes over both parents of a merge', () => {
      const graph = graphOf(MERGED);
      assert.equal(nearest(graph, '3', '4'), '2');
      // Over first parents alone it would be 2.
      assert.equal(nearest(graph, '7', '8'), '5');
      assert.equal(nearest(graph, '8', '7'), '5');
    });

    it('is the older of two versions on one line, and a version itself', () => {
      const graph = graphOf(MERGED);
      assert.equal(nearest(graph, '1', '7'), '1');
      assert.equal(nearest(graph, '7', '4'), '4');
      assert.equal(nearest(graph, '5', '5'), '5');
    });

    it('is none without a shared beginning, or for a version that is not there', () => {
      const graph = graphOf({ ...MERGED, x: {}, y: { parent: 'x' } });
      assert.equal(nearest(graph, '7', 'y'), undefined);
      assert.equal(nearest(graph, '7', 'none'), undefined);
      assert.equal(nearest(graph, 'none', 'none'), undefined);
    });

    it('has two after a criss-cross merge, and prefers the one further from the root', () => {
      const graph = graphOf({
        root: {},
        a1: { parent: 'root' },
        b1: { parent: 'root' },
        b2: { parent: 'b1' },
        left: { parent: 'a1', merge: 'b2' },
        right: { parent: 'b2', merge: 'a1' },
      });
      assert.deepEqual(graph.commonAncestors(versionIdOf('left'), versionIdOf('right')), ids('b2', 'a1'));
      assert.equal(nearest(graph, 'left', 'right'), 'b2');
    });

    it('is what brute force finds in any history, whatever order it is loaded in', () => {
      const shuffled = anyHistory.chain((nodes) =>
        fc.tuple(
          fc.constant(nodes),
          fc.shuffledSubarray(nodes, { minLength: nodes.length, maxLength: nodes.length }),
        ),
      );
      fc.assert(
        fc.property(shuffled, fc.infiniteStream(fc.nat()), ([nodes, loaded], choices) => {
          const graph = new LineageGraph();
          const reach = reachability(nodes);
          const byId = new Map(nodes.map((node) => [node.id, node]));
          const depths = new Map<VersionId, number>();
          const choose = (): VersionId =>
            nodes[(choices.next().value ?? 0) % nodes.length]?.id ?? versionIdOf('');
          // Asked while loading too, so that what is remembered of distances is tested as the graph grows.
          for (const node of loaded) {
            graph.add(node);
            graph.commonAncestors(choose(), choose());
          }
          for (let i = 0; i < 60; i++) {
            const [a, b] = [choose(), choose()];
            const common = [...(reach.get(a) ?? [])].filter((id) => reach.get(b)?.has(id));
            const best = common.filter(
              (id) => !common.some((other) => other !== id && reach.get(other)?.has(id)),
            );
            const found = graph.commonAncestors(a, b);
            assert.deepEqual([...found].sort(), [...best].sort(), `${a} and ${b}`);
            const distances = found.map((id) => depthOf(id, byId, depths));
            assert.deepEqual(
              distances,
              [...distances].sort((x, y) => y - x),
            );
            assert.equal(graph.nearestCommonAncestor(a, b), found[0]);
            assert.deepEqual(graph.commonAncestors(b, a), found);
            assert.equal(graph.isAncestor(a, b), reach.get(b)?.has(a));
          }
        }),
        { numRuns: 1000 },
      );
    }).timeout(20_000);
  });

  describe('branches', () => {
    it('are the versions without children', () => {
      assert.deepEqual(graphOf(MERGED).tips().sort(), ids('7', '8'));
    });

    it('are seen from the parent, for both parents of a merge', () => {
      const graph = graphOf(MERGED);
      assert.deepEqual([...graph.children(versionIdOf('2'))].sort(), ids('3', '4'));
      assert.deepEqual(graph.children(versionIdOf('3')), ids('6'));
      assert.deepEqual([...graph.children(versionIdOf('5'))].sort(), ids('6', '8'));
      assert.deepEqual(graph.children(versionIdOf('7')), []);
      assert.deepEqual(graph.parents(versionIdOf('6')), ids('3', '5'));
    });

    it('does not count a version twice that is added twice', () => {
      const graph = graphOf(MERGED);
      graph.add(nodeOf('4', { parent: '1', content: 'something else' }));
      assert.equal(graph.size, 8);
      assert.deepEqual(graph.parents(versionIdOf('4')), ids('2'));
      assert.deepEqual([...graph.children(versionIdOf('2'))].sort(), ids('3', '4'));
    });

    it('counts a parent named twice once', () => {
      const graph = graphOf({ a: {}, b: { parent: 'a', merge: 'a' } });
      assert.deepEqual(graph.children(versionIdOf('a')), ids('b'));
      assert.deepEqual(graph.parents(versionIdOf('b')), ids('a'));
    });
  });

  describe('orphans', () => {
    it('name a parent that was never recorded, as first or second parent', () => {
      const graph = graphOf({
        a: {},
        b: { parent: 'lost' },
        c: { parent: 'a', merge: 'lost too' },
        d: { parent: 'c' },
      });
      assert.deepEqual(graph.orphans().sort(), ids('b', 'c'));
      assert.deepEqual(graph.parents(versionIdOf('c')), ids('a'));
      assert.deepEqual(lineageOf(graph, 'd'), ['a', 'c', 'd'].map(contentHashOf));
      assert.equal(nearest(graph, 'b', 'd'), undefined);
    });

    it('are none any more when the parent comes', () => {
      const graph = graphOf({ b: { parent: 'a' }, c: { parent: 'a' } });
      assert.deepEqual(graph.orphans().sort(), ids('b', 'c'));
      assert.equal(nearest(graph, 'b', 'c'), undefined);
      graph.add(nodeOf('a', {}));
      assert.deepEqual(graph.orphans(), []);
      assert.equal(nearest(graph, 'b', 'c'), 'a');
    });

    it('do not make a version of the parent that they name', () => {
      const graph = graphOf({ b: { parent: 'lost' } });
      const lost = versionIdOf('lost');
      assert.equal(graph.size, 1);
      assert.equal(graph.get(lost), undefined);
      assert.deepEqual([graph.ancestors(lost), graph.parents(lost)], [[], []]);
      assert.deepEqual(graph.children(lost), ids('b'));
      assert.deepEqual(graph.commonAncestors(lost, lost), []);
      assert.deepEqual(graph.tips(), ids('b'));
    });

    it('have the first parent first, whichever of the two comes first', () => {
      const graph = graphOf({ c: { parent: 'a', merge: 'b' }, b: {} });
      assert.deepEqual(graph.parents(versionIdOf('c')), ids('b'));
      graph.add(nodeOf('a', {}));
      assert.deepEqual(graph.parents(versionIdOf('c')), ids('a', 'b'));
      assert.deepEqual(lineageOf(graph, 'c'), ['a', 'b', 'c'].map(contentHashOf));
    });

    it('are no legacy parents known by their hash', () => {
      assert.deepEqual(graphOf({ a: { legacy: 'imported' } }).orphans(), []);
    });
  });

  describe('cycles', () => {
    const CYCLIC = {
      root: {},
      own: { parent: 'own' },
      a: { parent: 'c', merge: 'root' },
      b: { parent: 'a' },
      c: { parent: 'b' },
      after: { parent: 'c' },
      x: { parent: 'y' },
      y: { parent: 'x' },
      further: { parent: 'after' },
    };

    it('are found, each as one group, without what merely hangs on them', () => {
      const groups = graphOf(CYCLIC).cycles();
      assert.deepEqual(groups.map((group) => group.join(' ')).sort(), ['a b c', 'own', 'x y']);
    });

    it('end every question', () => {
      const graph = graphOf(CYCLIC);
      for (const id of Object.keys(CYCLIC)) {
        const ancestors = graph.ancestors(versionIdOf(id));
        assert.equal(new Set(ancestors).size, ancestors.length);
        assert.equal(ancestors.at(-1), id);
        for (const other of Object.keys(CYCLIC)) {
          const common = nearest(graph, id, other);
          if (common === undefined) continue;
          assert.ok(ancestors.includes(common));
          assert.ok(graph.ancestors(versionIdOf(other)).includes(common));
        }
      }
      assert.deepEqual(
        [...graph.ancestors(versionIdOf('further'))].sort(),
        ids('a', 'after', 'b', 'c', 'further', 'root'),
      );
    });

    it('are none in any recorded history', () => {
      fc.assert(
        fc.property(anyHistory, (nodes) => {
          const graph = new LineageGraph();
          for (const node of nodes) graph.add(node);
          assert.deepEqual(graph.cycles(), []);
        }),
      );
    });

    it('are those of brute force when parents are anything', () => {
      const anyParents = fc
        .array(fc.tuple(fc.option(fc.nat(9), { nil: undefined }), fc.option(fc.nat(9), { nil: undefined })), {
          maxLength: 10,
        })
        .map((all) =>
          all.map(([parent, merge], i) =>
            nodeOf(`n${String(i)}`, {
              ...(parent !== undefined && { parent: `n${String(parent)}` }),
              ...(merge !== undefined && { merge: `n${String(merge)}` }),
            }),
          ),
        );
      fc.assert(
        fc.property(anyParents, (nodes) => {
          const graph = new LineageGraph();
          for (const node of nodes) graph.add(node);
          const reach = reachability(nodes);
          const above = (id: VersionId): Set<VersionId> =>
            new Set(graph.parents(id).flatMap((parent) => [...(reach.get(parent) ?? [])]));
          const expected = new Set(
            nodes
              .filter(({ id }) => above(id).has(id))
              .map(({ id }) =>
                nodes
                  .map((other) => other.id)
                  .filter((other) => above(id).has(other) && above(other).has(id))
                  .sort()
                  .join(' '),
              ),
          );
          assert.deepEqual(
            graph
              .cycles()
              .map((group) => group.join(' '))
              .sort(),
            [...expected].sort(),
          );
        }),
        { numRuns: 500 },
      );
    });
  });

  it('holds 10,000 versions in one line, and answers without running out of stack', () => {
    const COUNT = 10_000;
    const graph = new LineageGraph();
    const name = (i: number): string => `n${String(i)}`;
    // Loaded newest first: nothing may be known of an ancestor when its descendants come.
    for (let i = COUNT - 1; i >= 0; i--) {
      const parent = i > 0 ? { parent: name(i - 1) } : {};
      const merge = i > 20 && i % 10 === 0 ? { merge: name(i - 15) } : {};
      graph.add({ ...nodeOf('', { ...parent, ...merge, content: '' }), id: versionIdOf(name(i)) });
    }
    assert.equal(graph.size, COUNT);
    const tip = name(COUNT - 1);
    const ancestors = graph.ancestors(versionIdOf(tip));
    assert.equal(ancestors.length, COUNT);
    assert.deepEqual([ancestors[0], ancestors.at(-1)], [name(0), tip]);
    assert.equal(lineageOf(graph, tip).length, COUNT);
    assert.equal(nearest(graph, tip, name(3)), name(3));
    assert.deepEqual(graph.tips(), [tip]);
    assert.deepEqual(graph.orphans(), []);
    assert.deepEqual(graph.cycles(), []);
  });

  describe('of two branches of 10,000 versions each', () => {
    const COUNT = 10_000;
    const crossing = COUNT / 2;
    const graph = new LineageGraph();
    const add = (id: string, parent: string, merge?: string): void => {
      graph.add(nodeOf(id, { parent, ...(merge === undefined ? {} : { merge }) }));
    };
    before(() => {
      graph.add(nodeOf('root', { legacy: 'imported' }));
      for (let i = 0; i < COUNT; i++) {
        for (const branch of ['a', 'b', 'x', 'y'])
          add(branch + String(i), i ? branch + String(i - 1) : 'root');
        // After the crossing, each of x and y has all that the other had before it.
        if (i !== crossing) continue;
        add('x', `x${String(i)}`, `y${String(i)}`);
        add('y', `y${String(i)}`, `x${String(i)}`);
      }
      add('x end', `x${String(COUNT - 1)}`, 'x');
      add('y end', `y${String(COUNT - 1)}`, 'y');
    });

    it('finds the root', () => {
      const [a, b] = [`a${String(COUNT - 1)}`, `b${String(COUNT - 1)}`];
      assert.deepEqual(graph.commonAncestors(versionIdOf(a), versionIdOf(b)), ids('root'));
      assert.equal(graph.isAncestor(versionIdOf('a0'), versionIdOf(a)), true);
      assert.equal(graph.isAncestor(versionIdOf('a0'), versionIdOf(b)), false);
    });

    it('finds both sides of a criss-cross', () => {
      const sides = [`x${String(crossing)}`, `y${String(crossing)}`];
      assert.deepEqual(graph.commonAncestors(versionIdOf('x end'), versionIdOf('y end')), ids(...sides));
    });

    it('begins their lineages with the legacy parent', () => {
      const lineage = lineageOf(graph, `b${String(COUNT - 1)}`);
      assert.deepEqual(lineage.slice(0, 3), ['imported', 'root', 'b0'].map(contentHashOf));
      assert.equal(lineage.length, COUNT + 2);
    });

    it('finds one cycle of 10,000 below 10,000 that hang on it', () => {
      const cyclic = new LineageGraph();
      for (let i = 0; i < 2 * COUNT; i++) {
        cyclic.add(nodeOf(`n${String(i)}`, { parent: `n${String(i === 0 ? COUNT - 1 : i - 1)}` }));
      }
      assert.deepEqual(
        cyclic.cycles().map((group) => group.length),
        [COUNT],
      );
      assert.equal(cyclic.ancestors(versionIdOf(`n${String(2 * COUNT - 1)}`)).length, 2 * COUNT);
    });
  });
});
