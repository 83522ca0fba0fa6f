import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { markedText } from '../../src/core/merge/markers/markedText';
import { mergeText } from '../../src/core/merge/mergeText';
import type { Contest, Sides } from './measure';
import { seededRandom } from './sampleTree';

const MARKS = { style: 'plain', labels: { local: 'local', base: 'base', upstream: 'upstream' } } as const;

/** Lines of base, local and upstream. */
type Triple = readonly [readonly string[], readonly string[], readonly string[]];

interface Input {
  readonly name: string;
  readonly aim?: number;
  readonly rounds: number;
  /** Whether git's time is that of its processes too, as whoever calls it pays. */
  readonly withStart?: true;
  readonly triples: (random: () => number) => readonly Triple[];
}

const INPUTS: readonly Input[] = [
  {
    name: 'merge of 50 documents of 1,000 lines, 5 edits on each side',
    aim: 1,
    rounds: 15,
    triples: (random) => Array.from({ length: 50 }, () => documents(random, 1000, 5)),
  },
  {
    name: 'merge of 200 documents of 150 lines, 3 edits on each side',
    aim: 0.2,
    withStart: true,
    rounds: 15,
    triples: (random) => Array.from({ length: 200 }, () => documents(random, 150, 3)),
  },
  ...[10_000, 50_000].flatMap((lines): Input[] => [
    {
      name: `merge of ${lines.toLocaleString('en')} lines with nothing in common`,
      rounds: 7,
      triples: () => [triple(['base', 'local', 'upstream'], (side) => numbered(lines, side))],
    },
    {
      name: `merge of ${lines.toLocaleString('en')} lines, shuffled on both sides`,
      rounds: 5,
      triples: (random) => [
        [numbered(lines, ''), shuffled(numbered(lines, ''), random), shuffled(numbered(lines, ''), random)],
      ],
    },
    {
      name: `merge of ${lines.toLocaleString('en')} lines, every second one changed on both sides`,
      rounds: 5,
      triples: () => [
        triple(['base', 'local', 'upstream'], (side) =>
          numbered(lines, '').map((line, index) => (index % 2 === 0 ? line : `${side} ${line}`)),
        ),
      ],
    },
    {
      name: `merge of ${lines.toLocaleString('en')} random lines out of 20`,
      rounds: 5,
      triples: (random) => [
        triple([0, 1, 2], () => Array.from({ length: lines }, () => `line ${String(pick(random, 20))}`)),
      ],
    },
  ]),
];

/** Our merge of texts with markers written, in this process, against `git merge-file`, mostly without the time that its processes take to start. */
export const TEXT_MERGES: readonly Contest[] = INPUTS.map((input) => ({
  name: input.name,
  rival: input.withStart ? '`git merge-file`, a process each' : '`git merge-file`',
  ...(input.aim === undefined ? {} : { aim: input.aim }),
  rounds: input.rounds,
  open: (folder) => open(input, folder),
}));

function open({ withStart, triples }: Input, folder: string): Sides {
  const inputs = triples(seededRandom(11)).map(([base, local, upstream]) => ({
    base: `${base.join('\n')}\n`,
    local: `${local.join('\n')}\n`,
    upstream: `${upstream.join('\n')}\n`,
  }));
  mkdirSync(folder, { recursive: true });
  inputs.forEach((input, index) => {
    for (const [side, text] of Object.entries(input)) {
      writeFileSync(path.join(folder, `${String(index)}.${side}`), text);
      writeFileSync(path.join(folder, `${String(index)}.empty`), '');
    }
  });
  const mergeAll = async (...sides: readonly string[]): Promise<void> => {
    const files = sides.map((side) => `$i.${side}`).join(' ');
    const script = `i=0; while [ $i -lt ${String(inputs.length)} ]; do git merge-file -p -q ${files} > $i.merged; [ $? -lt 128 ] || exit 1; i=$((i+1)); done`;
    await promisify(execFile)('sh', ['-c', script], { cwd: folder });
  };
  return {
    ours: () => {
      for (const { base, local, upstream } of inputs)
        assert.ok(markedText(mergeText(base, local, upstream), MARKS).text.length > 0);
      return Promise.resolve();
    },
    theirs: () => mergeAll('local', 'base', 'upstream'),
    ...(withStart ? {} : { theirProcesses: () => mergeAll('empty', 'empty', 'empty') }),
  };
}

function triple<T>(sides: readonly [T, T, T], lines: (side: T) => readonly string[]): Triple {
  return [lines(sides[0]), lines(sides[1]), lines(sides[2])];
}

/** Paragraphs, lists and blank lines, with lines changed, added and deleted. */
function documents(random: () => number, lines: number, edits: number): Triple {
  const base = Array.from({ length: lines }, (_, index) => {
    const kind = pick(random, 6);
    if (kind === 0) return '';
    if (kind === 1) return `- item ${String(pick(random, 30))}`;
    return `The sentence ${String(index)} speaks of ${String(pick(random, 1e6))} and of nothing else.`;
  });
  const edited = (side: string): string[] => {
    const text = [...base];
    for (let i = 0; i < edits; i++) {
      text.splice(pick(random, lines), pick(random, 3), `${side} wrote ${String(pick(random, 1e6))}`);
    }
    return text;
  };
  return [base, edited('local'), edited('upstream')];
}

const numbered = (count: number, prefix: string): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix} line ${String(index)}`);

function shuffled(lines: string[], random: () => number): string[] {
  for (let i = lines.length - 1; i > 0; i--) {
    const j = pick(random, i + 1);
    const [a, b] = [lines[i] ?? '', lines[j] ?? ''];
    lines[i] = b;
    lines[j] = a;
  }
  return lines;
}

const pick = (random: () => number, below: number): number => Math.floor(random() * below);
