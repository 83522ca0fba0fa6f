import assert from 'node:assert/strict';
import { shownDetail } from '../../../../src/core/risk/shownDetail';
import { risksOf } from '../../../../src/core/risk/risksOf';
import { asText, side, told } from './changes';

const added = (text: string, before = ''): string[] => told('skill', 'SKILL.md', before, text);

describe('risky commands in Markdown', () => {
  it('are those that run while the text is loaded, in code too', () => {
    assert.deepEqual(added('Branch: !`git status`\n'), ['shell-command@1 git status']);
    assert.deepEqual(added('```\n!`a`\n```\n`!`b``\n'), ['shell-command@2 a', 'shell-command@4 b']);
    assert.deepEqual(added('x\n```!\ncd x\nrm -rf .\n```\n'), [
      'shell-command@3 cd x',
      'shell-command@4 rm -rf .',
    ]);
    assert.deepEqual(added('```!\nnever closed'), ['shell-command@2 never closed']);
  });

  it('are told once, and not when they were there', () => {
    assert.deepEqual(added('!`a` !`a`', 'x'), ['shell-command@1 a']);
    assert.deepEqual(added('new text !`a`', '!`a`'), []);
    assert.deepEqual(added('```!\nb\na\n```', '```!\na\nb\n```'), ['shell-command@2 b']);
  });

  it('are each told where they only differ behind the cut', () => {
    const long = 'x'.repeat(200);
    assert.equal(added(`!\`${long}a\`\n!\`${long}b\``).length, 2);
  });

  it('are no exclamation marks at the end of code', () => {
    assert.deepEqual(added('Say `Stop!` and `go`. The `!`, `?` and `!` marks; `feat!`/`fix!`.'), []);
  });
});

describe('risky addresses', () => {
  it('are new ones, each once, compared without scheme and fragment', () => {
    assert.deepEqual(added('[a](https://A.io/x). See https://a.io/x#y, (https://a.io/z).'), [
      'url@1 https://A.io/x',
      'url@1 https://a.io/z',
    ]);
    assert.deepEqual(added('https://a.io/x', 'http://a.io/x'), []);
    assert.deepEqual(added('http://a.io/x', 'https://a.io/x'), ['url@1 http://a.io/x']);
    assert.deepEqual(added('https://a.io/y', 'https://a.io/x'), ['url@1 https://a.io/y']);
  });

  it('are of every kind that reaches out', () => {
    for (const url of [
      'ftp://a.io/x',
      'ssh://git@a.io/x',
      'git@a.io:x/y.git',
      'data:text/html;base64,AAAA',
      'wss://a.io',
    ]) {
      assert.deepEqual(added(`${url} x`), [`url@1 ${url}`]);
    }
    assert.deepEqual(told('skill', 'a.json', '', '{"u":"https:\\/\\/a.io"}'), ['url@1 https://a.io']);
  });

  it('lead somewhere', () => {
    assert.deepEqual(
      added('http://localhost:3000/x https://api.example.com/ https://<host>/ http://127.0.0.1 file:///x'),
      [],
    );
    assert.deepEqual(added('https://localhost.evil.io https://example.com.evil.io').length, 2);
    assert.deepEqual(added('https://example.com@evil.io/'), ['url@1 https://example.com@evil.io/']);
  });
});

