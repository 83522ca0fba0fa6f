import { deepStrictEqual as equal, ok } from 'node:assert';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { parse, stringify } from 'yaml';
import { suggested, type Suggested } from './suggested';

/** What a key can hold: a scalar, a list without repetitions, or a map. */
type Value = string | number | readonly string[] | { readonly [key: string]: Value };
type Values = Readonly<Record<string, Value>>;

const KEYS = ['name', 'model', 'tools', 'a', 'b', 'c', 'd'];
const scalar = fc.oneof(fc.constantFrom('x', 'y', 'two words', 'true', '1'), fc.integer({ min: 0, max: 3 }));
const list = fc.uniqueArray(fc.constantFrom('Read', 'Write', 'Bash', 'Grep', 'Edit', 'Bash(git add:*)'), {
  maxLength: 4,
});
const inner = fc.dictionary(fc.constantFrom('p', 'q', 'r'), fc.oneof(scalar, list), { maxKeys: 3 });
const value = fc.oneof({ weight: 3, arbitrary: scalar }, { weight: 2, arbitrary: list }, inner);
const values = fc.uniqueArray(fc.tuple(fc.constantFrom(...KEYS), value), {
  minLength: 1,
  maxLength: 6,
  selector: ([key]) => key,
});

/** A base and two sides that each changed, removed or added some of its keys. */
const threeValues = fc
  .tuple(values, values, values, fc.array(fc.nat(8), { minLength: 14, maxLength: 14 }))
  .map(([base, one, other, fates]): readonly [Values, Values, Values] => {
    const side = (news: typeof base, offset: number): Values => {
      const news1 = new Map(news);
      const kept = base.flatMap(([key, old], index): [string, Value][] => {
        const fate = fates[(index + offset) % fates.length] ?? 0;
        if (fate === 0) return [];
        return [[key, fate < 4 ? (news1.get(key) ?? old) : old]];
      });
      const added = news.filter(([key]) => fates[offset] === 1 && !base.some(([known]) => known === key));
      return Object.fromEntries([...kept, ...added]);
    };
    return [Object.fromEntries(base), side(one, 0), side(other, 7)];
  });

/** The same where `tools` are always a list: named in a string, they would have an order. */
const threeWithTools = threeValues.map(([base, local, upstream]): readonly [Values, Values, Values] => {
  const listed = (one: Values): Values =>
    'tools' in one && !Array.isArray(one['tools']) ? { ...one, tools: ['Read'] } : one;
  return [listed(base), listed(local), listed(upstream)];
});

const UNDECIDED = Symbol('undecided');
type Result = Value | typeof UNDECIDED | undefined;

/** The three-way merge of values by the rules, written once more and in the plainest way. */
function mergeValues(base: Value | undefined, local: Value | undefined, upstream: Value | undefined): Result {
  const same = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);
  const isMap = (one: unknown): one is Values =>
    typeof one === 'object' && one !== null && !Array.isArray(one);
  if (isMap(local) && isMap(upstream) && (base === undefined || isMap(base))) {
    const merged: Record<string, Value> = {};
    for (const key of new Set([
      ...Object.keys(base ?? {}),
      ...Object.keys(local),
      ...Object.keys(upstream),
    ])) {
      const one = mergeValues(base?.[key], local[key], upstream[key]);
      if (one === UNDECIDED) return UNDECIDED;
      if (one !== undefined) merged[key] = one;
    }
    return merged;
  }
  if (same(local, upstream) || same(base, upstream)) return local;
  if (same(base, local)) return upstream;
  if (Array.isArray(local) && Array.isArray(upstream) && (base === undefined || Array.isArray(base))) {
    const [mine, theirs] = [local as string[], upstream as string[]];
    const old = base as string[] | undefined;
    return [...new Set([...mine, ...theirs])]
      .filter((item) => !old?.includes(item) || (mine.includes(item) && theirs.includes(item)))
      .sort();
  }
  return UNDECIDED;
}

/** A value as text, without the order of keys. */
function canonical(one: unknown): string {
  if (Array.isArray(one)) return `[${one.map(canonical).join()}]`;
  if (typeof one !== 'object' || one === null) return one === undefined ? 'nothing' : JSON.stringify(one);
  const parts = Object.entries(one).map(([key, inside]) => `${JSON.stringify(key)}:${canonical(inside)}`);
  return `{${parts.sort().join()}}`;
}

/** The same without the order of items. */
function sortedLists(one: unknown): unknown {
  if (Array.isArray(one)) return [...(one as string[])].sort();
  if (typeof one !== 'object' || one === null) return one;
  return Object.fromEntries(Object.entries(one).map(([key, inside]) => [key, sortedLists(inside)]));
}

const STYLES = ['block', 'flow', 'names'] as const;

