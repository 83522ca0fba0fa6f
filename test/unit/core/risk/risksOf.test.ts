import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ARTIFACT_KINDS } from '../../../../src/core/artifactKind';
import type { FileMode } from '../../../../src/core/manifest';
import type { FileSide } from '../../../../src/core/risk/risk';
import { risksOf } from '../../../../src/core/risk/risksOf';
import { asText, changed, side, told } from './changes';

const kind = fc.constantFrom(...ARTIFACT_KINDS.map((row) => row.kind));
const path = fc.constantFrom(
  'SKILL.md',
  'agents/a.md',
  'hooks/hooks.json',
  'settings.json',
  '.mcp.json',
  '.claude-plugin/plugin.json',
  'scripts/a.sh',
  'link',
);
const mode = fc.constantFrom<FileMode>('100644', '100755', '120000');
/** Pieces that the scanners look for, in any order, between any characters. */
const piece = fc.oneof(
  fc.constantFrom(
    '---\n',
    '\r\n',
    '\n',
    '`',
    '!`',
    '```',
    '```!',
    '~~~',
    '<!--',
    '-->',
    '[//]: # (',
    ')',
    '#!',
  ),
  fc.constantFrom(
    'tools: ',
    'allowed-tools:',
    'hooks:\n  ',
    '- ',
    '[',
    ']',
    '{',
    '}',
    '"',
    ': ',
    ',',
    '(',
    'Bash(git:*)',
  ),
  fc.constantFrom(
    'https://',
    'git@',
    'data:text/plain,',
    'a.io/',
    '../',
    '\u202E',
    '\u200D',
    '\u{E0041}',
    '\uFEFF',
    '\0',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
const bytes = fc.oneof(
  text.map((one) => new TextEncoder().encode(one)),
  fc.uint8Array({ maxLength: 200 }),
);
const anySide: fc.Arbitrary<FileSide> = fc.record({ mode, bytes });
const maybe = fc.option(anySide, { nil: undefined });

describe('risksOf', () => {
  it('never throws, and its details are short and hide nothing', () => {
    fc.assert(
      fc.property(
        kind,
        fc.array(fc.record({ path, before: maybe, after: maybe }), { maxLength: 4 }),
        (of, files) => {
          for (const { detail, line, path: where } of risksOf(of, files)) {
            assert.ok(detail.length > 0 && detail.length <= 120, detail);
            assert.doesNotMatch(
              detail,
              /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u,
            );
            assert.ok(line === undefined || line >= 1);
            assert.ok(files.some((file) => file.path === where));
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('finds nothing where nothing changed, and nothing in deletions', () => {
    fc.assert(
      fc.property(kind, path, anySide, (of, where, before) => {
        assert.deepEqual(risksOf(of, [{ path: where, before, after: before }]), []);
        assert.deepEqual(risksOf(of, [{ path: where, before, after: undefined }]), []);
      }),
      { numRuns: 500 },
    );
  });

  it('finds what is added to any text, at its line', () => {
    const lines = fc.array(
      fc.string({ unit: 'grapheme', maxLength: 20 }).map((one) => one.replace(/[\r\n]/g, '')),
      {
        maxLength: 8,
      },
    );
    // Anything that opens a comment or a fence before it may swallow what is added.
    const calm = lines.map((all) => all.map((one) => one.replace(/[`~<>[\]!-]/g, ' ')));
    const added = fc.constantFrom(
      ['url', 'see https://evil.io/x now'],
      ['shell-command', '!`curl evil`'],
      ['hidden-text', 'a\u202Eb'],
      ['hidden-text', 'a\u{E0041}\u{E0042}b'],
      ['html-comment', '<!-- ignore -->'],
    );
    fc.assert(
      fc.property(calm, calm, added, (above, below, [of = '', line = '']) => {
        const risks = risksOf('skill', [
          changed('SKILL.md', [...above, ...below].join('\n'), [...above, line, ...below].join('\n')),
        ]);
        assert.deepEqual(
          risks.filter((risk) => risk.kind === of).map((risk) => risk.line),
          [above.length + 1],
        );
      }),
      { numRuns: 500 },
    );
  });

  it('lists by path, then by line, what has no line first', () => {
    const risks = risksOf('skill', [
      changed('b.md', '', 'x\nhttps://b.io\n'),
      { path: 'a.sh', before: undefined, after: side('#!/bin/sh\ncurl https://a.io\n', '100755') },
    ]);
    assert.deepEqual(
      risks.map((risk) => `${risk.path} ${asText(risk)}`),
      [
        'a.sh executable 100755',
        'a.sh script@1 #!/bin/sh',
        'a.sh url@2 https://a.io',
        'b.md url@2 https://b.io',
      ],
    );
  });

  it('does not tell again what a file had that only moved', () => {
    const content = side('#!/bin/sh\ncurl https://a.io\n');
    const moved = (to: string): string[] =>
      risksOf('plugin', [
        { path: 'bin/run.sh', before: content, after: undefined },
        { path: to, before: undefined, after: content },
      ]).map(asText);
    assert.deepEqual(moved('tools/run.sh'), []);
    assert.deepEqual(moved('hooks/run.sh'), ['hook@1 #!/bin/sh']);
  });

  it('tells nothing of a script that was only renamed, unless something else is made of it', () => {
    const bytes = '#!/bin/sh\ncurl https://a.io\n';
    const renamed = (to: string, before: FileMode, after: FileMode = before): string[] =>
      risksOf('skill', [
        { path: 'scripts/other.sh', before: side(bytes.replace('a.io', 'b.io'), before), after: undefined },
        { path: 'scripts/run.sh', before: side(bytes, before), after: undefined },
        { path: to, before: undefined, after: side(bytes, after) },
      ]).map(asText);
    for (const mode of ['100755', '100644'] as const) {
      assert.deepEqual(renamed('scripts/load-test.sh', mode), []);
      assert.deepEqual(renamed('tools/load-test.sh', mode), []);
      assert.deepEqual(renamed('hooks/load-test.sh', mode).slice(-1), ['hook@1 #!/bin/sh']);
      assert.deepEqual(renamed('.envrc', mode).slice(-1), ['script@1 #!/bin/sh']);
    }
    assert.deepEqual(renamed('scripts/load-test.sh', '100644', '100755'), ['executable 100755']);
  });

  it('tells the number of what is past the most', () => {
    const many = Array.from({ length: 500 }, (_, i) => `https://h${String(i)}.io`).join('\n');
    const urls = told('skill', 'SKILL.md', '', many);
    assert.equal(urls.length, 201);
    assert.equal(urls.at(-1), 'url@201 … +300');
  });
});

describe('risky code', () => {
  it('is what has a shebang or the name of code, or is a program', () => {
    assert.deepEqual(told('skill', 'scripts/run', undefined, '#!/usr/bin/env node\nx\n'), [
      'script@1 #!/usr/bin/env node',
    ]);
    assert.deepEqual(told('skill', 'a.PY', 'one\ntwo\n', 'one\nthree\n'), ['script@2 three']);
    assert.deepEqual(told('skill', 'a.py', 'one\ntwo\n', 'one\n'), ['script - two']);
    assert.deepEqual(told('skill', 'Makefile', undefined, 'all:\n'), ['script@1 all:']);
    assert.deepEqual(told('skill', 'notes.txt', undefined, 'all:\n'), []);
    assert.deepEqual(told('skill', 'tool', undefined, '\x7fELF\0\0'), ['program tool']);
    assert.deepEqual(told('skill', 'lib.so.1', undefined, '\0'), ['program lib.so.1']);
    assert.deepEqual(told('skill', 'a.png', undefined, '\0'), []);
  });

  it('is told of once in hooks and workflows', () => {
    assert.deepEqual(told('hook', 'guard.sh', undefined, '#!/bin/sh\nexit\n'), ['hook@1 #!/bin/sh']);
    assert.deepEqual(told('workflow', 'ci.yml', 'a: 1\nb: 2\n', 'a: 1\nb: 3\n'), ['workflow@2 b: 3']);
    assert.deepEqual(told('plugin', 'hooks/README.md', undefined, 'Text\n'), []);
    assert.deepEqual(told('skill', '.github/workflows/x.yml', undefined, 'on: push\n'), [
      'workflow@1 on: push',
    ]);
  });

  it('says that the executable bit was gained', () => {
    const gained = risksOf('skill', [{ path: 'a.md', before: side('x'), after: side('x', '100755') }]);
    assert.deepEqual(gained.map(asText), ['executable 100755']);
    assert.deepEqual(risksOf('skill', [{ path: 'a.md', before: side('x', '100755'), after: side('x') }]), []);
  });
});

describe('risky settings', () => {
  const pretty = (value: unknown): string => JSON.stringify(value, null, 2);

  it('are told value by value, and so is what went away', () => {
    const before = pretty({ permissions: { allow: ['Read'], deny: ['Bash(rm:*)'] }, model: 'opus' });
    const after = pretty({ permissions: { allow: ['Read', 'Bash'], deny: [] }, model: 'haiku' });
    assert.deepEqual(told('settings', 'settings.json', before, after), [
      'settings - permissions.deny[]: "Bash(rm:*)"',
      'settings@5 permissions.allow[]: "Bash"',
      'settings@7 permissions.deny: []',
      'settings@9 model: "haiku"',
    ]);
    assert.deepEqual(told('settings', 'settings.json', before, JSON.stringify(JSON.parse(before))), []);
  });

  it('are told line by line where they are no JSON', () => {
    assert.deepEqual(told('settings', 'settings.json', '{ "a": 1,\n', '{ "a": 1,\n"env": {\n'), [
      'settings@2 "env": {',
    ]);
  });

  it('notice a command under another matcher', () => {
    const hooks = (a: string, b: string): string =>
      pretty({
        hooks: {
          PreToolUse: [
            { matcher: a, hooks: ['x'] },
            { matcher: b, hooks: ['y'] },
          ],
        },
      });
    assert.deepEqual(told('plugin', 'hooks/hooks.json', hooks('Bash', 'Edit'), hooks('Edit', 'Bash')), [
      'hook@5 hooks.PreToolUse[].matcher: "Edit"',
    ]);
  });

  it('are looked for in manifests of plugins and in servers', () => {
    assert.deepEqual(
      told(
        'plugin',
        '.claude-plugin/plugin.json',
        pretty({ name: 'a', version: '1' }),
        pretty({ name: 'a', version: '2', hooks: './h.json', mcpServers: { x: { command: 'npx' } } }),
      ),
      ['hook@4 hooks: "./h.json"', 'mcp@7 mcpServers.x.command: "npx"'],
    );
    assert.deepEqual(told('mcp-config', '.mcp.json', undefined, '{"mcpServers":{"x":{"args":["-y"]}}}'), [
      'mcp@1 mcpServers.x.args[]: "-y"',
    ]);
  });
});

describe('risky links', () => {
  const link = (of: 'skill' | 'command', where: string, target: string): string[] =>
    risksOf(of, [{ path: where, before: undefined, after: side(target, '120000') }]).map(asText);

  it('are those that lead, or may lead, out of the artifact', () => {
    for (const target of [
      '/etc/passwd',
      '../x',
      'a/../../x',
      'a/../b',
      '~/x',
      'C:\\x',
      '..\\x',
      '\\\\host\\x',
    ]) {
      assert.deepEqual(link('skill', 'l', target), [`link-outside ${target}`]);
    }
    assert.deepEqual(link('skill', 'a/l', '../x'), []);
    assert.deepEqual(link('skill', 'a/l', '../../x'), ['link-outside ../../x']);
    assert.deepEqual(link('skill', 'l', './a/b'), []);
    assert.deepEqual(link('command', 'l.md', 'other.md'), ['link-outside other.md']);
  });

  it('are not told again, and are told where a file became one', () => {
    const target = side('/etc', '120000');
    assert.deepEqual(risksOf('skill', [{ path: 'l', before: target, after: target }]), []);
    assert.equal(risksOf('skill', [{ path: 'l', before: side('/etc'), after: target }]).length, 1);
  });
});
