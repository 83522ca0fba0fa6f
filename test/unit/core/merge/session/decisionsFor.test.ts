import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ChunkDecision } from '../../../../../src/core/merge/session/chunkDecision';
import type { Side } from '../../../../../src/core/merge/mergeChunk';
import { chunkKeys } from '../../../../../src/core/merge/session/chunkKey';
import {
  allFilesChange,
  chunkChange,
  fileSideChange,
  fileTextChange,
} from '../../../../../src/core/merge/session/decisionChanges';
import { decisionsFor, type FittingDecisions } from '../../../../../src/core/merge/session/decisionsFor';
import type { SessionDecisions } from '../../../../../src/core/merge/session/fileDecision';
import { isDecided, openConflicts, progressOf } from '../../../../../src/core/merge/session/progressOf';
import {
  decide,
  emptyHistory,
  type DecisionChanges,
  type SessionHistory,
} from '../../../../../src/core/merge/session/sessionHistory';
import type { FileChoice } from '../../../../../src/core/merge/tree/fileChoice';
import { mergeTree, type TreeMerge } from '../../../../../src/core/merge/tree/mergeTree';
import { needsChoice } from '../../../../../src/core/merge/tree/needsChoice';
import { planTreeMerge } from '../../../../../src/core/merge/tree/planTreeMerge';
import { resolvedTree } from '../../../../../src/core/merge/tree/resolvedTree';
import { nodeSha256 } from '../../../../../src/store/nodeSha256';
import { anyTrees, read } from '../tree/arbitraryTrees';
import { chunkDecision } from './arbitraryDecisions';
import { outcomeAt, textAt, treeOf } from './mergedFile';
import { section, textsOf } from './sections';

const choose = (history: SessionHistory, changes: DecisionChanges): SessionHistory =>
  decide(history, changes, { code: 'all', decision: 'merge' });
const decided = (...changes: DecisionChanges[]): SessionDecisions => changes.reduce(choose, emptyHistory).now;
const fitting = (tree: TreeMerge, decisions: SessionDecisions): FittingDecisions =>
  decisionsFor(tree, decisions, nodeSha256);

/** Decisions on these chunks of a text of a tree. */
function chunksDecided(
  tree: TreeMerge,
  path: string,
  decisions: ReadonlyMap<number, ChunkDecision>,
  before: SessionDecisions = new Map(),
): SessionDecisions {
  const keys = chunkKeys(textAt(tree, path).merge, nodeSha256);
  return [...decisions].reduce<SessionDecisions>((now, [index, decision]) => {
    const changes = chunkChange(now, path, keys[index] ?? assert.fail(), decision);
    return choose({ ...emptyHistory, now }, changes).now;
  }, before);
}

const conflictsIn = (tree: TreeMerge, path: string): number[] =>
  [...textAt(tree, path).merge.chunks.entries()].flatMap(([index, { kind }]) =>
    kind === 'conflict' ? [index] : [],
  );

const LINES = {
  base: '1\n2\n3\n4\n5\n6\n7\n',
  local: '1\nb\n3\n4\n5\nf\n7\n',
  upstream: '1\nB\n3\n4\n5\nF\n7\n',
};
const LOCAL: ChunkDecision = { kind: 'side', side: 'local' };