/** The same values with lists in another notation, and a comment before each key. */
function styled(one: Values, style: (typeof STYLES)[number]): string {
  const keys = Object.entries(one).map(([key, inside]) => {
    const comment = `# about ${key}\n`;
    if (!Array.isArray(inside) || inside.length === 0 || style === 'block')
      return comment + stringify({ [key]: inside }, { lineWidth: 0 });
    return style === 'names' && key === 'tools'
      ? `${comment}${key}: ${inside.join(', ')}\n`
      : `${comment}${key}: [${inside.join(', ')}]\n`;
  });
  return `---\n${keys.join('')}---\nBody\n`;
}

/** With `tools` as a list where they are named in a string. */
function withTools(one: Values): Values {
  const { tools } = one as { readonly tools?: Value };
  return typeof tools === 'string' ? { ...one, tools: tools.split(', ') } : one;
}

const asYaml = (one: Values): string =>
  `---\n${Object.keys(one).length > 0 ? stringify(one) : ''}---\nBody\n`;
const asJson = (one: Values): string => `${JSON.stringify(one, undefined, 2)}\n`;
const fromYaml = (text: string): Values => (parse(text.split('---\n')[1] ?? '') as Values | null) ?? {};
const fromJson = (text: string): Values => JSON.parse(text) as Values;

const lines = fc
  .array(
    fc.constantFrom('', 'a', 'b', '- x', 'one two three', '---', 'k: 1', 'k: 2', 't: [', '{', '"a": 1,', '}'),
    {
      maxLength: 8,
    },
  )
  .map((some) => some.join('\n'));
const anyText = fc.oneof(
  lines,
  fc.string({ unit: 'binary', maxLength: 60 }),
  lines.map((text) => `---\n${text}\n---\n`),
  lines.map((text) => `{\n${text}\n}`),
);
const prose = fc
  .array(fc.constantFrom('one', 'two', 'three', 'four', '读', ',', '.'), { minLength: 1, maxLength: 6 })
  .map((words) => words.join(' '));
const paths = fc.constantFrom(undefined, 'a.md', 'a.json', 'x');

/** What no suggestion may be, whatever it is made from. */
function obeysTheRules({ merge, byChunk }: Suggested): void {
  for (const [index, suggestions] of byChunk) {
    const chunk = merge.chunks[index];
    ok(chunk?.kind === 'conflict');
    const of = (side: 'local' | 'upstream', shared: boolean): readonly string[] =>
      merge[side].lines.slice(
        chunk[side].start - (shared ? chunk.sharedBefore : 0),
        chunk[side].end + (shared ? chunk.sharedAfter : 0),
      );
    const seen = [of('local', false), of('upstream', false)].map((some) => some.join('\n'));
    const counts = [of('local', false).length, of('upstream', false).length];
    const whole = new Set([...merge.local.lines, ...merge.upstream.lines]);
    const written = new Set([...of('local', true), ...of('upstream', true)].flatMap(words));
    for (const { kind, lines: own } of suggestions) {
      const text = own.join('\n');
      ok(!seen.some((other, at) => other === text && (counts[at] ?? own.length) === own.length));
      seen.push(text);
      for (const line of own) {
        ok(!line.includes('\n'));
        if (whole.has(line)) continue;
        ok(kind === 'by-key' || kind === 'by-word', kind);
        for (const word of words(line)) ok(written.has(word), word);
      }
    }
  }
}

const words = (line: string): readonly string[] => line.match(/[\p{L}\p{N}_]+|[^\s,\p{L}\p{N}_]/gu) ?? [];

