import assert from 'node:assert/strict';
import type { Choice } from '../../../../../src/core/merge/choice';
import type { MergeChunk, Side } from '../../../../../src/core/merge/mergeChunk';
import { mergeForm } from '../../../../../src/core/merge/mergedForm';
import type { TextMerge } from '../../../../../src/core/merge/mergeText';
import { resolvedText } from '../../../../../src/core/merge/resolvedText';

const SIDES = ['base', 'local', 'upstream'] as const;

/** A merge in which one side's lines are taken of every chunk, in that side's form. */
export function takenWhole(merge: TextMerge, side: Side): string {
  const choices = new Map<number, Choice>(merge.chunks.map((_, index) => [index, side]));
  const text = merge[side];
  return resolvedText(merge, choices, mergeForm(text, text, text));
}

/** Whether the chunks follow each other in all three inputs and each says what is true of its lines. */
export function assertValidMerge(merge: TextMerge): void {
  assertCovering(merge);
  merge.chunks.forEach((chunk, index) => assertTrue(merge, chunk, index));
}

function assertCovering({ chunks, ...texts }: TextMerge): void {
  const at = { base: 0, local: 0, upstream: 0 };
  for (const chunk of chunks) {
    let length = 0;
    for (const side of SIDES) {
      assert.equal(chunk[side].start, at[side]);
      assert.ok(chunk[side].end >= chunk[side].start);
      length += chunk[side].end - chunk[side].start;
      at[side] = chunk[side].end;
    }
    assert.ok(length > 0, 'a chunk is empty');
  }
  for (const side of SIDES) assert.equal(at[side], texts[side].lines.length);
}

function assertTrue(merge: TextMerge, chunk: MergeChunk, index: number): void {
  const of = (side: Side): readonly string[] => merge[side].lines.slice(chunk[side].start, chunk[side].end);
  const [base, local, upstream] = [of('base'), of('local'), of('upstream')];
  switch (chunk.kind) {
    case 'unchanged':
      assert.deepEqual(local, base);
      assert.deepEqual(upstream, base);
      return;
    case 'local':
      assert.deepEqual(upstream, base);
      assert.notDeepEqual(local, base);
      return;
    case 'upstream':
      assert.deepEqual(local, base);
      assert.notDeepEqual(upstream, base);
      return;
    case 'both':
      assert.deepEqual(local, upstream);
      assert.notDeepEqual(local, base);
      return;
    case 'conflict':
      if (chunk.cause === 'ambiguous') {
        const [ours, other, ...more] = chunk.alternatives;
        assert.deepEqual(more, []);
        assert.notDeepEqual(ours, other);
        return;
      }
      assert.notDeepEqual(local, upstream);
      if (local.length > 0 && upstream.length > 0) {
        assert.notEqual(local[0], upstream[0], 'a conflict begins with a line of both sides');
        assert.notEqual(local[local.length - 1], upstream[upstream.length - 1], 'it ends with one');
      }
      assertShared(merge.chunks[index - 1], chunk.sharedBefore);
      assertShared(merge.chunks[index + 1], chunk.sharedAfter);
      assert.ok(chunk.alternatives.length <= 1);
  }
}

function assertShared(neighbour: MergeChunk | undefined, count: number): void {
  if (count === 0) return;
  assert.equal(neighbour?.kind, 'both');
  assert.ok(neighbour.local.end - neighbour.local.start >= count);
}
