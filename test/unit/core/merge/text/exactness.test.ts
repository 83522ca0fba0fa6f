import assert from 'node:assert/strict';
import { mergeFile } from '../../../../../src/core/merge/mergeFile';
import { mergeText } from '../../../../../src/core/merge/mergeText';
import { conflictCount, resolvedText } from '../../../../../src/core/merge/resolvedText';

const BOM = '\uFEFF';

/** The text of a merge that must be clean. */
function merged(base: string, local: string, upstream: string): string {
  return resolvedText(mergeText(base, local, upstream));
}

/** Holds for both ways round. */
function assertMerged(base: string, one: string, other: string, expected: string): void {
  assert.equal(merged(base, one, other), expected);
  assert.equal(merged(base, other, one), expected);
}

const crlf = (text: string): string => text.replaceAll('\n', '\r\n');

describe('a merge keeps every byte nobody changed: line ends', function () {
  this.timeout(60_000);

  const base = 'a\nb\nc\nd\n';

  it('a side that turned all of them into CR LF wins, with the other side’s edit in its style', () => {
    assertMerged(base, crlf(base), 'a\nb\nC\nd\n', 'a\r\nb\r\nC\r\nd\r\n');
    assertMerged(crlf(base), base, 'a\r\nb\r\nC\r\nd\r\n', 'a\nb\nC\nd\n');
  });

  it('an edit written with LF into a text of CR LF gets CR LF', () => {
    assertMerged(crlf(base), crlf('A\nb\nc\nd\n'), 'a\nb\nc\nD\n', 'A\nb\nc\nD\n');
    assertMerged(crlf(base), crlf(base), 'a\nb\nc\nD\n', 'a\nb\nc\nD\n');
    assertMerged(crlf(base), crlf('A\nb\nc\nd\n'), 'a\r\nb\r\nc\r\nD\r\n', crlf('A\nb\nc\nD\n'));
  });

  it('one line that ends otherwise keeps its end, wherever it comes from', () => {
    assertMerged('a\nb\r\nc\nd\n', 'A\nb\r\nc\nd\n', 'a\nb\r\nc\nD\n', 'A\nb\r\nc\nD\n');
    assertMerged(base, 'a\nb\r\nc\nd\n', 'a\nb\nc\nD\n', 'a\nb\r\nc\nD\n');
    assertMerged(base, 'a\nx\r\nb\nc\nd\n', 'a\nb\nc\nD\n', 'a\nx\r\nb\nc\nD\n');
    assertMerged('a\nb\r\nc\nd\n', 'a\nb\nc\nd\n', 'a\nb\r\nc\nD\n', 'a\nb\nc\nD\n');
  });

  it('a line that ends otherwise keeps its end when the other side turns all the others', () => {
    assertMerged('a\nb\nc\nd\n', 'a\r\nb\nc\r\nd\r\n', 'a\nb\nc\nD\n', 'a\r\nb\nc\r\nD\r\n');
  });

  it('sides that turned them differently have LF where the base cannot tell', () => {
    assertMerged('', 'a\r\n', 'a\n', 'a\n');
  });

  it('what other tools take for a line end does not cut a line', () => {
    for (const character of ['\r', '\u2028', '\u2029', '\u0085', '\f', '\v']) {
      const line = `a${character}b`;
      assertMerged(`${line}\nc\nd\n`, `${line}\nc\nD\n`, `x\n${line}\nc\nd\n`, `x\n${line}\nc\nD\n`);
      const merge = mergeText(`${line}\n`, `A${character}b\n`, `a${character}B\n`);
      assert.equal(conflictCount(merge), 1, JSON.stringify(character));
    }
  });

  it('tabs, trailing spaces and lines of blanks are lines like others', () => {
    assertMerged('\ta\n  \nb\t\n', '\ta\n  \nb\n', '    a\n  \nb\t\n', '    a\n  \nb\n');
    assert.equal(conflictCount(mergeText('\ta\n', '  a\n', 'a\n')), 1);
  });

  it('a lone CR at the very end of a text stays alone', () => {
    assertMerged('a\nm\nz\r', 'A\nm\nz\r', 'a\nm\nn\nz\r', 'A\nm\nn\nz\r');
  });
});

