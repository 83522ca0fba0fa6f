import assert from 'node:assert/strict';
import { chunkKeys } from '../../../../../src/core/merge/session/chunkKey';
import { decisionsFor } from '../../../../../src/core/merge/session/decisionsFor';
import { earlierEdits, type EarlierEdits } from '../../../../../src/core/merge/session/earlierEdits';
import type { ChunkDecisions, FileDecision } from '../../../../../src/core/merge/session/fileDecision';
import { fileState } from '../../../../../src/core/merge/session/fileState';
import type { TreeMerge } from '../../../../../src/core/merge/tree/mergeTree';
import { nodeSha256 } from '../../../../../src/store/nodeSha256';
import { outcomeAt, textAt, treeOf } from './mergedFile';

/** A text whose middle lines the sides have as given; none for an empty one. */
const middle = (line: string): string => `1\n2\n3\n${line === '' ? '' : `${line}\n`}4\n5\n6\n`;
const fileOf = (base: string, local: string, upstream: string): Promise<TreeMerge> =>
  treeOf({ a: { base: middle(base), local: middle(local), upstream: middle(upstream) } });

/** What is decided of the conflicts of a tree, in their order. */
function edited(tree: TreeMerge, lines: readonly string[]): ChunkDecisions {
  const { merge } = textAt(tree, 'a');
  const index = merge.chunks.findIndex(({ kind }) => kind === 'conflict');
  const key = chunkKeys(merge, nodeSha256)[index];
  assert.ok(key !== undefined);
  return { [key]: { kind: 'edited', lines } };
}

function found(tree: TreeMerge, decision: FileDecision): EarlierEdits {
  const fitting = decisionsFor(tree, new Map([['a', decision]]), nodeSha256);
  return earlierEdits(outcomeAt(tree, 'a'), decision, fitting, nodeSha256);
}

const linesIn = ({ chunks }: EarlierEdits): unknown => [...chunks.values()];

describe('earlier edits', () => {
  it('are offered where local has the same lines, or else the base', async () => {
    const chunks = edited(await fileOf('base', 'mine', 'theirs'), ['by hand']);
    const decision: FileDecision = { kind: 'chunks', chunks };
    assert.deepEqual(linesIn(found(await fileOf('base', 'mine', 'theirs 2'), decision)), [['by hand']]);
    assert.deepEqual(linesIn(found(await fileOf('base', 'mine 2', 'theirs'), decision)), [['by hand']]);
    assert.deepEqual(linesIn(found(await fileOf('base 2', 'mine', 'theirs'), decision)), [['by hand']]);
    assert.deepEqual(linesIn(found(await fileOf('base 2', 'mine 2', 'theirs'), decision)), []);
  });

  it('are those for the same local lines first, of several the last', async () => {
    const now = await fileOf('base', 'mine', 'theirs 3');
    const forBase = edited(await fileOf('base', 'mine 2', 'theirs'), ['for the base']);
    const older = edited(await fileOf('base', 'mine', 'theirs'), ['older']);
    const newer = edited(await fileOf('base', 'mine', 'theirs 2'), ['newer']);
    const decision = (...all: ChunkDecisions[]): FileDecision => ({
      kind: 'chunks',
      chunks: Object.assign({}, ...all) as ChunkDecisions,
    });
    assert.deepEqual(linesIn(found(now, decision(older, newer, forBase))), [['newer']]);
    assert.deepEqual(linesIn(found(now, decision(older, forBase))), [['older']]);
    assert.deepEqual(linesIn(found(now, decision(forBase))), [['for the base']]);
  });

  it('are none where the sides have no lines, for what is decided, and of what still holds', async () => {
    const inserted = edited(await fileOf('', 'mine', 'theirs'), ['by hand']);
    const decision: FileDecision = { kind: 'chunks', chunks: inserted };
    assert.deepEqual(linesIn(found(await fileOf('', 'mine', 'theirs 2'), decision)), [['by hand']]);
    assert.deepEqual(linesIn(found(await fileOf('', 'mine 2', 'theirs'), decision)), []);
    assert.deepEqual(linesIn(found(await fileOf('', 'mine', 'theirs'), decision)), []);
    const now = await fileOf('', 'mine', 'theirs 2');
    const both: FileDecision = { kind: 'chunks', chunks: { ...inserted, ...edited(now, ['again']) } };
    assert.deepEqual(linesIn(found(now, both)), []);
  });

  it('are offered for equal conflicts whose number has changed', async () => {
    const file = (...lines: readonly string[]): Promise<TreeMerge> => {
      const all = (of: (line: string) => string): string => lines.map((line) => middle(of(line))).join('');
      return treeOf({
        a: { base: all(() => 'base'), local: all(() => 'mine'), upstream: all((line) => line) },
      });
    };
    const chunks = edited(await file('theirs', 'theirs'), ['by hand']);
    const decision: FileDecision = { kind: 'chunks', chunks };
    assert.deepEqual(linesIn(found(await file('theirs', 'mine'), decision)), [['by hand']]);
    assert.deepEqual(linesIn(found(await file('theirs', 'theirs'), decision)), []);
    const three = found(await file('theirs', 'theirs', 'theirs'), decision);
    assert.deepEqual(linesIn(three), [['by hand'], ['by hand'], ['by hand']]);
  });

  it('are only what was written by hand', async () => {
    const chunks = edited(await fileOf('base', 'mine', 'theirs'), ['x']);
    const taken = Object.fromEntries(
      Object.keys(chunks).map((key) => [key, { kind: 'suggestion' as const, lines: ['x'] }]),
    );
    const now = await fileOf('base', 'mine', 'theirs 2');
    assert.deepEqual(linesIn(found(now, { kind: 'chunks', chunks: taken })), []);
  });

  it('have the whole text when the file has moved since', async () => {
    const old = await fileOf('base', 'mine', 'theirs');
    const state = fileState(outcomeAt(old, 'a').file);
    const decision: FileDecision = { kind: 'text', text: 'all of it', state };
    assert.equal(found(old, decision).text, undefined);
    assert.equal(found(await fileOf('base', 'mine', 'theirs 2'), decision).text, 'all of it');
    assert.equal(found(old, { kind: 'side', side: 'local', state: 'another' }).text, undefined);
  });
});
