import { deepStrictEqual as equal } from 'node:assert';
import { describe, it } from 'mocha';
import { suggested } from './suggested';

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

describe('core/merge/suggestions jsonByKey', () => {
  it('merges permissions by item', () => {
    const settings = (allow: string[], model = 'opus'): string =>
      json({ permissions: { allow, deny: ['Read(./.env)'] }, model });
    const found = suggested(
      settings(['Bash(npm test:*)', 'Read']),
      settings(['Bash(npm test:*)', 'Read', 'Bash(git diff:*)']),
      settings(['Read', 'WebFetch']),
      '.claude/settings.json',
    );
    equal(found.with('by-key'), settings(['Read', 'Bash(git diff:*)', 'WebFetch']));
    equal(found.all[0]?.reason, {
      code: 'json-by-key',
      keys: [{ path: ['permissions', 'allow'], from: 'items' }],
    });
  });

  it('adds the keys of both, with the commas they need', () => {
    const found = suggested(
      json({ name: 'plugin', version: '1.0.0' }),
      json({ name: 'plugin', version: '1.0.0', license: 'MIT' }),
      json({ name: 'plugin', version: '1.1.0', author: { name: 'A', tags: [] }, keywords: ['a'] }),
      '.claude-plugin/plugin.json',
    );
    equal(
      found.with('by-key'),
      json({
        name: 'plugin',
        version: '1.1.0',
        license: 'MIT',
        author: { name: 'A', tags: [] },
        keywords: ['a'],
      }),
    );
  });

  it('keeps comments, tabs and lists on one line', () => {
    const text = (...lines: string[]): string => `{\n${lines.map((line) => `\t${line}`).join('\n')}\n}\n`;
    const found = suggested(
      text('// Models', '"model": "a",', '"args": ["-y", "server"] // as is'),
      text('// Models', '"model": "a", // fast', '"args": ["-y", "server"], // as is', '"x": 1'),
      text('// Models', '"model": "a",', '"args": ["-y", "server", "--all"] // as is'),
      'a.jsonc',
    );
    equal(
      found.with('by-key'),
      text('// Models', '"model": "a", // fast', '"args": ["-y", "server", "--all"], // as is', '"x": 1'),
    );
  });

  it('leaves hooks, which are lists of objects, to the user, and still merges what is beside them', () => {
    const settings = (command: string, allow: string[]): string =>
      json({
        hooks: { PreToolUse: [{ matcher: 'Bash', hooks: [{ type: 'command', command }] }] },
        env: { A: '1' },
        permissions: { allow },
      });
    const found = suggested(
      settings('a.sh', ['Read']),
      settings('b.sh', ['Read', 'Write']),
      settings('c.sh', ['Read', 'Grep']),
      'settings.json',
    );
    equal(found.conflicts, 2);
    const byKey = found.all.filter(({ kind }) => kind === 'by-key');
    equal(
      byKey.map(({ lines, reason }) => [lines, reason.code === 'json-by-key' && reason.keys]),
      [[['      "Write",', '      "Grep"'], [{ path: ['permissions', 'allow'], from: 'items' }]]],
    );
  });

  it('adds hooks of other events', () => {
    const hook = (command: string): unknown => [{ hooks: [{ type: 'command', command }] }];
    const found = suggested(
      json({ hooks: {} }),
      json({ hooks: { Stop: hook('a') } }),
      json({ hooks: { PreCompact: hook('b') } }),
    );
    equal(found.with('by-key'), json({ hooks: { Stop: hook('a'), PreCompact: hook('b') } }));
  });

  it('merges without a common ancestor where the name says JSON', () => {
    const found = suggested('', json({ a: 1, b: [1] }), json({ a: 1, c: 2 }), 'x.json');
    equal(found.with('by-key'), json({ a: 1, b: [1], c: 2 }));
  });

  it('merges a document on one line', () => {
    equal(
      suggested('{"a":[1],"b":1}', '{"a":[1,2],"b":1}', '{"a":[1],"b":2,"c":{}}').with('by-key'),
      '{"a":[1,2],"b":2,"c":{}}',
    );
  });

  it('does not round numbers and does not take a string for a number', () => {
    const of = (a: string, b: string): string => `{\n  "a": ${a},\n  "b": ${b}\n}\n`;
    equal(
      suggested(of('1', '1'), of('12345678901234567891', '1'), of('12345678901234567892', '2')).with(
        'by-key',
      ),
      undefined,
    );
    equal(suggested(of('1', '1'), of('"1"', '1'), of('1', '2'), 'a.json').with('by-key'), of('"1"', '2'));
  });

  it('merges texts with CR LF and a byte order mark', () => {
    const of = (a: number, b: number): string => `\uFEFF${json({ a, b }).replaceAll('\n', '\r\n')}`;
    equal(suggested(of(1, 1), of(2, 1), of(1, 2), 'a.json').with('by-key'), of(2, 2));
  });

  it('offers no lines that would break the document', () => {
    const found = suggested(json({ a: 1 }), json({ a: 1, b: 'x' }), json({ a: 1, b: 'y' }), 'a.json');
    equal(found.all, []);
  });

  const undecidable: Readonly<Record<string, readonly [string, string, string]>> = {
    'broken JSON': ['{\n"a": 1,\n"b": 1\n}', '{\n"a": 2\n"b": 1\n}', '{\n"a": 1,\n"b": 2\n}'],
    'a key twice': ['{\n"a": 1,\n"b": 1\n}', '{\n"a": 2,\n"a": 3,\n"b": 1\n}', '{\n"a": 1,\n"b": 2\n}'],
    'a list': ['[\n1,\n1\n]', '[\n2,\n1\n]', '[\n1,\n2\n]'],
    'two values': [json({ a: 1 }), json({ a: 2 }), json({ a: 3 })],
    'a changed and a removed key': [json({ a: 1, b: 1 }), json({ b: 1 }), json({ a: 2, b: 1 })],
    'an item twice': [json({ a: [1] }), json({ a: [1, 2, 2] }), json({ a: [1, 3] })],
  };
  for (const [what, texts] of Object.entries(undecidable)) {
    it(`makes no suggestion for ${what}`, () => {
      equal(suggested(...texts, 'a.json').with('by-key'), undefined);
    });
  }
});
