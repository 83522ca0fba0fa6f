import { SeededRandom } from '../../../seededRandom';

/** Three texts to merge. */
export interface Triple {
  readonly base: string;
  readonly local: string;
  readonly upstream: string;
}

/**
 * What the three texts have beside their lines. The first two are the same in all three, and there our decisions are to
 * be git's; in the others git takes a difference in form for a difference in lines.
 */
export type TripleForm = 'lf' | 'crlf' | 'one side crlf' | 'mixed ends' | 'final newline' | 'bom';

export interface SeededTriple extends Triple {
  readonly seed: number;
  readonly form: TripleForm;
}

/** Lines `start` to `end` of the base become `lines`. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

const WORDS =
  'agent skill read file before edit run test user asks plan tool care verify output report status merge local naïve 日本語 🚀 limit'.split(
    ' ',
  );
const LENGTHS = [0, 1, 2, 3, 5, 8, 12, 20, 30, 50, 80, 120, 150];
const SHARE_OF_OTHER_FORMS = 0.03;

class Random extends SeededRandom {
  words(count: number): string {
    return Array.from({ length: count }, () => this.pick(WORDS)).join(' ');
  }
}

/** One base with two sides that were edited from it; the same for the same seed. */
export function tripleOf(seed: number): SeededTriple {
  const random = new Random(seed);
  const base = documentOf(random, random.pick(LENGTHS));
  const ofLocal = editsOf(random, base);
  const ofUpstream = random.chance(0.35) ? relatedEdits(random, base, ofLocal) : editsOf(random, base);
  const lines = [base, applied(base, ofLocal), applied(base, ofUpstream)] as const;
  return { seed, ...formed(random, lines) };
}

function documentOf(random: Random, length: number): string[] {
  const kind = random.below(6);
  if (kind === 0) return repetitive(random, length);
  const lines: string[] = [];
  while (lines.length < length) lines.push(...(kind < 3 ? jsonBlock(random) : markdownBlock(random)));
  if (random.chance(0.3) && lines.length > 4) {
    const start = random.below(lines.length - 3);
    lines.splice(random.below(lines.length), 0, ...lines.slice(start, start + 3));
  }
  return lines.slice(0, length);
}

function repetitive(random: Random, length: number): string[] {
  const lines = Array.from({ length: 1 + random.below(4) }, () => random.pick(['', '}', '---', 'a', 'b']));
  return Array.from({ length }, () => random.pick(lines));
}

function markdownBlock(random: Random): string[] {
  switch (random.below(6)) {
    case 0:
      return [`## ${random.words(2)}`, ''];
    case 1:
      return ['```bash', ...some(random, 4, () => `  ${random.words(2)}`), '```', ''];
    case 2:
      return [...some(random, 5, () => `- ${random.words(1 + random.below(3))}`), ''];
    case 3:
      return [...some(random, 3, () => `| ${random.words(1)} | ${random.words(1)} |`), ''];
    case 4:
      return ['---'];
    default:
      return [...some(random, 3, () => random.words(3 + random.below(8))), ''];
  }
}

function jsonBlock(random: Random): string[] {
  const member = (): string => `    "${random.words(1)}": ${random.pick(['true', '1', '"x"', 'null'])},`;
  if (random.chance(0.2)) return ['  ],', '  "hooks": ['];
  return ['  {', ...some(random, 4, member), '  },'];
}

function some(random: Random, most: number, line: () => string): string[] {
  return Array.from({ length: 1 + random.below(most) }, line);
}

/** Edits in order that do not overlap; there may be none. */
function editsOf(random: Random, base: readonly string[], taken: readonly Edit[] = []): Edit[] {
  const edits = [...taken];
  const wanted = random.below(1 + Math.min(6, 1 + base.length / 6)) + (random.chance(0.9) ? 1 : 0);
  for (let count = 0; count < wanted; count++) {
    const next = random.chance(0.08) ? movedBlock(random, base) : [oneEdit(random, base)];
    if (next.every((edit) => edits.every((other) => edit.end < other.start || other.end < edit.start)))
      edits.push(...next);
  }
  if (random.chance(0.02)) return [{ start: 0, end: base.length, lines: [] }];
  if (random.chance(0.02)) return [{ start: 0, end: base.length, lines: documentOf(random, 5) }];
  return edits.sort((a, b) => a.start - b.start);
}

