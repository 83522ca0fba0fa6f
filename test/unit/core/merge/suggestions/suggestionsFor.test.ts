import { deepStrictEqual as equal, ok } from 'node:assert';
import { describe, it } from 'mocha';
import { mergeText } from '../../../../../src/core/merge/mergeText';
import { conflictCount } from '../../../../../src/core/merge/resolvedText';
import { reasonSentence } from '../../../../../src/core/merge/suggestions/reasonSentence';
import { suggestionsFor } from '../../../../../src/core/merge/suggestions/suggestionsFor';
import { wordTokens } from '../../../../../src/core/merge/suggestions/words/wordTokens';
import { suggested } from './suggested';

const text = (...lines: string[]): string => `${lines.join('\n')}\n`;

describe('core/merge/suggestions suggestionsFor', () => {
  it('has none for a merge without conflicts', () => {
    equal(suggested('a\n', 'b\n', 'a\n').all, []);
  });

  it('merges a paragraph in which the sides changed different words', () => {
    const found = suggested(
      text('# A', 'Read the diff, then write a summary of it for the team.'),
      text('# A', 'Read the whole diff, then write a summary of it for the team.'),
      text('# A', 'Read the diff, then write a short summary of it for everyone.'),
      'SKILL.md',
    );
    equal(
      found.with('by-word'),
      text('# A', 'Read the whole diff, then write a short summary of it for everyone.'),
    );
    equal(found.all.length, 1);
  });

  it('compares characters of scripts without spaces alone', () => {
    equal(
      suggested(text('我们读代码和文档'), text('我们读新代码和文档'), text('我们读代码和旧文档')).with(
        'by-word',
      ),
      text('我们读新代码和旧文档'),
    );
    equal(wordTokens(['读 été_1, 한국어!', '👩‍💻é']), [
      '读',
      ' ',
      'été_1',
      ',',
      ' ',
      '한국어',
      '!',
      '\n',
      '👩‍💻',
      'é',
      '\n',
    ]);
  });

  it('merges no parts of a number, a version, an option, a path or an address', () => {
    for (const [base, local, upstream] of [
      ['costs 3,000', 'costs 4,000', 'costs 3,500'],
      ['since 1.0.0', 'since 1.0.1', 'since 1.1.0'],
      ['on 2024-01-05', 'on 2024-01-06', 'on 2024-02-05'],
      ['model: claude-opus-4-1', 'model: claude-opus-4-5', 'model: claude-sonnet-4-1'],
      ['run --depth=1', 'run --size=1', 'run --depth=2'],
      ['see src/*.ts', 'see lib/*.ts', 'see src/*.tsx'],
      ['at http://h/p?q=1&r=2', 'at http://h/p?q=5&r=2', 'at http://h/p?q=1&r=7'],
      ['in ~/.claude/skills', 'in ~/.agents/skills', 'in ./.claude/skills'],
    ] as const) {
      equal(suggested(text(base), text(local), text(upstream)).with('by-word'), undefined, base);
    }
  });

  it('ends where a long text has conflicts in every second line', () => {
    const lines = (edit: string): string =>
      text(
        ...Array.from({ length: 100_000 }, (_, i) =>
          i % 2 === 0 ? `line ${String(i)}` : `${edit} ${String(i)}`,
        ),
      );
    const merge = mergeText(lines('old'), lines('new'), lines('other'));
    equal(conflictCount(merge), 50_000);
    equal(suggestionsFor(merge, { path: 'a.md' }).size, 0);
  });

  it('merges no words of code in a fence', () => {
    const code = (line: string): string => text('# A', '```py', line, '```');
    const found = suggested(code('x = 1 + 2'), code('y = 1 + 2'), code('x = 1 + 3'), 'a.md');
    equal(found.with('by-word'), undefined);
  });

  it('merges no words across keys of JSON or frontmatter', () => {
    const json = (...lines: string[]): string => text('{', ...lines, '}');
    equal(
      suggested(json('"perm": "x"'), json('"perm": 1'), json('"hooks": "x"'), 'a.json').with('by-word'),
      undefined,
    );
    const front = (...lines: string[]): string => text('---', ...lines, '---', 'Text.');
    const prose = suggested(
      front('description: Reads the tables of tides.'),
      front('description: Reads all the tables of tides.'),
      front('description: Reads the tables of tides and moons.'),
      'a.md',
    );
    equal(prose.with('by-word'), front('description: Reads all the tables of tides and moons.'));
    equal(
      suggested(front('a: b c', 'd: e'), front('a: x c', 'd: e'), front('d: b c e'), 'a.md').with('by-word'),
      undefined,
    );
  });

  it('keeps what one side only added beside lines that the other removed or changed', () => {
    const [base, local] = [text('a', 'b', 'c', 'd'), text('a', 'b', 'c', 'd', '', '## Mine')];
    const removed = suggested(base, local, text('a', 'b'), 'a.md');
    equal(removed.with('added-beside'), text('a', 'b', '', '## Mine'));
    equal(
      reasonSentence(removed.all[0]?.reason ?? { code: 'other-alignment' }),
      'Local only added lines here; they stay beside what upstream made of the others.',
    );
    equal(
      suggested(base, text('a', 'b', 'c', 'D'), text('a', 'b', 'new', 'c', 'd'), 'a.md').with('added-beside'),
      undefined,
      'no conflict',
    );
    equal(
      suggested(base, text('a', 'b', 'C!', 'd'), text('a', 'b', 'before', 'c', 'd'), 'a.md').with(
        'added-beside',
      ),
      text('a', 'b', 'before', 'C!', 'd'),
    );
  });

  it('makes none of the same words changed in two ways', () => {
    equal(suggested(text('one word'), text('two word'), text('six word')).all, []);
  });

  it('merges words over line breaks', () => {
    const found = suggested(text('a b c', 'd e f'), text('a b c d e f'), text('A b c', 'd e F'));
    equal(found.with('by-word'), text('A b c d e F'));
    equal(
      suggested(text('a b c', 'd e f'), text('X b c', 'd e f'), text('a b', 'c', 'd e Y')).with('by-word'),
      text('X b', 'c', 'd e Y'),
    );
  });

  it('offers the insertions of both in either order', () => {
    const found = suggested(
      text('- a', '- z'),
      text('- a', '- mine', '- z'),
      text('- a', '- theirs', '- z'),
      'a.md',
    );
    equal(
      found.all.map(({ lines, reason }) => [lines, reason]),
      [
        [['- mine', '- theirs'], { code: 'both-added', first: 'local' }],
        [['- theirs', '- mine'], { code: 'both-added', first: 'upstream' }],
      ],
    );
  });

  it('keeps the blank line between sections that both added', () => {
    const found = suggested(
      text('# A', '', 'End.'),
      text('# A', '', '## Mine', '', 'One.', '', 'End.'),
      text('# A', '', '## Theirs', '', 'Two.', '', 'End.'),
    );
    equal(
      found.with('both-sides'),
      text('# A', '', '## Mine', '', 'One.', '', '## Theirs', '', 'Two.', '', 'End.'),
    );
  });

  it('does not put both behind each other where that names a key twice', () => {
    const skill = (...lines: string[]): string => text('---', ...lines, '---', 'Body');
    equal(suggested(skill('name: x'), skill('name: x', 'model: a'), skill('name: x', 'model: b')).all, []);
  });

  it('passes on what other alignments give', () => {
    const { merge } = suggested('a\n', 'b\n', 'c\n');
    ok(merge.chunks.some(({ kind }) => kind === 'conflict'));
    const withAlternatives = (
      cause: 'ambiguous' | 'overlap',
      alternatives: readonly (readonly string[])[],
    ): typeof merge => ({
      ...merge,
      chunks: merge.chunks.map((chunk) =>
        chunk.kind === 'conflict' ? { ...chunk, cause, alternatives } : chunk,
      ),
    });
    const reasons = (changed: typeof merge): unknown =>
      [...suggestionsFor(changed).values()].flat().map(({ lines, reason }) => [lines, reason.code]);
    equal(reasons(withAlternatives('overlap', [['b', 'c']])), [[['b', 'c'], 'other-alignment']]);
    equal(
      reasons(
        withAlternatives('ambiguous', [
          ['b', 'c'],
          ['c', 'b'],
        ]),
      ),
      [
        [['b', 'c'], 'ambiguous-alignment'],
        [['c', 'b'], 'ambiguous-alignment'],
      ],
    );
    // Equal to a side, twice the same, and with a line that neither side wrote.
    equal(reasons(withAlternatives('ambiguous', [['b'], ['c', 'b'], ['c', 'b'], ['a', 'b']])), [
      [['c', 'b'], 'ambiguous-alignment'],
    ]);
  });

  it('says each reason in a sentence', () => {
    equal(
      reasonSentence({
        code: 'json-by-key',
        keys: [
          { path: ['permissions', 'allow'], from: 'items' },
          { path: ['model'], from: 'upstream' },
        ],
      }),
      'The JSON merges key by key: permissions.allow with the items of both, model from upstream.',
    );
    equal(
      reasonSentence({ code: 'both-added', first: 'local' }),
      'Both sides only added lines here; both are kept, local first.',
    );
    equal(
      reasonSentence({
        code: 'frontmatter-by-key',
        keys: Array.from({ length: 7 }, () => ({ path: ['a'], from: 'lines' as const })),
      }).endsWith(', and 2 more.'),
      true,
    );
  });
});