describe('decisions for a plan', () => {
  it('resolve a tree when every conflict is decided, in any way', async () => {
    let [texts, whole] = [0, 0];
    await fc.assert(
      fc.asyncProperty(
        anyTrees,
        fc.constantFrom('local' as const, 'upstream' as const),
        fc.array(section, { maxLength: 5 }),
        fc.array(fc.oneof(chunkDecision, fc.constant('text' as const)), { minLength: 1 }),
        async (trees, side, sections, ways) => {
          const any = await mergeTree(planTreeMerge(trees.base, trees.local, trees.upstream), read);
          // There are few texts in conflict among them.
          const more = await treeOf({ 'more.md': textsOf(sections) });
          const tree = { files: [...any.files, ...more.files] };
          let decisions: SessionDecisions = new Map();
          for (const [number, outcome] of tree.files.filter(needsChoice).entries()) {
            const { path } = outcome.file;
            const way = ways[number % ways.length] ?? 'text';
            if (outcome.kind !== 'text') {
              decisions = choose({ ...emptyHistory, now: decisions }, fileSideChange(outcome.file, side)).now;
              whole++;
            } else if (way === 'text') {
              decisions = choose(
                { ...emptyHistory, now: decisions },
                fileTextChange(outcome.file, 'by hand'),
              ).now;
            } else {
              const all = new Map(conflictsIn(tree, path).map((index) => [index, way] as const));
              decisions = chunksDecided(tree, path, all, decisions);
              texts++;
            }
          }
          const found = fitting(tree, decisions);
          const progress = progressOf(tree, found);
          assert.equal(progress.resolved, progress.conflicts);
          assert.equal(found.waiting, 0);
          assert.ok(tree.files.every((outcome) => isDecided(outcome, found)));
          // What is written as a whole needs no choice; here one stands for it.
          const instead = new Map<string, FileChoice>(found.choices);
          for (const path of found.edited.keys())
            instead.set(path, { chunks: new Map(conflictsIn(tree, path).map((index) => [index, 'local'])) });
          resolvedTree(tree, instead);
        },
      ),
      { numRuns: 1000 },
    );
    assert.ok(texts > 100 && whole > 100, `${String(texts)} ${String(whole)}`);
  });

  it('hold in a plan in which only other parts of the file, and other files, have moved', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(section, section), { minLength: 1, maxLength: 6 }),
        fc.nat(),
        chunkDecision,
        async (pairs, which, decision) => {
          const kept = which % pairs.length;
          const before = pairs.map(([one]) => one);
          fc.pre(before[kept]?.kind !== 'unchanged');
          // So that there is something to merge by lines.
          const frame = [{ kind: 'conflict', variant: 0 }] as const;
          const now = pairs.map(([one, other], index) => (index === kept ? one : other));
          const old = await treeOf({ 'SKILL.md': textsOf([...before, ...frame]) });
          const moved = await treeOf({
            'SKILL.md': textsOf([...now, ...frame]),
            'new.md': { base: undefined, local: undefined, upstream: 'new' },
          });
          /** Where the section's chunk is. */
          const indexIn = (tree: TreeMerge, sections: typeof before): number => {
            const { chunks } = textAt(tree, 'SKILL.md').merge;
            const changed = chunks.flatMap(({ kind }, index) => (kind === 'unchanged' ? [] : [index]));
            return changed[sections.slice(0, kept).filter(({ kind }) => kind !== 'unchanged').length] ?? -1;
          };
          const decisions = chunksDecided(old, 'SKILL.md', new Map([[indexIn(old, before), decision]]));
          const [first, then] = [fitting(old, decisions), fitting(moved, decisions)];
          assert.equal(first.applied, 1);
          assert.deepEqual([then.applied, then.waiting], [1, 0]);
          const chosen = ({ choices }: FittingDecisions, index: number): unknown => {
            const choice = choices.get('SKILL.md');
            return typeof choice === 'object' ? choice.chunks.get(index) : choice;
          };
          assert.notEqual(chosen(first, indexIn(old, before)), undefined);
          assert.deepEqual(chosen(then, indexIn(moved, now)), chosen(first, indexIn(old, before)));
        },
      ),
    );
  });

  it('wait where files moved, and hold again when they are back', async () => {
    const file = (upstream: string): Record<string, { base: string; local: string; upstream: string }> => ({
      a: { ...LINES, upstream },
      b: { base: 'x\n', local: 'y\n', upstream: 'z\n' },
      c: { base: 'x\n', local: 'y\n', upstream: 'z\n' },
    });
    const old = await treeOf(file(LINES.upstream));
    const moved = await treeOf({
      ...file(LINES.upstream.replace('B', 'B2')),
      b: { base: 'x\n', local: 'y\n', upstream: 'z2\n' },
      c: { base: 'x\n', local: 'y\n', upstream: 'z2\n' },
    });
    const conflicts = conflictsIn(old, 'a');
    assert.equal(conflicts.length, 2);
    const whole = decided(
      fileSideChange(outcomeAt(old, 'b').file, 'upstream'),
      fileTextChange(outcomeAt(old, 'c').file, 'w\u00fc\n'),
    );
    const decisions = chunksDecided(old, 'a', new Map(conflicts.map((index) => [index, LOCAL])), whole);
    const held = fitting(old, decisions);
    assert.deepEqual([held.applied, held.waiting], [4, 0]);
    assert.equal(held.choices.get('b'), 'upstream');
    assert.deepEqual(held.edited, new Map([['c', new TextEncoder().encode('w\u00fc\n')]]));
    const then = fitting(moved, decisions);
    assert.deepEqual([then.applied, then.waiting], [1, 3]);
    assert.deepEqual([...then.choices.keys()], ['a']);
    assert.equal(then.edited.size, 0);
    const gone = fitting(await treeOf({}), decisions);
    assert.deepEqual([gone.applied, gone.waiting, gone.choices.size], [0, 4, 0]);
    assert.deepEqual(fitting(old, decisions), held);
  });

  it('on equal chunks hold as long as there are as many, and wait when it cannot be told which is gone', async () => {
    const part = (line: string): string => `1\n2\n3\n${line}\n4\n5\n6\n`;
    /** Equal conflicts between chunks of their own; of those that are agreed on both sides are the same. */
    const file = (conflicts: readonly boolean[], end: string): Promise<TreeMerge> => {
      const all = (of: (isOpen: boolean) => string): string =>
        conflicts.map(of).map(part).join('') + part(end);
      return treeOf({
        a: {
          base: all(() => 'x'),
          local: all(() => 'mine'),
          upstream: all((isOpen) => (isOpen ? 'theirs' : 'mine')),
        },
      });
    };
    const two = await file([true, true], 'end');
    const [first = -1, second = -1] = conflictsIn(two, 'a');
    const UPSTREAM: ChunkDecision = { kind: 'side', side: 'upstream' };
    const decisions = chunksDecided(
      two,
      'a',
      new Map([
        [first, LOCAL],
        [second, UPSTREAM],
      ]),
    );
    const choicesIn = (tree: TreeMerge): unknown => {
      const { choices, applied, waiting } = fitting(tree, decisions);
      const choice = choices.get('a');
      return { chosen: typeof choice === 'object' ? [...choice.chunks.values()] : choice, applied, waiting };
    };
    const hold = { chosen: ['local', 'upstream'], applied: 2, waiting: 0 };
    assert.deepEqual(choicesIn(two), hold);
    assert.deepEqual(choicesIn(await file([true, true], 'another end')), hold);
    assert.deepEqual(choicesIn(await file([true, false, true], 'end')), hold);
    const nothing = { chosen: undefined, applied: 0, waiting: 2 };
    for (const open of [[true, false], [false, true], [true, true, true], []]) {
      const moved = await file(open, 'end');
      assert.deepEqual(choicesIn(moved), nothing);
      assert.equal(progressOf(moved, fitting(moved, decisions)).resolved, 0);
    }
  });

  it('leave a change out that needed no decision', async () => {
    const tree = await treeOf({ a: { ...LINES, upstream: LINES.base.replace('4', 'd') } });
    const { merge } = textAt(tree, 'a');
    const index = merge.chunks.findIndex(({ kind }) => kind === 'upstream');
    const found = fitting(tree, chunksDecided(tree, 'a', new Map([[index, { kind: 'side', side: 'base' }]])));
    const [file] = resolvedTree(tree, found.choices);
    assert.ok(file?.kind === 'merged');
    assert.equal(Buffer.from(file.bytes).toString(), LINES.local);
    assert.deepEqual(progressOf(tree, found).conflicts, 0);
    assert.ok(isDecided(outcomeAt(tree, 'a'), found));
  });
});

