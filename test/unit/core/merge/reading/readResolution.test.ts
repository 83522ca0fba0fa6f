import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { chosenLines, type Choice } from '../../../../../src/core/merge/choice';
import { LineReader } from '../../../../../src/core/merge/mergedLine';
import { mergeText, type TextMerge } from '../../../../../src/core/merge/mergeText';
import { markedText } from '../../../../../src/core/merge/markers/markedText';
import { markerLengthFor } from '../../../../../src/core/merge/reading/markerLengthFor';
import { readResolution } from '../../../../../src/core/merge/reading/readResolution';
import type { ReadChoice, ResolutionReading } from '../../../../../src/core/merge/reading/resolutionReading';
import { onlyEnd } from '../../../../../src/core/merge/mergedForm';
import { splitLines } from '../../../../../src/core/merge/textLines';
import { resolvedText } from '../../../../../src/core/merge/resolvedText';
import { arbitraryTriple } from '../text/arbitraryTexts';

const LABELS = { local: 'mine', base: 'before', upstream: 'theirs' };

/** Texts of one line for each character. */
const text = (letters: string): string => Array.from(letters, (letter) => `${letter}\n`).join('');
const merge = (base: string, local: string, upstream: string): TextMerge =>
  mergeText(text(base), text(local), text(upstream));

function marked(of: TextMerge, choices: ReadonlyMap<number, Choice> = new Map()): string {
  const markerLength = markerLengthFor(of);
  return markedText(of, { style: 'zdiff3', labels: LABELS, markerLength }, choices).text;
}

const conflictsOf = ({ chunks }: TextMerge): number[] =>
  chunks.flatMap(({ kind }, index) => (kind === 'conflict' ? [index] : []));

function choicesIn(reading: ResolutionReading): ReadonlyMap<number, ReadChoice> {
  assert.equal(reading.kind, 'chunks');
  return reading.chunks;
}

const asChoice = (read: ReadChoice): Choice => {
  switch (read.kind) {
    case 'side':
      return read.side;
    case 'both':
      return read.first === 'local' ? 'local-then-upstream' : 'upstream-then-local';
    case 'edited':
      return { lines: read.lines };
  }
};

