import assert from 'node:assert/strict';
import fc from 'fast-check';
import { markedConflict } from '../../../../../src/core/merge/highlight/markedConflict';
import type { MarkedLine } from '../../../../../src/core/merge/highlight/markedLine';
import { markedLines } from '../../../../../src/core/merge/highlight/markedLines';

const RUNS = { numRuns: 2000 };

const word = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('one', 'two', 'three', 'gamma', 'delta', 'v1.2') },
  { weight: 2, arbitrary: fc.constantFrom(', ', '(', ')', '.', '**', '- ', '日本', '👩‍💻', 'e\u0301') },
  {
    weight: 1,
    arbitrary: fc.string({ unit: 'binary', maxLength: 3 }).map((text) => text.replaceAll('\n', '')),
  },
);
const blank = fc.constantFrom(' ', ' ', ' ', '', '  ', '\t');
const line = fc
  .array(fc.tuple(word, blank), { maxLength: 8 })
  .map((words) => words.map((parts) => parts.join('')).join(''));
const block = fc.array(line, { maxLength: 6 });

/** A block, and one made from it by other words, lines added and lines removed. */
const related = fc
  .tuple(
    block,
    fc.array(fc.tuple(fc.nat(5), fc.nat(40), fc.constantFrom('word', 'line', 'cut', 'break'), line)),
  )
  .map(([before, edits]) => {
    const after = [...before];
    for (const [at, where, kind, text] of edits) {
      const old = after[at];
      if (kind === 'line') after.splice(at, 0, text);
      else if (old === undefined) continue;
      else if (kind === 'cut') after.splice(at, 1);
      else if (kind === 'word') after[at] = old.slice(0, where) + text + old.slice(where + 3);
      else after.splice(at, 1, old.slice(0, where), old.slice(where));
    }
    return [before, after] as const;
  });
const blocks = fc.oneof({ weight: 4, arbitrary: related }, { weight: 1, arbitrary: fc.tuple(block, block) });

/** The lines with their marks in brackets. */
const shown = (lines: readonly MarkedLine[]): string[] =>
  lines.map(({ text, marks }) => {
    let [result, at] = ['', 0];
    for (const [start, end] of marks) {
      result += `${text.slice(at, start)}[${text.slice(start, end)}]`;
      at = end;
    }
    return result + text.slice(at);
  });

const compared = (before: string, after: string): unknown => {
  const marked = markedLines(before.split('\n'), after.split('\n'));
  return [...shown(marked.before), '→', ...shown(marked.after)];
};

/** What is not marked, without white space. */
const common = (lines: readonly MarkedLine[]): string =>
  lines
    .map(({ text, marks }) =>
      [...marks].reverse().reduce((rest, [start, end]) => rest.slice(0, start) + rest.slice(end), text),
    )
    .join('')
    .replaceAll(/\s/g, '');

const isMarked = (lines: readonly MarkedLine[]): boolean => lines.some(({ marks }) => marks.length > 0);