describe('the progress of a merge', () => {
  it('counts the conflicts of a text, and one for any other file in conflict', async () => {
    const tree = await treeOf({
      a: LINES,
      b: { base: 'x', local: undefined, upstream: 'y' },
      c: { base: 'x', local: 'x', upstream: 'y' },
    });
    const nothing = fitting(tree, new Map());
    assert.deepEqual(progressOf(tree, nothing), {
      conflicts: 3,
      resolved: 0,
      files: new Map([
        ['a', { conflicts: 2, resolved: 0 }],
        ['b', { conflicts: 1, resolved: 0 }],
        ['c', { conflicts: 0, resolved: 0 }],
      ]),
    });
    const a = outcomeAt(tree, 'a');
    const conflicts = conflictsIn(tree, 'a');
    assert.deepEqual(openConflicts(a, nothing), conflicts);
    const [first = -1, second = -1] = conflicts;
    const one = fitting(tree, chunksDecided(tree, 'a', new Map([[first, LOCAL]])));
    assert.deepEqual(progressOf(tree, one).files.get('a'), { conflicts: 2, resolved: 1 });
    assert.deepEqual(openConflicts(a, one), [second]);
    // A choice alone does not decide a text: this is not all of it.
    assert.ok(one.choices.has('a') && !isDecided(a, one));
    assert.throws(() => resolvedTree(tree, one.choices), { name: 'UnresolvedFileError' });
    for (const change of [fileSideChange(a.file, 'base'), fileTextChange(a.file, '')]) {
      const all = fitting(tree, decided(change));
      assert.ok(isDecided(a, all));
      assert.deepEqual(openConflicts(a, all), []);
      assert.deepEqual(progressOf(tree, all).resolved, 2);
    }
    const b = outcomeAt(tree, 'b');
    assert.equal(isDecided(b, one), false);
    assert.deepEqual(openConflicts(b, one), []);
    assert.ok(isDecided(b, fitting(tree, decided(fileSideChange(b.file, 'local')))));
  });
});

