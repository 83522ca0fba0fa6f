import assert from 'node:assert/strict';
import fc from 'fast-check';
import { alignLines } from '../../../../../src/core/merge/align/alignLines';
import { roughSquareRoot } from '../../../../../src/core/merge/align/candidateLines';
import { WorkBudget } from '../../../../../src/core/merge/align/workBudget';
import { markedText } from '../../../../../src/core/merge/markers/markedText';
import type { MergeChunk } from '../../../../../src/core/merge/mergeChunk';
import type { FormOrigin, MergedForm } from '../../../../../src/core/merge/mergedForm';
import { mergeText } from '../../../../../src/core/merge/mergeText';
import { conflictCount, resolvedText } from '../../../../../src/core/merge/resolvedText';
import { joinLines, splitLines } from '../../../../../src/core/merge/textLines';
import { arbitraryText, arbitraryTriple } from './arbitraryTexts';
import { LABELS } from './gitMergeFile';
import { assertValidMerge, takenWhole } from './mergeLaws';

const RUNS = { numRuns: 3_000 };
const STEPS = 1_000_000;
const OPINIONS = [false, true];

function mirrored<T extends string>(name: T): T | 'local' | 'upstream' {
  if (name === 'local') return 'upstream';
  return name === 'upstream' ? 'local' : name;
}

function mirroredChunk(chunk: MergeChunk): unknown {
  return { ...chunk, kind: mirrored(chunk.kind), local: chunk.upstream, upstream: chunk.local };
}

function valuesOf({ bom, lineEnd, finalNewline }: MergedForm): unknown {
  return [bom.value, lineEnd.value, finalNewline.value];
}

function originsOf({ bom, lineEnd, finalNewline }: MergedForm): FormOrigin[] {
  return [bom.from, lineEnd.from, finalNewline.from];
}

/** How many elements the longest common subsequence has, by the textbook. */
function longestCommon(a: Int32Array, b: Int32Array): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const left of a) {
    const next = [0];
    b.forEach((right, j) =>
      next.push(left === right ? (row[j] ?? 0) + 1 : Math.max(row[j + 1] ?? 0, next[j] ?? 0)),
    );
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Whether a line of the text is so frequent in the other one that it may be left out of the search. */
function hasFrequent(text: Int32Array, other: Int32Array): boolean {
  const many = roughSquareRoot(text.length);
  return text.some((line) => other.filter((likeness) => likeness === line).length >= many);
}

function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFrozen);
  }
  return value;
}