function oneEdit(random: Random, base: readonly string[]): Edit {
  const start = random.below(base.length + 1);
  const end = Math.min(base.length, start + 1 + random.below(3));
  const kind = random.below(10);
  if (kind < 3) return { start, end: start, lines: some(random, 3, () => newLine(random)) };
  if (kind < 5) return { start, end, lines: [] };
  if (kind < 9) return { start, end, lines: base.slice(start, end).map((line) => changedLine(random, line)) };
  const copied = random.below(base.length + 1);
  return { start, end: start, lines: base.slice(copied, copied + 1 + random.below(4)) };
}

function movedBlock(random: Random, base: readonly string[]): Edit[] {
  const start = random.below(base.length + 1);
  const end = Math.min(base.length, start + 1 + random.below(4));
  const to = random.below(base.length + 1);
  if (to >= start && to <= end) return [];
  return [
    { start, end, lines: [] },
    { start: to, end: to, lines: base.slice(start, end) },
  ];
}

function changedLine(random: Random, line: string): string {
  return random.chance(0.6) ? `${line} ${random.words(1)}` : newLine(random);
}

function newLine(random: Random): string {
  if (random.chance(0.25)) return random.pick(['', '  },', '```', '---', '}']);
  return random.words(1 + random.below(6));
}

/** Edits some of which are the other side's, or begin where one of the other side's ends, or end where one begins. */
function relatedEdits(random: Random, base: readonly string[], others: readonly Edit[]): Edit[] {
  const related = others.flatMap((edit): Edit[] => {
    switch (random.below(5)) {
      case 0:
        return [edit];
      case 1: {
        const end = Math.min(base.length, edit.end + 1);
        return [{ start: edit.end, end, lines: [newLine(random)] }];
      }
      case 2: {
        const start = Math.max(0, edit.start - 1);
        return [{ start, end: edit.start, lines: random.chance(0.5) ? [] : [newLine(random)] }];
      }
      case 3:
        return [{ ...edit, lines: [...edit.lines, newLine(random)] }];
      default:
        return [];
    }
  });
  const apart: Edit[] = [];
  for (const edit of related) {
    if (edit.start > (apart[apart.length - 1]?.end ?? -1)) apart.push(edit);
  }
  return editsOf(random, base, apart);
}

function applied(base: readonly string[], edits: readonly Edit[]): string[] {
  const result: string[] = [];
  let at = 0;
  for (const { start, end, lines } of edits) {
    result.push(...base.slice(at, start), ...lines);
    at = end;
  }
  return [...result, ...base.slice(at)];
}

function formed(
  random: Random,
  [base, local, upstream]: readonly [string[], string[], string[]],
): Triple & { readonly form: TripleForm } {
  const form = random.chance(1 - SHARE_OF_OTHER_FORMS)
    ? 'lf'
    : random.pick<TripleForm>(['crlf', 'one side crlf', 'mixed ends', 'final newline', 'bom']);
  const crlfSide = random.pick(['local', 'upstream', 'base']);
  const written = (lines: readonly string[], side: string): string => {
    const isCrlf = form === 'crlf' || (form === 'one side crlf' && side === crlfSide);
    const isMixed = form === 'mixed ends';
    const text = lines
      .map((line) => line + (isCrlf || (isMixed && random.chance(0.2)) ? '\r\n' : '\n'))
      .join('');
    if (form === 'final newline' && random.chance(0.5)) return text.slice(0, -1);
    return form === 'bom' && random.chance(0.5) ? `\uFEFF${text}` : text;
  };
  return {
    form,
    base: written(base, 'base'),
    local: written(local, 'local'),
    upstream: written(upstream, 'upstream'),
  };
}
