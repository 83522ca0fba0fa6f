import assert from 'node:assert/strict';
import { WorkBudget, TEXT_MERGE_STEPS } from '../../../../../src/core/merge/align/workBudget';
import { internLines } from '../../../../../src/core/merge/align/internLines';
import { markedText } from '../../../../../src/core/merge/markers/markedText';
import { mergeSequences } from '../../../../../src/core/merge/mergeSequences';
import { mergeText, type TextMerge } from '../../../../../src/core/merge/mergeText';
import { conflictCount, resolvedText } from '../../../../../src/core/merge/resolvedText';
import { splitLines } from '../../../../../src/core/merge/textLines';
import { LABELS } from './gitMergeFile';
import { assertValidMerge, takenWhole } from './mergeLaws';
import type { Triple } from './triples';

const lines = (count: number, line: (index: number) => string): string[] =>
  Array.from({ length: count }, (_, index) => line(index));
const text = (all: readonly string[]): string => all.map((line) => `${line}\n`).join('');

/** The same order for the same seed. */
function shuffled(all: readonly string[], seed: number): string[] {
  const result = [...all];
  let state = seed;
  for (let i = result.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    const j = Math.floor((state / 0x80000000) * (i + 1));
    [result[i], result[j]] = [result[j] ?? '', result[i] ?? ''];
  }
  return result;
}

function withEdits(all: readonly string[], every: number, edit: string): string[] {
  return all.map((line, index) => (index % every === 7 ? edit : line));
}

function everySecond(all: readonly string[], edit: string): string[] {
  return all.map((line, index) => (index % 2 === 0 ? line : `${line} ${edit}`));
}

function unrelated(count: number): Triple {
  const side = (name: string): string => text(lines(count, (index) => `${name} ${String(index)}`));
  return { base: side('base'), local: side('local'), upstream: side('upstream') };
}

function bothShuffled(count: number): Triple {
  const all = lines(count, (index) => `line ${String(index)}`);
  return { base: text(all), local: text(shuffled(all, 1)), upstream: text(shuffled(all, 2)) };
}

/** Made when they are needed: they are large. */
const CASES: Readonly<Record<string, () => Triple>> = {
  'all lines equal, 10,000 with 9,000 and 11,000': () => {
    const same = (count: number): string => text(lines(count, () => 'same'));
    return { base: same(10_000), local: same(9_000), upstream: same(11_000) };
  },
  '10,000 lines with nothing in common': () => unrelated(10_000),
  '50,000 lines with nothing in common': () => unrelated(50_000),
  '10,000 lines shuffled on both sides': () => bothShuffled(10_000),
  '50,000 lines shuffled on both sides': () => bothShuffled(50_000),
  'a line of five million characters changed on both sides': () => {
    const long = 'x'.repeat(5_000_000);
    return { base: `${long}\n`, local: `${long}l\n`, upstream: `${long}u\n` };
  },
  '100,000 blank lines with edits on both sides': () => {
    const all = lines(100_000, () => '');
    return {
      base: text(all),
      local: text(withEdits(all, 9_001, 'l')),
      upstream: text(withEdits(all, 7_001, 'u')),
    };
  },
  // Tens of thousands of chunks: what looks at all of them for each would take minutes.
  '100,000 lines, every second one changed on one side': () => {
    const all = lines(100_000, (index) => `line ${String(index)}`);
    return { base: text(all), local: text(everySecond(all, 'l')), upstream: text([...all, 'more']) };
  },
  '100,000 lines, every second one changed on both sides': () => {
    const all = lines(100_000, (index) => `line ${String(index)}`);
    return { base: text(all), local: text(everySecond(all, 'l')), upstream: text(everySecond(all, 'u')) };
  },
  'two lines in turn, 10,000, the other way round and every third time': () => {
    const turns = (by: number): string => text(lines(10_000, (index) => (index % by === 0 ? '{' : '}')));
    return {
      base: turns(2),
      local: text(lines(10_000, (index) => (index % 2 === 1 ? '{' : '}'))),
      upstream: turns(3),
    };
  },
  'lines with periods of 7, 11 and 13, 10,000': () => {
    const periodic = (by: number): string => text(lines(10_000, (index) => String(index % by)));
    return { base: periodic(7), local: periodic(11), upstream: periodic(13) };
  },
  'lines with periods of 97, 101 and 103, 50,000': () => {
    const periodic = (by: number): string => text(lines(50_000, (index) => String(index % by)));
    return { base: periodic(97), local: periodic(101), upstream: periodic(103) };
  },
  '10,000 lines reversed on one side, half of them on the other': () => {
    const all = lines(10_000, (index) => String(index));
    const half = [...all.slice(0, 5_000), ...all.slice(5_000).reverse()];
    return { base: text(all), local: text([...all].reverse()), upstream: text(half) };
  },
  '50,000 lines reversed on one side, half of them on the other': () => {
    const all = lines(50_000, (index) => String(index));
    const half = [...all.slice(0, 25_000), ...all.slice(25_000).reverse()];
    return { base: text(all), local: text([...all].reverse()), upstream: text(half) };
  },
  '50,000 random lines out of ten, on all three': () => {
    const random = (seed: number): string =>
      text(
        shuffled(
          lines(50_000, (index) => String(index % 10)),
          seed,
        ),
      );
    return { base: random(1), local: random(2), upstream: random(3) };
  },
};