describe('core/merge/suggestions laws', () => {
  it('arbitrary texts are survived, and the rules hold for what is offered', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, paths, (base, local, upstream, path) => {
        obeysTheRules(suggested(base, local, upstream, path));
      }),
      { numRuns: 1500 },
    );
  });

  it('the same merge gives the same suggestions, and is not changed', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, (base, local, upstream) => {
        const first = suggested(base, local, upstream);
        const before = JSON.stringify(first.merge);
        const again = suggested(base, local, upstream);
        equal(again.all, first.all);
        equal(JSON.stringify(first.merge), before);
      }),
      { numRuns: 300 },
    );
  });

  it('words: what is offered has the changes of both, and swapped sides give the same', () => {
    fc.assert(
      fc.property(prose, prose, prose, (base, local, upstream) => {
        const found = suggested(base, local, upstream, 'a.md');
        obeysTheRules(found);
        const text = found.with('by-word');
        const [mine, theirs, result] = [local, upstream, text ?? local].map((one) => new Set(words(one)));
        for (const word of result ?? []) ok([mine, theirs].some((side) => side?.has(word)));
        equal(suggested(base, upstream, local, 'a.md').with('by-word'), text);
      }),
      { numRuns: 600 },
    );
  });

  it('insertions of both: swapped sides give the other order first', () => {
    fc.assert(
      fc.property(lines, lines, lines, (before, one, other) => {
        const text = (inserted: string): string => `${before}\n${inserted}\nend\n`;
        const both = (a: string, b: string): unknown[] =>
          suggested(`${before}\nend\n`, text(a), text(b), 'x.md')
            .all.filter(({ kind }) => kind === 'both-sides')
            .map(({ lines: own }) => own);
        equal(new Set(both(one, other)), new Set(both(other, one)));
        if (both(one, other).length === 2) equal(both(one, other), both(other, one).reverse());
      }),
      { numRuns: 300 },
    );
  });

  for (const [what, write, read, path] of [
    ['frontmatter', asYaml, fromYaml, 'SKILL.md'],
    ['JSON', asJson, fromJson, 'settings.json'],
  ] as const) {
    it(`${what}: taking what is suggested by key gives the three-way merge of the values`, () => {
      let [offered, decidable] = [0, 0];
      fc.assert(
        fc.property(threeValues, ([base, local, upstream]) => {
          const found = suggested(write(base), write(local), write(upstream), path);
          obeysTheRules(found);
          const expected = mergeValues(base, local, upstream);
          if (found.conflicts > 0 && expected !== UNDECIDED) decidable++;
          const text = found.with('by-key');
          if (text === undefined) return;
          offered++;
          const merged = read(text);
          for (const key of new Set([
            ...Object.keys(base),
            ...Object.keys(local),
            ...Object.keys(upstream),
          ])) {
            const one = mergeValues(base[key], local[key], upstream[key]);
            if (one === UNDECIDED) continue;
            equal(canonical(sortedLists(merged[key])), canonical(sortedLists(one)), key);
          }
        }),
        { numRuns: 1500, seed: 7 },
      );
      // A law about nothing would hold too.
      ok(offered > decidable / 2, `${String(offered)} of ${String(decidable)}`);
    });

    it(`${what}: swapped sides give the same values`, () => {
      fc.assert(
        fc.property(threeWithTools, ([base, local, upstream]) => {
          const one = suggested(write(base), write(local), write(upstream), path).with('by-key');
          const other = suggested(write(base), write(upstream), write(local), path).with('by-key');
          if (one === undefined || other === undefined) return;
          equal(canonical(sortedLists(read(one))), canonical(sortedLists(read(other))));
        }),
        { numRuns: 600 },
      );
    });
  }

  it('frontmatter: lists in any notation merge by item, and no comment of a key that stays is lost', () => {
    let offered = 0;
    const style = fc.constantFrom(...STYLES);
    fc.assert(
      fc.property(threeWithTools, style, style, style, ([base, local, upstream], b, l, u) => {
        const found = suggested(styled(base, b), styled(local, l), styled(upstream, u), 'SKILL.md');
        obeysTheRules(found);
        const text = found.with('by-key');
        if (text === undefined) return;
        offered++;
        const merged = withTools(fromYaml(text));
        for (const key of Object.keys(merged)) ok(text.includes(`# about ${key}\n`), text);
        for (const key of new Set([...Object.keys(base), ...Object.keys(local), ...Object.keys(upstream)])) {
          const one = mergeValues(base[key], local[key], upstream[key]);
          if (one === UNDECIDED) continue;
          equal(canonical(sortedLists(merged[key])), canonical(sortedLists(one)), text);
        }
      }),
      { numRuns: 1000, seed: 7 },
    );
    ok(offered > 50, String(offered));
  });

  it('damaged documents are survived, and the rules hold for what is offered', () => {
    const settings =
      '{\n  // c\n  "permissions": { "allow": ["Read", "Bash(ls:*)"] },\n  "env": {\n    "A": "1",\n    "B": 2\n  },\n  "x": [1]\n}\n';
    const skill =
      '---\nname: x\n# c\ndescription: >\n  One\n  two.\n\ntools: [Read, "Grep"]\nallowed-tools: A, B(c, d)\nmeta:\n  a: 1\n  b:\n    - x # y\n    - \'z\'\n---\nBody\n';
    const cuts = fc.array(
      fc.tuple(
        fc.nat(200),
        fc.nat(4),
        fc.constantFrom(
          '',
          '\n',
          ' ',
          '  ',
          '"',
          "'",
          ':',
          ': ',
          ',',
          '#',
          '- ',
          '[',
          ']',
          '{',
          '}',
          '/*',
          '//',
          '|',
          '&',
          'x',
          '\t',
          '\r',
          '\\',
        ),
      ),
      { maxLength: 3 },
    );
    const damaged = (text: string, edits: readonly (readonly [number, number, string])[]): string =>
      edits.reduce((now, [at, length, put]) => now.slice(0, at) + put + now.slice(at + length), text);
    for (const [text, path] of [
      [settings, 'a.json'],
      [skill, 'a.md'],
    ] as const) {
      fc.assert(
        fc.property(cuts, cuts, cuts, (base, local, upstream) => {
          obeysTheRules(suggested(damaged(text, base), damaged(text, local), damaged(text, upstream), path));
        }),
        { numRuns: 600 },
      );
    }
  });
});