describe('laws of a text merge', function () {
  this.timeout(60_000);

  it('a side that did not change gives the other side, byte for byte', () => {
    fc.assert(
      fc.property(arbitraryTriple, ({ base, local }) => {
        for (const secondOpinion of OPINIONS) {
          assert.equal(resolvedText(mergeText(base, local, base, { secondOpinion })), local);
          assert.equal(resolvedText(mergeText(base, base, local, { secondOpinion })), local);
        }
      }),
      RUNS,
    );
  });

  it('the same change on both sides gives that change, byte for byte', () => {
    fc.assert(
      fc.property(arbitraryTriple, ({ base, local }) => {
        for (const secondOpinion of OPINIONS)
          assert.equal(resolvedText(mergeText(base, local, local, { secondOpinion })), local);
      }),
      RUNS,
    );
  });

  it('these hold for unrelated texts too', () => {
    fc.assert(
      fc.property(arbitraryText, arbitraryText, (base, other) => {
        assert.equal(resolvedText(mergeText(base, other, base)), other);
        assert.equal(resolvedText(mergeText(base, base, other)), other);
        assert.equal(resolvedText(mergeText(base, other, other)), other);
      }),
      RUNS,
    );
  });

  it('exchanging the sides exchanges them in the result, and nothing else', () => {
    fc.assert(
      fc.property(arbitraryTriple, fc.boolean(), ({ base, local, upstream }, secondOpinion) => {
        const merge = mergeText(base, local, upstream, { secondOpinion });
        const turned = mergeText(base, upstream, local, { secondOpinion });
        assert.deepEqual(turned.chunks.map(mirroredChunk), merge.chunks);
        assert.deepEqual(valuesOf(turned.form), valuesOf(merge.form));
        if (conflictCount(merge) === 0) assert.equal(resolvedText(turned), resolvedText(merge));
      }),
      RUNS,
    );
  });

  it('exchanging the sides exchanges where the form comes from', () => {
    fc.assert(
      fc.property(arbitraryTriple, ({ base, local, upstream }) => {
        const { form } = mergeText(base, local, upstream);
        assert.deepEqual(
          originsOf(mergeText(base, upstream, local).form).map(mirrored),
          originsOf(form),
          JSON.stringify(form),
        );
      }),
      RUNS,
    );
  });

  it('the chunks cover all three inputs, and each is what it says', () => {
    fc.assert(
      fc.property(arbitraryTriple, fc.boolean(), ({ base, local, upstream }, secondOpinion) => {
        assertValidMerge(mergeText(base, local, upstream, { secondOpinion }));
      }),
      RUNS,
    );
  });

  it('one side taken for every chunk, in its own form, is that side', () => {
    fc.assert(
      fc.property(arbitraryTriple, fc.boolean(), (triple, secondOpinion) => {
        const merge = mergeText(triple.base, triple.local, triple.upstream, { secondOpinion });
        for (const side of ['base', 'local', 'upstream'] as const)
          assert.equal(takenWhole(merge, side), triple[side]);
      }),
      RUNS,
    );
  });

  it('every line of a clean result has the end it has in an input, where nobody turned line ends', () => {
    const line = fc.constantFrom('a\n', 'b\r\n', 'c\n', 'd\r\n', '\n');
    const text = fc.array(line, { maxLength: 12 });
    fc.assert(
      fc.property(text, text, text, (base, local, upstream) => {
        const merge = mergeText(base.join(''), local.join(''), upstream.join(''));
        if (conflictCount(merge) > 0) return;
        const known = new Set<string>([...base, ...local, ...upstream]);
        for (const found of resolvedText(merge).match(/[^\n]*\n/g) ?? [])
          assert.ok(known.has(found), JSON.stringify(found));
      }),
      RUNS,
    );
  });

  it('every line of a clean result is a line of an input', () => {
    fc.assert(
      fc.property(arbitraryTriple, ({ base, local, upstream }) => {
        const merge = mergeText(base, local, upstream);
        if (conflictCount(merge) > 0) return;
        const known = new Set([merge.base, merge.local, merge.upstream].flatMap(({ lines }) => lines));
        for (const line of splitLines(resolvedText(merge)).lines)
          assert.ok(known.has(line), JSON.stringify(line));
      }),
      RUNS,
    );
  });

  it('a merge without conflicts is the same text with and without markers', () => {
    fc.assert(
      fc.property(
        arbitraryTriple,
        fc.constantFrom('plain' as const, 'diff3' as const, 'zdiff3' as const),
        ({ base, local, upstream }, style) => {
          const merge = mergeText(base, local, upstream);
          const marked = markedText(merge, { style, labels: LABELS });
          if (conflictCount(merge) === 0)
            assert.deepEqual(marked, { text: resolvedText(merge), conflicts: 0 });
          else assert.ok(marked.conflicts > 0);
        },
      ),
      RUNS,
    );
  });

  it('writing a merge does not change it', () => {
    fc.assert(
      fc.property(arbitraryTriple, ({ base, local, upstream }) => {
        const merge = deepFrozen(mergeText(base, local, upstream));
        markedText(merge, { style: 'plain', labels: LABELS });
        takenWhole(merge, 'local');
        assert.deepEqual(merge, mergeText(base, local, upstream));
      }),
    );
  });
});

describe('splitLines', function () {
  this.timeout(60_000);

  it('is undone by joinLines', () => {
    const pieces = fc.constantFrom('a', '\r', '\n', '\r\n', '\uFEFF', '\u2028', '\f', '');
    fc.assert(
      fc.property(
        fc.oneof(
          arbitraryText,
          fc.string({ unit: 'binary' }),
          fc.array(pieces).map((all) => all.join('')),
        ),
        (text) => {
          const cut = splitLines(text);
          assert.equal(joinLines(cut), text);
          assert.equal(cut.lines.length, cut.ends.length);
          assert.ok(cut.lines.every((line) => !line.includes('\n')));
          assert.ok(cut.ends.slice(0, -1).every((end) => end !== ''));
        },
      ),
      RUNS,
    );
  });
});

describe('alignLines', function () {
  this.timeout(60_000);

  const DISTINCT = 5;
  const numbers = (maxLength: number): fc.Arbitrary<Int32Array> =>
    fc.array(fc.nat(DISTINCT - 1), { maxLength, size: 'max' }).map((all) => Int32Array.from(all));

  it('leaves the same lines in the same order, and its inputs as they are', () => {
    fc.assert(
      fc.property(numbers(300), numbers(300), fc.integer({ min: 1, max: STEPS }), (before, after, steps) => {
        const [copyBefore, copyAfter] = [before.slice(), after.slice()];
        const aligned = alignLines(before, after, DISTINCT, new WorkBudget(steps));
        assert.deepEqual(
          before.filter((_, index) => aligned.before[index] === 0),
          after.filter((_, index) => aligned.after[index] === 0),
        );
        assert.deepEqual([before, after], [copyBefore, copyAfter]);
      }),
    );
  });

  it('marks as few lines as can be, where no frequent line is left out', () => {
    const distinct = 12;
    const few = fc.array(fc.nat(distinct - 1), { maxLength: 16 }).map((all) => Int32Array.from(all));
    let minimal = 0;
    fc.assert(
      fc.property(few, few, (before, after) => {
        if (hasFrequent(before, after) || hasFrequent(after, before)) return;
        const aligned = alignLines(before, after, distinct, new WorkBudget(STEPS));
        const kept = aligned.before.filter((mark) => mark === 0).length;
        assert.equal(kept, longestCommon(before, after));
        minimal++;
      }),
      RUNS,
    );
    assert.ok(minimal > RUNS.numRuns / 2);
  });
});