describe('reading a resolution', () => {
  const one = merge('axc', 'alc', 'auc');
  const [chunk = -1] = conflictsOf(one);

  it('names the lines of a side, and of both', () => {
    const expected: readonly (readonly [string, ReadChoice])[] = [
      ['alc', { kind: 'side', side: 'local' }],
      ['auc', { kind: 'side', side: 'upstream' }],
      ['aluc', { kind: 'both', first: 'local' }],
      ['aulc', { kind: 'both', first: 'upstream' }],
      ['anewc', { kind: 'edited', lines: ['n', 'e', 'w'] }],
      ['ac', { kind: 'edited', lines: [] }],
    ];
    for (const [letters, choice] of expected)
      assert.deepEqual(choicesIn(readResolution(one, text(letters), LABELS)), new Map([[chunk, choice]]));
  });

  it('leaves a conflict open that has its markers, some of them, or the lines of the base', () => {
    const whole = marked(one);
    const untouched = [whole, text('axc'), whole.replaceAll(/([<|=>])\1{6}/g, '$1$&')];
    const begun = [
      whole.replace('<<<<<<< mine\n', ''),
      whole.replace('l\n', 'rewritten\n'),
      whole.replace(/[|]{7}[^]*>{7}/, '>>>>>>>'),
      whole.replace('<<<', 'written before it\n<<<'),
    ];
    for (const written of [...untouched, ...begun])
      assert.deepEqual(readResolution(one, written, LABELS), {
        kind: 'chunks',
        chunks: new Map(),
        open: [chunk],
        begun: begun.includes(written) ? [chunk] : [],
        kept: [],
      });
  });

  it('keeps what was decided before, the lines of the base too', () => {
    const decisions: readonly Choice[] = ['base', 'local', { lines: ['n'] }];
    for (const choice of decisions) {
      const decided = new Map([[chunk, choice]]);
      const reading = readResolution(one, resolvedText(one, decided), LABELS, decided);
      assert.deepEqual(reading, { kind: 'chunks', chunks: new Map(), open: [], begun: [], kept: [chunk] });
    }
  });

  it('expects what was chosen for a settled change', () => {
    const two = merge('axbmc', 'alb!c', 'aubmc');
    const change = two.chunks.findIndex(({ kind }) => kind === 'local');
    const left = new Map<number, Choice>([[change, 'base']]);
    assert.equal(readResolution(two, text('albmc'), LABELS).kind, 'whole');
    const expected = new Map([[conflictsOf(two)[0], { kind: 'side', side: 'local' }]]);
    assert.deepEqual(choicesIn(readResolution(two, text('albmc'), LABELS, left)), expected);
  });

  it('finds conflicts at both ends, close together, empty, and among repeated lines', () => {
    const ends = merge('x--y', '1--3', '2--4');
    assert.deepEqual(
      choicesIn(readResolution(ends, text('--4'), LABELS)),
      new Map<number, ReadChoice>([
        [0, { kind: 'edited', lines: [] }],
        [2, { kind: 'side', side: 'upstream' }],
      ]),
    );
    const repeated = merge('-x-y-', '-1-3-', '-2-4-');
    const [first = -1, second = -1] = conflictsOf(repeated);
    assert.deepEqual(
      choicesIn(readResolution(repeated, text('-1----'), LABELS)),
      new Map<number, ReadChoice>([
        [first, { kind: 'side', side: 'local' }],
        [second, { kind: 'edited', lines: ['-', '-'] }],
      ]),
    );
  });

  it('takes conflicts between markers for those whose lines they have', () => {
    const three = mergeText('\na\n\t\n\na\n', 'a\n\na\n\na\na\n', 'a\na\nc\n');
    assert.deepEqual(conflictsOf(three), [0, 2, 4]);
    const own = ['a'];
    const made = new Map<number, Choice>([
      [0, { lines: own }],
      [4, { lines: [...own, ...own] }],
    ]);
    assert.deepEqual(readResolution(three, marked(three, made), LABELS), {
      kind: 'chunks',
      chunks: new Map([
        [0, { kind: 'edited', lines: own }],
        [4, { kind: 'edited', lines: [...own, ...own] }],
      ]),
      open: [2],
      begun: [],
      kept: [],
    });
  });

  it('is not misled by underlined headings', () => {
    const underline = '=======\n';
    const headings = mergeText(
      `Title\n${underline}old\n${underline}end\n`,
      `Title\n${underline}mine\n${underline}end\n`,
      `Title\n${underline}theirs\n${underline}end\n`,
    );
    assert.match(marked(headings), /^={8}$/m);
    assert.deepEqual(readResolution(headings, marked(headings), LABELS).kind, 'chunks');
    const resolved = `Title\n${underline}mine\n${underline}end\n`;
    assert.deepEqual(
      [...choicesIn(readResolution(headings, resolved, LABELS)).values()],
      [{ kind: 'side', side: 'local' }],
    );
  });

  it('takes a text that differs elsewhere as a whole, markers or not', () => {
    assert.deepEqual(readResolution(one, text('Alc'), LABELS), {
      kind: 'whole',
      text: text('Alc'),
      atBase: 0,
    });
    assert.deepEqual(readResolution(one, text('Axc'), LABELS), {
      kind: 'whole',
      text: text('Axc'),
      atBase: 1,
    });
    assert.deepEqual(readResolution(one, marked(one).replace('a\n', 'A\n'), LABELS), {
      kind: 'unfinished',
      markers: 1,
    });
    assert.deepEqual(readResolution(one, '', LABELS).kind, 'whole');
  });

  it('does not mind line ends, a final newline or a byte order mark', () => {
    for (const written of ['a\r\nl\r\nc\r\n', 'a\nl\nc', '\uFEFFa\nl\nc\n'])
      assert.deepEqual(
        choicesIn(readResolution(one, written, LABELS)),
        new Map([[chunk, { kind: 'side', side: 'local' }]]),
      );
  });

  it('keeps own lines with both kinds of ends as a whole text', () => {
    const written = 'a\r\nn\r\nc\n';
    assert.deepEqual(readResolution(one, written, LABELS), { kind: 'whole', text: written, atBase: 0 });
    assert.equal(readResolution(one, 'a\r\nl\nc\n', LABELS).kind, 'chunks');
  });

  it('reads as a whole what would take too long', () => {
    assert.equal(readResolution(one, text('alc'), LABELS, new Map(), 1).kind, 'whole');
    const lines = 3000;
    const long = (own: string): string => `x\n${own}\n`.repeat(lines);
    const many = mergeText(long('b'), long('l'), long('u'), { secondOpinion: false });
    assert.equal(readResolution(many, 'x\n'.repeat(lines * 30), LABELS).kind, 'whole');
  });
});

/** All of them, the empty one first. */
const subsetsOf = (all: readonly number[]): (readonly number[])[] =>
  all.reduce<(readonly number[])[]>((sets, one) => [...sets, ...sets.map((set) => [...set, one])], [[]]);