describe('hidden text', () => {
  const hidden = (text: string, before = ''): string[] =>
    added(text, before).map((one) => one.replace(/^hidden-text@1 /, ''));

  it('is what is not seen, or turns text around', () => {
    for (const [text, detail] of [
      ['a\u202Eb', 'U+202E RIGHT-TO-LEFT OVERRIDE'],
      ['a\u2066b', 'U+2066 LEFT-TO-RIGHT ISOLATE'],
      ['a\u200Fb', 'U+200F RIGHT-TO-LEFT MARK'],
      ['a\u061Cb', 'U+061C ARABIC LETTER MARK'],
      ['a\u200Bb', 'U+200B ZERO WIDTH SPACE'],
      ['a\u200Cb', 'U+200C ZERO WIDTH NON-JOINER'],
      ['a\u200Db', 'U+200D ZERO WIDTH JOINER'],
      ['a\u2060b', 'U+2060 WORD JOINER'],
      ['a\uFEFFb', 'U+FEFF ZERO WIDTH NO-BREAK SPACE'],
      ['a\u00ADb', 'U+00AD SOFT HYPHEN'],
      ['a\u034Fb', 'U+034F COMBINING GRAPHEME JOINER'],
      ['a\u115Fb', 'U+115F HANGUL CHOSEONG FILLER'],
      ['a\u1160b', 'U+1160 HANGUL JUNGSEONG FILLER'],
      ['a\u3164b', 'U+3164 HANGUL FILLER'],
      ['a\uFFA0b', 'U+FFA0 HALFWIDTH HANGUL FILLER'],
      ['a\u{E0101}b', 'U+E0101 VARIATION SELECTOR'],
      ['a\uFE0Fb', 'U+FE0F VARIATION SELECTOR'],
      ['a\u001Bb', 'U+001B ESCAPE'],
      ['a\u{E0068}\u{E0069}b', 'U+E0068 TAG, U+E0069 TAG ×2 "hi"'],
    ] as const) {
      assert.deepEqual(hidden(text), [detail]);
    }
  });

  it('is not what emoji, flags and scripts are written with', () => {
    for (const text of [
      '\uFEFF# Title',
      '👩‍💻 👩🏽‍💻 ❤️ 🏳️‍🌈 ❤️‍🔥 1️⃣ ™️ ☎︎ 👨‍👩‍👧‍👦',
      '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}',
      'می‌خواهم',
      'क्‍ष and श्रीमान्‌को',
      'a\tb\r\nc\fd',
    ]) {
      assert.deepEqual(hidden(text), [], text);
    }
    assert.equal(hidden('🏴\u{E0067}\u{E0061}\u{E0061}\u{E007F}').length, 1);
    assert.equal(hidden('👩\uFE0F\uFE0F\uFE0E').length, 1);
  });

  it('is not told again, wherever its line moved', () => {
    assert.deepEqual(hidden('new\n\nsome words a\u200Bb and more', 'some words a\u200Bb and others'), []);
    assert.equal(hidden('some words a\u200Bb, elsewhere c\u200Bd', 'some words a\u200Bb').length, 1);
  });

  it('is found in bytes that are no UTF-8, behind a NUL, and in UTF-16', () => {
    assert.ok(hidden('a\0b\u202E').some((one) => one.startsWith('U+202E')));
    const wide = Uint8Array.from([0xff, 0xfe, 0x61, 0, 0x2e, 0x20]);
    assert.deepEqual(risksOf('skill', [{ path: 'a.md', before: undefined, after: side(wide) }]).map(asText), [
      'hidden-text@1 U+202E RIGHT-TO-LEFT OVERRIDE',
    ]);
  });

  it('is spelled in details, which are cut', () => {
    assert.equal(shownDetail('a\u202Eb\nc\u001B'), 'aU+202Eb cU+001B');
    assert.equal(shownDetail(''), '""');
    assert.equal(shownDetail('😀'.repeat(100)).length, 119);
    assert.ok(shownDetail('\u200B'.repeat(100)).endsWith('U+200B…'));
  });
});

describe('comments in Markdown', () => {
  const comments = (text: string, before = ''): string[] =>
    added(text, before).filter((one) => one.startsWith('html-comment'));

  it('are told, over lines too', () => {
    assert.deepEqual(comments('a <!-- one --> b <!-- two\nthree --> c'), [
      'html-comment@1 one',
      'html-comment@1 two three',
    ]);
    assert.deepEqual(comments('<!-- never closed\nx'), ['html-comment@1 never closed x']);
    assert.deepEqual(comments('[//]: # (one)\n[comment]: <> "two"'), [
      'html-comment@1 one',
      'html-comment@2 two',
    ]);
    assert.deepEqual(comments('<!-- one -->', 'x\n<!-- one -->'), []);
    assert.deepEqual(comments('<!---->'), []);
  });

  it('are none where they are seen', () => {
    assert.deepEqual(
      comments(
        '```html\n<!-- seen -->\n```\nUse `<!-- this -->` or `<!--` x `-->`.\n`a <!-- ` <!-- not --> `',
      ),
      ['html-comment@5 not'],
    );
    assert.deepEqual(comments('~~~~\n```\n<!-- seen -->\n~~~\n~~~~\n<!-- not -->'), ['html-comment@6 not']);
  });

  it('are told where it is not certain that they are seen', () => {
    for (const text of [
      '```\n```js\n```\n<!-- x -->',
      '- a\n  ```\n<!-- x -->',
      '<div>\n```\n</div>\n\n<!-- x -->',
      '<pre>\n\n```\n</pre>\n<!-- x -->',
      '<!-- \n``` -->\n<!-- x -->',
      '\\` <!-- x --> `',
      '`` ` `` <!-- x --> `',
      '` <!-- x -->',
    ]) {
      assert.ok(
        comments(text).some((one) => one.endsWith(' x')),
        text,
      );
    }
  });
});