describe('a merge keeps every byte nobody changed: the end of the text', function () {
  this.timeout(60_000);

  it('a newline that one side added or removed at the end is added or removed, with edits elsewhere', () => {
    assertMerged('a\nb\nc', 'a\nb\nc\n', 'A\nb\nc', 'A\nb\nc\n');
    assertMerged('a\nb\nc\n', 'a\nb\nc', 'A\nb\nc\n', 'A\nb\nc');
  });

  it('also when the other side changes or removes the last line', () => {
    assertMerged('a\nb\nc', 'a\nb\nc\n', 'a\nb\nC', 'a\nb\nC\n');
    assertMerged('a\nb\nc\n', 'a\nb\nc', 'a\nb\nC\n', 'a\nb\nC');
    assertMerged('a\nb\nc', 'a\nb\nc\n', 'a\nb', 'a\nb\n');
  });

  it('and when it adds lines there', () => {
    assertMerged('a\nb', 'a\nb\n', 'a\nb\nc', 'a\nb\nc\n');
    assertMerged('a\nb\n', 'a\nb', 'a\nb\nc\n', 'a\nb\nc');
    assertMerged('a\nb', 'a\nb', 'a\nb\nc\n', 'a\nb\nc\n');
  });

  it('a text that never had one gets none', () => {
    assertMerged('a\nb\nc\nd', 'A\nb\nc\nd', 'a\nb\nc\nD', 'A\nb\nc\nD');
    assertMerged('a', 'a', 'b', 'b');
  });

  it('a line that was last and is so no longer is ended', () => {
    assertMerged('a\nb', 'x\na\nb', 'a\nb\nc', 'x\na\nb\nc');
    assertMerged('a\r\nb', 'x\r\na\r\nb', 'a\r\nb\r\nc', 'x\r\na\r\nb\r\nc');
  });
});

describe('a merge keeps every byte nobody changed: the start of the text', function () {
  this.timeout(60_000);

  it('a byte order mark is added or removed by one side, with an edit of the first line by the other', () => {
    assertMerged('a\nb\nc\n', `${BOM}a\nb\nc\n`, 'A\nb\nc\n', `${BOM}A\nb\nc\n`);
    assertMerged(`${BOM}a\nb\nc\n`, 'a\nb\nc\n', `${BOM}A\nb\nc\n`, 'A\nb\nc\n');
  });

  it('one that all have stays the first character', () => {
    assertMerged(`${BOM}a\nb\n`, `${BOM}x\na\nb\n`, `${BOM}a\nb\nc\n`, `${BOM}x\na\nb\nc\n`);
  });

  it('only the first is one: a second is a character of the line', () => {
    assertMerged(`${BOM}${BOM}a\nb\nc\n`, `${BOM}${BOM}a\nb\nC\n`, `${BOM}a\nb\nc\n`, `${BOM}a\nb\nC\n`);
  });
});

describe('a merge of texts with mixed line ends', () => {
  it('turns no line for a final newline that the other side took away', () => {
    assertMerged('x\r\ny\r\nlast\n', 'x\r\ny\r\nLAST\nmore\n', 'x\r\ny\r\nlast', 'x\r\ny\r\nLAST\nmore');
  });
});