describe('changes of decisions', () => {
  it('open a chunk again and leave the others', async () => {
    const tree = await treeOf({ a: LINES });
    const [first = -1, second = -1] = conflictsIn(tree, 'a');
    const keys = chunkKeys(textAt(tree, 'a').merge, nodeSha256);
    const both = chunksDecided(tree, 'a', new Map([first, second].map((index) => [index, LOCAL])));
    const history = choose(
      { ...emptyHistory, now: both },
      chunkChange(both, 'a', keys[first] ?? assert.fail(), undefined),
    );
    assert.deepEqual(history.now, chunksDecided(tree, 'a', new Map([[second, LOCAL]])));
    const none = chunkChange(history.now, 'a', keys[second] ?? assert.fail(), undefined);
    assert.deepEqual(choose(history, none).now, new Map());
  });

  it('replace a whole file by a chunk, and drop all with merge', async () => {
    const tree = await treeOf({ a: LINES });
    const { file } = outcomeAt(tree, 'a');
    const side = decided(fileSideChange(file, 'upstream'));
    const [first = -1] = conflictsIn(tree, 'a');
    const chunk = chunksDecided(tree, 'a', new Map([[first, LOCAL]]), side);
    assert.deepEqual(chunk, chunksDecided(tree, 'a', new Map([[first, LOCAL]])));
    for (const now of [side, chunk])
      assert.deepEqual(choose({ ...emptyHistory, now }, fileSideChange(file, 'merge')).now, new Map());
  });

  it('take one side for all files it says something of, as one step', async () => {
    const tree = await treeOf({
      deleted: { base: 'old', local: 'old', upstream: undefined },
      mine: { base: undefined, local: 'mine', upstream: undefined },
      text: LINES,
      theirs: { base: undefined, local: undefined, upstream: 'theirs' },
    });
    const sides = (side: Side, target: 'local' | 'upstream'): unknown =>
      Object.fromEntries(fitting(tree, decided(allFilesChange(tree, side, target))).choices);
    const all = (side: Side): unknown => ({ deleted: side, mine: side, text: side, theirs: side });
    // What is written stays as it is.
    assert.deepEqual(sides('local', 'local'), all('local'));
    assert.deepEqual(sides('upstream', 'upstream'), all('upstream'));
    // What only the written side has stays when the other one is taken.
    assert.deepEqual(sides('upstream', 'local'), {
      deleted: 'upstream',
      text: 'upstream',
      theirs: 'upstream',
    });
    assert.deepEqual(sides('local', 'upstream'), { deleted: 'local', mine: 'local', text: 'local' });
    for (const target of ['local', 'upstream'] as const)
      assert.deepEqual(sides('base', target), { deleted: 'base', text: 'base' });
    const history = choose(
      choose(emptyHistory, allFilesChange(tree, 'local', 'local')),
      allFilesChange(tree, 'merge', 'local'),
    );
    assert.equal(history.now.size, 0);
    assert.equal(history.done.length, 2);
  });
});