const millis = (since: bigint): string => String(Number((process.hrtime.bigint() - since) / 1_000_000n));

/** How many steps the comparison took, the second opinion not counted. */
function stepsOf({ base, local, upstream }: Triple): number {
  const of = (side: string): readonly string[] => splitLines(side).lines;
  const budget = new CountingBudget();
  mergeSequences(internLines(of(base), of(local), of(upstream)), budget);
  return budget.spent;
}

class CountingBudget extends WorkBudget {
  spent = 0;

  constructor() {
    super(TEXT_MERGE_STEPS);
  }

  override spend(steps: number): boolean {
    this.spent += steps;
    return super.spend(steps);
  }
}

function hasCause(merge: TextMerge, cause: string): boolean {
  return merge.chunks.some((chunk) => chunk.kind === 'conflict' && chunk.cause === cause);
}

describe('texts that are hard to merge', function () {
  this.timeout(120_000);

  for (const [name, make] of Object.entries(CASES)) {
    it(`${name}: ends within the budget, and is a valid merge`, () => {
      const triple = make();
      const start = process.hrtime.bigint();
      const merge = mergeText(triple.base, triple.local, triple.upstream);
      const merged = millis(start);
      const startMarking = process.hrtime.bigint();
      const marked = markedText(merge, { style: 'plain', labels: LABELS });
      const marking = millis(startMarking);
      const steps = stepsOf(triple);
      console.log(
        `        merged in ${merged} ms, marked in ${marking} ms, ${steps.toLocaleString('en')} steps, ${String(conflictCount(merge))} conflicts`,
      );
      assertValidMerge(merge);
      for (const side of ['base', 'local', 'upstream'] as const)
        assert.ok(takenWhole(merge, side) === triple[side]);
      assert.ok(steps < TEXT_MERGE_STEPS, String(steps));
      assert.ok(!hasCause(merge, 'budget'));
      assert.equal(marked.conflicts > 0, conflictCount(merge) > 0);
    });

    it(`${name}: without a budget it is still a valid merge, and a side alone is that side`, () => {
      const triple = make();
      const needed = stepsOf(triple);
      for (const steps of [1, 1_000]) {
        const merge = mergeText(triple.base, triple.local, triple.upstream, { steps });
        assertValidMerge(merge);
        if (conflictCount(merge) > 0) assert.equal(hasCause(merge, 'budget'), needed >= steps);
        for (const side of [triple.local, triple.upstream]) {
          assert.ok(resolvedText(mergeText(triple.base, side, triple.base, { steps })) === side);
          assert.ok(resolvedText(mergeText(triple.base, triple.base, side, { steps })) === side);
          assert.ok(resolvedText(mergeText(triple.base, side, side, { steps })) === side);
        }
      }
    });
  }

  it('says so when comparing was cut short', () => {
    const { base, local, upstream } = bothShuffled(1_000);
    assert.ok(hasCause(mergeText(base, local, upstream, { steps: 1 }), 'budget'));
    assert.ok(hasCause(mergeText(base, local, upstream, { steps: 1_000 }), 'budget'));
    assert.ok(!hasCause(mergeText(base, local, upstream), 'budget'));
  });
});