describe('core/merge/suggestions: what nobody writes', () => {
  const long = 'word '.repeat(200_000);
  const deep = (open: string, close: string, count = 50_000): string =>
    open.repeat(count) + close.repeat(count);
  const skill = (inner: string): string => `---\n${inner}\n---\nBody\n`;
  const inputs: Readonly<Record<string, readonly [string, string, string, string]>> = {
    'a line of a megabyte': [`${long}a`, `${long}b`, `${long}c`, 'a.md'],
    'frontmatter of a megabyte': [skill(`a: ${long}`), skill(`a: ${long}1`), skill(`a: ${long}2`), 'a.md'],
    'JSON of a megabyte': [`{"a": "${long}"}`, `{"a": "${long}1"}`, `{"a": "${long}2"}`, 'a.json'],
    'deep lists in JSON': [
      '{"a": 1}',
      `{"a": ${deep('[', ']')}}`,
      `{"a": ${deep('[', ']', 40_000)}}`,
      'a.json',
    ],
    'JSON that is never closed': ['{"a": 1}', '{'.repeat(50_000), '['.repeat(50_000), 'a.json'],
    'deep objects in JSON': ['{"a": 1}', deep('{"a":', '}', 30_000), deep('{"b":', '}', 30_000), 'a.json'],
    'deep lists in YAML': [
      skill('a: 1'),
      skill(`a: ${deep('[', ']', 15_000)}`),
      skill(`a: ${deep('{', '}', 15_000)}`),
      'a.md',
    ],
    'lists in lists on one line': [
      skill('a: 1'),
      skill('- '.repeat(15_000)),
      skill('? '.repeat(15_000)),
      'a.md',
    ],
    'ever deeper YAML': [
      skill('a: 1'),
      skill(Array.from({ length: 240 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')),
      skill(Array.from({ length: 240 }, (_, depth) => `${' '.repeat(depth)}b:`).join('\n')),
      'a.md',
    ],
    'many keys': [
      skill(''),
      skill(Array.from({ length: 2_500 }, (_, key) => `a${String(key)}: 1`).join('\n')),
      skill(Array.from({ length: 2_500 }, (_, key) => `b${String(key)}: 1`).join('\n')),
      'a.md',
    ],
    'many keys in one line': [skill('a: 1'), skill(`a: {${'b,'.repeat(15_000)}}`), skill('a: 2'), 'a.md'],
    'many items': [
      '{"a": []}',
      JSON.stringify({ a: Array.from({ length: 30_000 }, (_, key) => key) }, undefined, 1),
      JSON.stringify({ a: Array.from({ length: 30_000 }, (_, key) => -key) }, undefined, 1),
      'a.json',
    ],
    'many conflicts': [
      JSON.stringify(Object.fromEntries(Array.from({ length: 4_000 }, (_, key) => [key, 0])), undefined, 1),
      JSON.stringify(
        Object.fromEntries(Array.from({ length: 4_000 }, (_, key) => [key, key % 2])),
        undefined,
        1,
      ),
      JSON.stringify(
        Object.fromEntries(Array.from({ length: 4_000 }, (_, key) => [key, (key % 2) * 2])),
        undefined,
        1,
      ),
      'a.json',
    ],
    'a comment without end': ['{"a": 1}', '{"a": 2 }/*', '{"a": 3 /*', 'a.json'],
    'quotes without end': ['{"a": 1}', '{"a": "', "{'a': 1}", 'a.json'],
    'keys that objects have anyway': [
      '{\n"a": 1,\n"b": 1\n}',
      '{\n"__proto__": {"x": 1},\n"a": 2,\n"b": 1\n}',
      '{\n"constructor": 1,\n"a": 1,\n"b": 2\n}',
      'a.json',
    ],
    'lone surrogates and NUL': ['a \u0000 \ud800 b', 'x \u0000 \ud800 b', 'a \u0000 \udc00 b', 'a.md'],
    'nothing but fences': ['---', '---\n---', '---\n---\n---', 'a.md'],
    'a lone carriage return': [skill('a: 1\rb: 1'), skill('a: 2\rb: 1'), skill('a: 1\rb: 2'), 'a.md'],
  };
  for (const [what, [base, local, upstream, path]] of Object.entries(inputs)) {
    it(`survives ${what}`, () => {
      suggested(base, local, upstream, path);
      suggested('', local, upstream, path);
      suggested(base, upstream, local);
    });
  }
});