describe('a merge of empty texts', function () {
  this.timeout(60_000);

  const cases: [base: string, local: string, upstream: string, expected: string | undefined][] = [
    ['', '', '', ''],
    ['', 'a\n', '', 'a\n'],
    ['', '', 'a', 'a'],
    ['', 'a\r\n', 'a\r\n', 'a\r\n'],
    ['', 'a\n', 'b\n', undefined],
    ['a\n', '', '', ''],
    ['a\n', '', 'a\n', ''],
    ['a\n', 'a\n', '', ''],
    ['a\n', '', 'b\n', undefined],
    ['a\n', 'b\n', '', undefined],
    ['a\n', '', 'a', ''],
    ['\n', '', '\n', ''],
    ['', '\n', '', '\n'],
    [BOM, '', BOM, ''],
    ['', BOM, '', BOM],
  ];
  for (const [base, local, upstream, expected] of cases) {
    const result = expected === undefined ? 'a conflict' : JSON.stringify(expected);
    const name = `${JSON.stringify([base, local, upstream])} is ${result}`;
    it(name, () => {
      const merge = mergeText(base, local, upstream);
      assert.equal(conflictCount(merge), expected === undefined ? 1 : 0);
      if (expected !== undefined) assert.equal(resolvedText(merge), expected);
    });
  }
});

describe('mergeFile', function () {
  this.timeout(60_000);

  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const nul = Uint8Array.of(0x61, 0, 0x62);
  const notUtf8 = Uint8Array.of(0xff, 0xfe, 0x0a);
  const text = bytes('a\n');

  it('is settled by the side that changed, for text and for what is none', () => {
    for (const [one, other] of [
      [text, bytes('b\n')],
      [nul, notUtf8],
      [nul, Uint8Array.of(0)],
      [text, nul],
      [notUtf8, text],
    ] as const) {
      assert.deepEqual(mergeFile(one, one.slice(), other), { kind: 'settled', from: 'upstream' });
      assert.deepEqual(mergeFile(one, other, one.slice()), { kind: 'settled', from: 'local' });
      assert.deepEqual(mergeFile(one, other, other.slice()), { kind: 'settled', from: 'both' });
      assert.deepEqual(mergeFile(undefined, other, other.slice()), { kind: 'settled', from: 'both' });
    }
  });

  it('is not merged by lines when one of the three is not text', () => {
    const [x, y] = [bytes('x\n'), bytes('y\n')];
    for (const odd of [nul, notUtf8]) {
      assert.deepEqual(mergeFile(odd, x, y), { kind: 'binary', notText: ['base'] });
      assert.deepEqual(mergeFile(text, odd, y), { kind: 'binary', notText: ['local'] });
      assert.deepEqual(mergeFile(text, x, odd), { kind: 'binary', notText: ['upstream'] });
      assert.deepEqual(mergeFile(undefined, x, odd), { kind: 'binary', notText: ['upstream'] });
    }
  });

  it('is not settled by a byte more at the end', () => {
    assert.deepEqual(mergeFile(text, bytes('a\nb'), bytes('a\n\0')), {
      kind: 'binary',
      notText: ['upstream'],
    });
  });

  it('has every byte of the text, its mark too', () => {
    const merge = mergeFile(
      bytes(`${BOM}Grüße\r\n\u2028🚀\r\nz`),
      bytes(`${BOM}Grüße!\r\n\u2028🚀\r\nz`),
      bytes(`${BOM}Grüße\r\n\u2028🚀\r\nZ`),
    );
    assert.equal(merge.kind, 'text');
    assert.deepEqual(bytes(resolvedText(merge.merge)), bytes(`${BOM}Grüße!\r\n\u2028🚀\r\nZ`));
  });

  it('without an ancestor is in conflict where the sides differ', () => {
    const merge = mergeFile(undefined, bytes('a\nb\nc\n'), bytes('a\nB\nc\n'));
    assert.equal(merge.kind, 'text');
    assert.deepEqual(
      merge.merge.chunks.map(({ kind }) => kind),
      ['both', 'conflict', 'both'],
    );
  });

  it('merges around a line of five million characters', () => {
    const long = 'x'.repeat(5_000_000);
    assertMerged(`${long}\nb\nc\n`, `${long}\nb\nC\n`, `a\n${long}\nb\nc\n`, `a\n${long}\nb\nC\n`);
    assertMerged(long, `${long}y`, long, `${long}y`);
  });
});