describe('marked lines', () => {
  it('have the texts that were given, and ranges in order that do not touch, on whole characters', () => {
    fc.assert(
      fc.property(blocks, ([before, after]) => {
        const marked = markedLines(before, after);
        assert.deepEqual(
          marked.before.map(({ text }) => text),
          before,
        );
        assert.deepEqual(
          marked.after.map(({ text }) => text),
          after,
        );
        for (const { text, marks } of [...marked.before, ...marked.after]) {
          let last = -1;
          for (const [start, end] of marks) {
            assert.ok(start > last && end > start && end <= text.length, JSON.stringify({ text, marks }));
            for (const at of [start, end])
              assert.doesNotMatch(
                text.slice(Math.max(0, at - 1), at + 1),
                /^[\ud800-\udbff][\udc00-\udfff]$/,
              );
            last = end;
          }
        }
      }),
      RUNS,
    );
  });

  it('mark nothing in blocks that are the same', () => {
    fc.assert(
      fc.property(block, (lines) => {
        const { before, after } = markedLines(lines, lines);
        assert.equal(isMarked(before) || isMarked(after), false);
      }),
      RUNS,
    );
  });

  it('leave the same text on both sides, but for white space, if anything is marked', () => {
    let some = 0;
    fc.assert(
      fc.property(blocks, ([one, other]) => {
        const { before, after } = markedLines(one, other);
        if (!isMarked(before) && !isMarked(after)) return;
        some++;
        assert.equal(common(before), common(after));
      }),
      RUNS,
    );
    assert.ok(some > RUNS.numRuns / 4, String(some));
  });

  it('show a line that was added to a block', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), line, fc.nat(4), (lines, added, at) => {
        fc.pre(/\p{L}/u.test(lines.join('')) && /\S/.test(added));
        const after = [...lines];
        after.splice(at, 0, added);
        const marked = markedLines(lines, after);
        assert.ok(isMarked(marked.before) || isMarked(marked.after));
      }),
      RUNS,
    );
  });

  it('mark words, whole ones', () => {
    assert.deepEqual(compared('version: 1.2.3', 'version: 1.3.0'), [
      'version: [1.2.3]',
      '→',
      'version: [1.3.0]',
    ]);
    assert.deepEqual(compared('tools: Read, Grep, Bash', 'tools: Read, Write, Grep'), [
      'tools: Read, Grep[, Bash]',
      '→',
      'tools: Read, [Write,] Grep',
    ]);
    assert.deepEqual(compared('日本語のテキスト', '日本語の長いテキスト'), [
      '日本語のテキスト',
      '→',
      '日本語の[長い]テキスト',
    ]);
  });

  it('join marks that only a blank or a comma is between', () => {
    assert.deepEqual(compared('Use the red, green pen for it.', 'Use the blue, pink pen for it.'), [
      'Use the [red, green] pen for it.',
      '→',
      'Use the [blue, pink] pen for it.',
    ]);
    assert.deepEqual(compared('keep a -- b as it is', 'keep x -- y as it is'), [
      'keep [a] -- [b] as it is',
      '→',
      'keep [x] -- [y] as it is',
    ]);
  });

  it('mark lines whole that the other block lacks, without white space around them', () => {
    assert.deepEqual(compared('- one\n- two', '- one\n    - an entirely new line  \n- two'), [
      '- one',
      '- two',
      '→',
      '- one',
      '    [- an entirely new line]  ',
      '- two',
    ]);
    assert.deepEqual(
      compared('Keep this line.\nSay it with the words.', 'Keep this line.\nThe end of all things is near.'),
      [
        'Keep this line.',
        '[Say it with the words.]',
        '→',
        'Keep this line.',
        '[The end of all things is near.]',
      ],
    );
  });

  it('mark nothing where little is in common, or one side is empty', () => {
    assert.deepEqual(compared('one line here', 'completely different words'), [
      'one line here',
      '→',
      'completely different words',
    ]);
    assert.deepEqual(markedLines([], ['new']).after, [{ text: 'new', marks: [] }]);
    assert.deepEqual(markedLines(['old'], []).before, [{ text: 'old', marks: [] }]);
  });

  it('see a paragraph that was only broken into other lines as the same', () => {
    assert.deepEqual(compared('alpha beta gamma delta', 'alpha beta\ngamma delta'), [
      'alpha beta gamma delta',
      '→',
      'alpha beta',
      'gamma delta',
    ]);
  });

  it('mark white space where nothing else differs in a line', () => {
    assert.deepEqual(compared('  indented', '\tindented'), ['[  ]indented', '→', '[\t]indented']);
    assert.deepEqual(compared('trailing', 'trailing  '), ['trailing', '→', 'trailing[  ]']);
    assert.deepEqual(compared('  indented words', 'indented words too'), [
      '  indented words',
      '→',
      'indented words [too]',
    ]);
  });

  it('mark nothing in blocks that would take long to compare', () => {
    // Few words in any order: there is much in common, and much to try.
    const words = (seed: number, count: number): string[] => {
      let state = seed;
      const next = (): string => {
        state = (state * 48271) % 2147483647;
        return `word${String(state % 8)}`;
      };
      return Array.from({ length: count }, () => Array.from({ length: 8 }, next).join(' '));
    };
    const compare = (count: number): boolean => {
      const { before, after } = markedLines(words(3, count), words(5, count));
      return isMarked(before) || isMarked(after);
    };
    assert.ok(compare(50));
    assert.equal(compare(2000), false);
    const long = ['x'.repeat(300_000)];
    assert.equal(isMarked(markedLines([...long, 'a b'], [...long, 'a c']).after), false);
    assert.ok(isMarked(markedLines(['x'.repeat(100_000), 'a b'], ['x'.repeat(100_000), 'a c']).after));
  });
});

describe('a marked conflict', () => {
  it('has what each side changed in the base', () => {
    const { base, local, upstream } = markedConflict(
      ['Run the tests.'],
      ['Run all the tests.'],
      ['Run the tests twice.'],
    );
    assert.deepEqual(
      [shown(base), shown(local), shown(upstream)],
      [['Run the tests.'], ['Run [all] the tests.'], ['Run the tests [twice].']],
    );
  });

  it('has what differs between the sides where there is no base', () => {
    const { base, local, upstream } = markedConflict([], ['Run the tests now.'], ['Run the tests later.']);
    assert.deepEqual(
      [base, shown(local), shown(upstream)],
      [[], ['Run the tests [now].'], ['Run the tests [later].']],
    );
  });
});
