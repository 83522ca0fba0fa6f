import { deepStrictEqual as equal } from 'node:assert';
import { describe, it } from 'mocha';
import { suggested } from './suggested';

/** A skill with the given frontmatter. */
const skill = (...lines: string[]): string => `---\n${lines.join('\n')}\n---\n\n# Review\n\nRead the diff.\n`;

describe('core/merge/suggestions frontmatterByKey', () => {
  it('takes neighbouring keys from the side that changed them', () => {
    const found = suggested(
      skill('name: review', '# How it is found', 'description: Reviews code', 'model: sonnet'),
      skill('name: review', '# How it is found', "description: 'Reviews: code and tests'", 'model: sonnet'),
      skill('name: review', '# How it is found', 'description: Reviews code', 'model: opus # slow'),
      'SKILL.md',
    );
    equal(
      found.with('by-key'),
      skill(
        'name: review',
        '# How it is found',
        "description: 'Reviews: code and tests'",
        'model: opus # slow',
      ),
    );
    const [first] = found.all;
    equal(first?.reason, {
      code: 'frontmatter-by-key',
      keys: [
        { path: ['description'], from: 'local' },
        { path: ['model'], from: 'upstream' },
      ],
    });
  });

  it('puts keys that both added after the neighbour they have, local first', () => {
    const found = suggested(
      skill('name: review', 'model: sonnet'),
      skill('name: review', 'version: 1', 'model: sonnet'),
      skill('name: review', '# Who', 'author: me', 'license: MIT', 'model: sonnet'),
    );
    equal(
      found.with('by-key'),
      skill('name: review', 'version: 1', '# Who', 'author: me', 'license: MIT', 'model: sonnet'),
    );
  });

  it('removes what one side removed and the other left alone', () => {
    const found = suggested(
      skill('name: review', '# old', 'color: red', 'model: sonnet'),
      skill('name: review', 'model: sonnet'),
      skill('name: review', '# old', 'color: red', 'model: opus'),
    );
    equal(found.with('by-key'), skill('name: review', 'model: opus'));
  });

  it('merges tools named in a string by name', () => {
    const found = suggested(
      skill('name: x', 'allowed-tools: Read, Write, Bash(git add:*, git commit:*) # few'),
      skill('name: x', 'allowed-tools: Read, Bash(git add:*, git commit:*), Grep # few'),
      skill('name: x', 'allowed-tools: Read, Write, Bash(git add:*, git commit:*), WebFetch # few'),
    );
    equal(
      found.with('by-key'),
      skill('name: x', 'allowed-tools: Read, Bash(git add:*, git commit:*), Grep, WebFetch # few'),
    );
    equal(found.all[0]?.reason, {
      code: 'frontmatter-by-key',
      keys: [{ path: ['allowed-tools'], from: 'items' }],
    });
  });

  it('merges names between spaces, in quotes, and a single one', () => {
    const spaced = suggested(
      skill('allowed-tools: "Read Write"'),
      skill('allowed-tools: "Read Write Bash(git:*)"'),
      skill('allowed-tools: "Read Write Grep"'),
    );
    equal(spaced.with('by-key'), skill('allowed-tools: "Read Write Bash(git:*) Grep"'));
    const single = suggested(skill('tools: Read'), skill('tools: Read, Write'), skill('tools: Read, Grep'));
    equal(single.with('by-key'), skill('tools: Read, Write, Grep'));
  });

  it('does not take prose with commas for a list', () => {
    const found = suggested(
      skill('description: Reviews code, tests'),
      skill('description: Reviews code, tests, docs'),
      skill('description: Reviews code, tests, style'),
    );
    equal(found.with('by-key'), undefined);
  });

  it('merges lists below each other with their comments, laid out as in local', () => {
    const found = suggested(
      skill('tools:', '  - Read', '  - Write', 'model: a'),
      skill('tools:', '  - Read', '  # to look for', "  - 'Grep'", '  - Write', 'model: a'),
      skill('tools:', '- Read', '- Write', '- Bash # careful', 'model: a'),
    );
    equal(
      found.with('by-key'),
      skill(
        'tools:',
        '  - Read',
        '  # to look for',
        "  - 'Grep'",
        '  - Write',
        '  - Bash # careful',
        'model: a',
      ),
    );
  });

  it('merges lists in brackets, on one line and on many', () => {
    const one = suggested(
      skill('tools: [Read, Write]'),
      skill('tools: [ Read, Write, "Grep" ]'),
      skill('tools: [Write, Bash]'),
    );
    equal(
      one.with('by-key'),
      skill('tools: [ Write, Bash, "Grep" ]').replace('Bash, "Grep"', '"Grep", Bash'),
    );
    const many = suggested(
      skill('tools: [', '  Read,', '  Write,', ']', 'a: 1'),
      skill('tools: [', '  Read,', '  Write,', '  Grep,', ']', 'a: 1'),
      skill('tools: [', '  Read,', '  Write,', '  Bash,', ']', 'a: 1'),
    );
    equal(many.with('by-key'), skill('tools: [', '  Read,', '  Write,', '  Grep,', '  Bash,', ']', 'a: 1'));
  });

  it('keeps the notation of local when upstream has another', () => {
    const found = suggested(
      skill('tools: Read'),
      skill('tools: Read, Write'),
      skill('tools:', '  - Read', '  - Grep'),
    );
    equal(found.with('by-key'), skill('tools: Read, Write, Grep'));
  });

  it('merges maps by their keys', () => {
    const found = suggested(
      skill('metadata:', '  author: me', '  version: "1.0"', 'name: x'),
      skill('metadata:', '  author: you', '  # of the skill', '  version: "1.0"', 'name: x'),
      skill('metadata:', '  author: me', '  version: "1.1"', '  team: a', 'name: x'),
    );
    equal(
      found.with('by-key'),
      skill('metadata:', '  author: you', '  # of the skill', '  version: "1.1"', '  team: a', 'name: x'),
    );
  });

  it('keeps block scalars as they stand', () => {
    const text = (first: string, model: string): string =>
      skill('description: >', `  ${first}`, '  # no comment', '', '  Second.', `model: ${model}`);
    const found = suggested(
      skill('description: >', '  One.', 'model: a'),
      skill('description: >', '  Other.', '  # no comment', '', '  Second.', 'model: a'),
      skill('description: >', '  One.', 'model: b'),
    );
    equal(found.with('by-key'), text('Other.', 'b'));
  });

  it('suggests what it can beside a key it cannot decide', () => {
    const found = suggested(
      skill('description: a', 'name: x', 'tools: Read'),
      skill('description: b', 'name: x', 'tools: Read, Write'),
      skill('description: c', 'name: x', 'tools: Read, Grep'),
    );
    equal(found.conflicts, 2);
    const byKey = found.all.filter(({ kind }) => kind === 'by-key');
    equal(
      byKey.map(({ lines }) => lines),
      [['tools: Read, Write, Grep']],
    );
  });

  it('merges without a common ancestor, and with one that had no frontmatter', () => {
    const [local, upstream] = [skill('name: x', 'model: a'), skill('name: x', 'color: red')];
    equal(suggested('', local, upstream).with('by-key'), skill('name: x', 'model: a', 'color: red'));
    equal(
      suggested('# Review\n\nRead the diff.\n', local, upstream).with('by-key'),
      skill('name: x', 'model: a', 'color: red'),
    );
  });

  it('makes none where both changed the comment of a key', () => {
    const found = suggested(
      skill('# one', 'a: 1', 'b: 1'),
      skill('# two', 'a: 2', 'b: 1'),
      skill('# three', 'a: 1', 'b: 2'),
    );
    equal(
      found.all.filter(({ kind }) => kind === 'by-key'),
      [],
    );
  });

  it('keeps the changes of both to different lines of a text', () => {
    const text = (first: string, last: string, model: string): string =>
      skill('description: |', `  ${first}`, '  Middle.', `  ${last}`, `model: ${model}`);
    const found = suggested(text('One.', 'Two.', 'a'), text('1.', 'Two.', 'b'), text('One.', '2.', 'a'));
    equal(found.with('by-key'), text('1.', '2.', 'b'));
    equal(found.all[0]?.reason, {
      code: 'frontmatter-by-key',
      keys: [
        { path: ['description'], from: 'lines' },
        { path: ['model'], from: 'local' },
      ],
    });
  });

  it('leaves conflicts in the body alone', () => {
    const found = suggested(
      `${skill('a: 1', 'b: 1')}x\n`,
      `${skill('a: 2', 'b: 1')}y\n`,
      `${skill('a: 1', 'b: 2')}z\n`,
    );
    equal(
      found.all.map(({ kind, lines }) => [kind, lines]),
      [['by-key', ['a: 2', 'b: 2']]],
    );
    equal(found.conflicts, 2);
  });

  it('merges texts with CR LF', () => {
    const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
    const found = suggested(
      crlf(skill('a: 1', 'b: 1')),
      crlf(skill('a: 2', 'b: 1')),
      crlf(skill('a: 1', 'b: 2')),
    );
    equal(found.with('by-key'), crlf(skill('a: 2', 'b: 2')));
  });

  const undecidable: Readonly<Record<string, readonly [string[], string[], string[]]>> = {
    'broken YAML': [
      ['a: 1', 'b: 1'],
      ['a: [1', 'b: 1'],
      ['a: 1', 'b: 2'],
    ],
    'duplicate keys': [
      ['a: 1', 'b: 1'],
      ['a: 1', 'a: 2', 'b: 1'],
      ['a: 1', 'b: 2'],
    ],
    anchors: [
      ['a: 1', 'b: 1'],
      ['a: &x 2', 'b: 1'],
      ['a: 1', 'b: 2'],
    ],
    aliases: [
      ['a: 1', 'b: 1'],
      ['a: &x 2', 'b: *x'],
      ['a: 1', 'b: 2'],
    ],
    tags: [
      ['a: 1', 'b: 1'],
      ['a: !!str 2', 'b: 1'],
      ['a: 1', 'b: 2'],
    ],
    'no map': [
      ['a: 1', 'b: 1'],
      ['- a', '- b'],
      ['a: 1', 'b: 2'],
    ],
    'a flow map': [['a: 1', 'b: 1'], ['{ a: 2, b: 1 }'], ['a: 1', 'b: 2']],
    'keys that are no strings': [
      ['a: 1', 'b: 1'],
      ['1: 1', 'b: 1'],
      ['a: 1', 'b: 2'],
    ],
    'a changed and a removed key': [['a: 1', 'b: 1'], ['b: 1'], ['a: 2', 'b: 1']],
    'two values': [['a: 1'], ['a: 2'], ['a: 3']],
    'an item twice': [['tools: [A]'], ['tools: [A, B, B]'], ['tools: [A, C]']],
  };
  for (const [what, [base, local, upstream]] of Object.entries(undecidable)) {
    it(`makes no suggestion for ${what}`, () => {
      equal(suggested(skill(...base), skill(...local), skill(...upstream)).with('by-key'), undefined);
    });
  }
});
