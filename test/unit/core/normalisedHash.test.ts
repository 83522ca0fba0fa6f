import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ContentHash, ObjectHash } from '../../../src/core/identity';
import {
  normalisedFileHash,
  normalisedFileHashWithPauses,
  normalisedHash,
} from '../../../src/core/normalisedHash';
import { nodeSha256 } from '../../../src/store/nodeSha256';
import { file, manifestOf, type ContentTree } from './contentTree';

const plainHash = (bytes: Uint8Array): ObjectHash => nodeSha256(bytes) as ObjectHash;

function fileHash(content: string | Uint8Array): ObjectHash {
  const bytes = Buffer.from(content);
  return normalisedFileHash(bytes, plainHash(bytes), nodeSha256);
}

/** As a scan computes it: links have no normalised hash of their own. */
function treeHash(tree: ContentTree): ContentHash {
  const normalised = new Map<string, ObjectHash>();
  for (const [path, content] of Object.entries(tree)) {
    const { mode, bytes } = typeof content === 'string' ? file(content) : content;
    if (mode !== '120000') normalised.set(path, fileHash(bytes));
  }
  return normalisedHash(manifestOf(tree), normalised, nodeSha256);
}

const line = fc.string({ unit: fc.constantFrom('a', 'é', ' ', '😀'), maxLength: 3 });
const lines = fc.array(line, { maxLength: 6 });
const ending = fc.constantFrom('\n', '\r\n', '\r');

describe('normalisedHash', () => {
  it('is the plain hash of the text with LF, whatever line endings a text has', () => {
    fc.assert(
      fc.property(
        lines.chain((texts) =>
          fc.tuple(
            fc.constant(texts),
            fc.array(ending, { minLength: texts.length, maxLength: texts.length }),
          ),
        ),
        ([texts, endings]) => {
          // CR before an empty line that ends with LF would be one CRLF, so every line has something on it.
          const mixed = texts.map((text, i) => `|${text}${endings[i] ?? ''}`).join('');
          const clean = texts.map((text) => `|${text}\n`).join('');
          assert.equal(fileHash(mixed), plainHash(Buffer.from(clean)));
        },
      ),
    );
  });

  it('counts empty lines: CR CR LF is two ends of line, LF CR two', () => {
    assert.equal(fileHash('a\r\r\nb'), fileHash('a\n\nb'));
    assert.equal(fileHash('a\n\rb'), fileHash('a\n\nb'));
    assert.equal(fileHash('\r'), fileHash('\n'));
    assert.notEqual(fileHash('a\r\n'), fileHash('a\n\n'));
    assert.notEqual(fileHash('a\r\n'), fileHash('a'));
  });

  it('leaves binary files alone, NUL or bad UTF-8', () => {
    const binaries: readonly Uint8Array[] = [
      Buffer.from('\0a\r\nb'),
      Buffer.from([0xff, 13, 10]),
      Buffer.from([13, 0xe9]),
    ];
    for (const bytes of binaries) assert.equal(fileHash(bytes), plainHash(bytes));
    assert.notEqual(fileHash('\0a\r\nb'), fileHash('\0a\nb'));
  });

  it('gives a tree one hash whatever its line endings and whether its files are executable', () => {
    const trees = [
      { 'a.md': 'x\ny\n', 'b.sh': file('#!/bin/sh\n', '100755') },
      { 'a.md': 'x\r\ny\r\n', 'b.sh': file('#!/bin/sh\n', '100644') },
      { 'a.md': file('x\ry\r', '100755'), 'b.sh': '#!/bin/sh\r\n' },
    ];
    assert.equal(new Set(trees.map(treeHash)).size, 1);
  });

  it('differs when text, a path, a link or a binary file differs', () => {
    const trees: ContentTree[] = [
      { a: 'x\n' },
      { a: 'y\n' },
      { b: 'x\n' },
      { a: 'x\n', b: '' },
      { a: ' x\n' },
      { a: file('x\n', '120000') },
      { a: file('x\r\n', '120000') },
      { a: '\0x\n' },
      { a: '\0x\r\n' },
    ];
    assert.equal(new Set(trees.map(treeHash)).size, trees.length);
  });

  it('counts a file without a normalised hash with its own', () => {
    const manifest = manifestOf({ a: 'x\n' });
    assert.equal(normalisedHash(manifest, new Map(), nodeSha256), treeHash({ a: 'x\r\n' }));
  });

  describe('of a large file', () => {
    const PIECE = 1 << 20;
    const filled = (text: string, ...changes: readonly (readonly [number, string])[]): Buffer => {
      const bytes = Buffer.alloc(2 * PIECE + 100, text);
      for (const [at, put] of changes) bytes.write(put, at);
      return bytes;
    };
    for (const [what, bytes] of [
      ['CRLF all over', filled('a line\r\n')],
      ['CRLF across two pieces', filled('x', [PIECE - 1, '\r\n'])],
      ['a CR at the end of a piece', filled('x', [PIECE - 1, '\rx'])],
      ['LF at the beginning of a piece', filled('x', [5, '\r'], [PIECE, '\n'])],
      ['a character across two pieces', filled('x', [5, '\r'], [PIECE - 1, 'ü'])],
      ['a CR at the very end', filled('x', [2 * PIECE + 99, '\r'])],
      ['no CR', filled('x\n')],
      ['NUL', filled('\r\n', [PIECE + 7, '\0'])],
      ['what is no text', Buffer.concat([filled('\r\n'), Buffer.from([0xc3])])],
    ] as const) {
      it(`is the same in pieces: ${what}`, async () => {
        const known = plainHash(bytes);
        const pause = (): Promise<void> => Promise.resolve();
        const hash = await normalisedFileHashWithPauses(bytes, known, nodeSha256, pause);
        assert.equal(hash, normalisedFileHash(bytes, known, nodeSha256));
      });
    }
  });
});