describe('laws of reading a resolution', () => {
  const picks = fc.array(
    fc.oneof(
      fc.constant(undefined),
      fc.constantFrom<Choice>('local', 'upstream', 'local-then-upstream', 'upstream-then-local'),
      fc.array(fc.constantFrom('a', 'b', '', 'own', '======='), { maxLength: 3 }).map((lines) => ({ lines })),
    ),
    { minLength: 12, maxLength: 12 },
  );

  it('gives the choices that the text was written with', () => {
    fc.assert(
      fc.property(arbitraryTriple, picks, ({ base, local, upstream }, choices) => {
        const of = mergeText(base, local, upstream);
        const conflicts = conflictsOf(of);
        const made = new Map(
          conflicts.flatMap((index, place) => {
            const choice = choices[place % choices.length];
            return choice === undefined ? [] : [[index, choice] as const];
          }),
        );
        const reader = new LineReader(of);
        const written = marked(of, made);
        const reading = readResolution(of, written, LABELS);
        if (reading.kind !== 'chunks') {
          // Own lines with both kinds of ends, or an empty last line that is not to be seen.
          assert.ok([...made.values()].some((choice) => typeof choice === 'object'));
          assert.ok(onlyEnd(splitLines(written)) === 'mixed' || !of.form.finalNewline.value);
          assert.deepEqual({ ...reading, atBase: 0 }, { kind: 'whole', text: written, atBase: 0 });
          return;
        }
        const { chunks, open, begun, kept } = reading;
        assert.deepEqual([begun, kept], [[], []]);
        assert.deepEqual(
          [...chunks.keys(), ...open].sort((a, b) => a - b),
          conflicts,
        );
        // Equal lines in neighbouring places cannot be told apart, but what is written with them is the same text.
        const again = new Map<number, Choice>([...chunks].map(([index, read]) => [index, asChoice(read)]));
        // Whether an empty last line is one, or the end of the line before, cannot be seen without a final newline.
        const end = of.form.finalNewline.value ? /\r?\n$/ : /(\r?\n)+$/;
        const lineTexts = (text: string): string => text.replace(end, '').replaceAll('\r\n', '\n');
        const isWrittenWith = (atBase: readonly number[]): boolean => {
          const choices = new Map([...again, ...atBase.map((index) => [index, 'base'] as const)]);
          return lineTexts(marked(of, choices)) === lineTexts(written);
        };
        // An open conflict has its markers, or the lines of the base.
        const decidedOnes = open.filter((index) => made.has(index));
        assert.ok(isWrittenWith(decidedOnes) || subsetsOf(open).some(isWrittenWith));
        // A single place cannot be mistaken, but for a last line that is empty and has no end.
        if (conflicts.length !== 1 || !of.form.finalNewline.value) return;
        for (const [index, choice] of made) {
          const ofChunk = of.chunks[index];
          assert.ok(ofChunk);
          const lines = (one: Choice): string[] => chosenLines(ofChunk, one, reader).map((line) => line.text);
          const read = chunks.get(index);
          assert.deepEqual(lines(read ? asChoice(read) : 'base'), lines(choice));
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('takes every text that differs elsewhere as a whole, or as unfinished', () => {
    const own = fc.constantFrom('never written before', 'nor this');
    fc.assert(
      fc.property(
        arbitraryTriple,
        fc.nat(),
        own,
        fc.boolean(),
        ({ base, local, upstream }, at, line, isOpen) => {
          const of = mergeText(base, local, upstream);
          const conflicts = conflictsOf(of);
          const lines = marked(
            of,
            isOpen ? new Map() : new Map(conflicts.map((index) => [index, 'local'])),
          ).split('\n');
          const inside = new Set<number>();
          let depth = 0;
          lines.forEach((one, index) => {
            if (/^\uFEFF?<{7,} mine\r?$/.test(one)) depth++;
            if (depth > 0) inside.add(index);
            if (/^>{7,} theirs\r?$/.test(one)) depth--;
          });
          const outside = lines.flatMap((one, index) => (inside.has(index) || one === '' ? [] : [index]));
          fc.pre(outside.length > 0);
          const place = outside[at % outside.length] ?? 0;
          lines[place] = line;
          const reading = readResolution(of, lines.join('\n'), LABELS);
          // A line of a chosen side is one of the conflict's.
          if (!isOpen && reading.kind === 'chunks') {
            assert.ok([...reading.chunks.values()].some((read) => read.kind === 'edited'));
            return;
          }
          assert.equal(reading.kind, isOpen && conflicts.length > 0 ? 'unfinished' : 'whole');
        },
      ),
      { numRuns: 2000 },
    );
  });
});
