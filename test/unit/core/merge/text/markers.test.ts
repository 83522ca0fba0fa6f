import assert from 'node:assert/strict';
import { markedText } from '../../../../../src/core/merge/markers/markedText';
import type { MarkerOptions } from '../../../../../src/core/merge/markers/markerOptions';
import { mergeText } from '../../../../../src/core/merge/mergeText';
import { gitMergeFile, LABELS } from './gitMergeFile';
import type { Triple } from './triples';

const STYLES = ['plain', 'diff3', 'zdiff3'] as const;

const triple = (base: string, local: string, upstream: string): Triple => ({ base, local, upstream });

function ours({ base, local, upstream }: Triple, options: Partial<MarkerOptions> = {}): string {
  const merge = mergeText(base, local, upstream, { secondOpinion: false });
  return markedText(merge, { style: 'plain', labels: LABELS, ...options }).text;
}

async function assertAsGit(texts: Triple, options: Partial<MarkerOptions> = {}): Promise<void> {
  const git = await gitMergeFile(texts, options);
  assert.equal(ours(texts, options), git.text);
  assert.ok(git.conflicts > 0, 'there is no conflict to show');
}

/** A side's line, and lines between two conflicts, numbered. */
const between = (count: number, line = (index: number): string => `line ${String(index)}`): string =>
  Array.from({ length: count }, (_, index) => `${line(index)}\n`).join('');

const CONFLICT = triple('a\nb\nc\n', 'a\nlocal\nc\n', 'a\nupstream\nc\n');

describe('conflict markers are git’s', function () {
  this.timeout(60_000);

  for (const style of STYLES) {
    it(`${style}: one conflict, and lines before and after`, () => assertAsGit(CONFLICT, { style }));

    it(`${style}: with labels of any characters`, () =>
      assertAsGit(CONFLICT, {
        style,
        labels: { local: 'my skill.md', base: '3f2a: "old"', upstream: 'team/é $HOME' },
      }));

    it(`${style}: of another length`, async () => {
      for (const markerLength of [1, 3, 7, 10, 32]) await assertAsGit(CONFLICT, { style, markerLength });
    });

    it(`${style}: a side that removed the lines has none`, async () => {
      await assertAsGit(triple('a\nb\nc\n', 'a\nc\n', 'a\nB\nc\n'), { style });
      await assertAsGit(triple('a\nb\nc\n', 'a\nB\nc\n', 'a\nc\n'), { style });
      await assertAsGit(triple('a\n', '', 'b\n'), { style });
      await assertAsGit(triple('', 'a\n', 'b\n'), { style });
    });

    it(`${style}: sides that begin and end with the same lines`, async () => {
      await assertAsGit(triple('a\nb\nz\n', 'a\n1\n2\nx\n3\nz\n', 'a\n1\n2\ny\n3\nz\n'), { style });
      await assertAsGit(triple('a\nz\n', 'a\n1\nz\n', 'a\n1\n2\nz\n'), { style });
      await assertAsGit(triple('a\nz\n', 'a\n1\n1\nz\n', 'a\n1\n1\n1\nz\n'), { style });
    });

    it(`${style}: several conflicts and clean changes between them`, async () => {
      const text = (first: string, middle: string, last: string): string =>
        `${first}\n${between(6)}${middle}\n${between(6, (index) => `more ${String(index)}`)}${last}\n`;
      await assertAsGit(
        triple(text('a', 'b', 'c'), text('local', 'b', 'LOCAL'), text('up', 'changed', 'UP')),
        { style },
      );
    });

    it(`${style}: near conflicts, with nought to six lines between`, async () => {
      for (let count = 0; count <= 6; count++) {
        const text = (first: string, last: string): string => `${first}\n${between(count)}${last}\nend\n`;
        await assertAsGit(triple(text('a', 'b'), text('la', 'lb'), text('ua', 'ub')), { style });
      }
    });

    it(`${style}: near conflicts with no letter or digit between`, async () => {
      for (const line of ['', '---', '  }', 'é', '*_*', 'x', '7']) {
        const text = (first: string, last: string): string => `${first}\n${between(5, () => line)}${last}\n`;
        await assertAsGit(triple(text('a', 'b'), text('la', 'lb'), text('ua', 'ub')), { style });
      }
    });

    it(`${style}: a conflict that falls apart where the sides agree`, async () => {
      for (let count = 0; count <= 6; count++) {
        const text = (first: string, last: string): string => `${first}\n${between(count)}${last}\n`;
        await assertAsGit(triple('old\n', text('la', 'lb'), text('ua', 'ub')), { style });
      }
    });

    it(`${style}: lines that both added between two conflicts`, async () => {
      const text = (first: string, added: string, last: string): string =>
        `${first}\nkept 1\n${added}kept 2\n${last}\n`;
      await assertAsGit(triple(text('a', '', 'b'), text('la', 'new\n', 'lb'), text('ua', 'new\n', 'ub')), {
        style,
      });
    });

    it(`${style}: a line that one side added between two conflicts keeps them apart`, async () => {
      const text = (first: string, added: string, last: string): string =>
        `${first}\nkept 1\n${added}kept 2\n${last}\n`;
      await assertAsGit(triple(text('a', '', 'b'), text('la', 'new\n', 'lb'), text('ua', '', 'ub')), {
        style,
      });
    });

    it(`${style}: a line that one side removed between two conflicts keeps them apart`, async () => {
      const text = (first: string, gone: string, last: string): string =>
        `${first}\nkept 1\n${gone}kept 2\n${last}\n`;
      await assertAsGit(triple(text('a', 'gone\n', 'b'), text('la', '', 'lb'), text('ua', 'gone\n', 'ub')), {
        style,
      });
    });

    it(`${style}: texts of CR LF have markers with CR LF`, async () => {
      const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
      await assertAsGit(triple(crlf(CONFLICT.base), crlf(CONFLICT.local), crlf(CONFLICT.upstream)), {
        style,
      });
      await assertAsGit(triple('a\r\n', 'b\r\n', 'c\r\n'), { style });
    });

    it(`${style}: a last line without an end gets one before a marker`, async () => {
      await assertAsGit(triple('a\nb', 'a\nlocal', 'a\nupstream'), { style });
      await assertAsGit(triple('b', 'local', 'upstream'), { style });
      await assertAsGit(triple('a\r\nb', 'a\r\nlocal', 'a\r\nupstream'), { style });
    });

    it(`${style}: a last line without an end stays so behind the last marker`, () =>
      assertAsGit(triple('a\nb\nc\nd', 'a\nlocal\nc\nd', 'a\nupstream\nc\nd'), { style }));

    it(`${style}: a byte order mark that all have`, () =>
      assertAsGit(triple('\uFEFFa\nb\n', '\uFEFFa\nlocal\n', '\uFEFFa\nupstream\n'), { style }));
  }
});

describe('markedText', function () {
  this.timeout(60_000);

  it('counts the pairs of markers it has written', async () => {
    for (const style of STYLES) {
      const text = (first: string, last: string): string => `${first}\n${between(5)}${last}\n`;
      const texts = triple(text('a', 'b'), text('la', 'lb'), text('ua', 'ub'));
      const merge = mergeText(texts.base, texts.local, texts.upstream);
      assert.equal(markedText(merge, { style, labels: LABELS }).conflicts, 2);
      assert.equal((await gitMergeFile(texts, { style })).conflicts, 2);
    }
  });

  it('writes chosen conflicts without markers, and the others with', () => {
    const text = (first: string, last: string): string => `${first}\n${between(5)}${last}\n`;
    const merge = mergeText(text('a', 'b'), text('la', 'lb'), text('ua', 'ub'));
    const [first] = merge.chunks.flatMap(({ kind }, index) => (kind === 'conflict' ? [index] : []));
    assert.ok(first !== undefined);
    const { text: marked, conflicts } = markedText(
      merge,
      { style: 'plain', labels: LABELS },
      new Map([[first, 'upstream-then-local']]),
    );
    assert.equal(conflicts, 1);
    assert.equal(marked, `ua\nla\n${between(5)}<<<<<<< local\nlb\n=======\nub\n>>>>>>> upstream\n`);
  });

  it('does not join a conflict with a chosen one’s neighbour', () => {
    const merge = mergeText('a\nx\nb\nx\nc\n', 'la\nx\nlb\nx\nlc\n', 'ua\nx\nub\nx\nuc\n');
    const conflicts = merge.chunks.flatMap(({ kind }, index) => (kind === 'conflict' ? [index] : []));
    assert.equal(conflicts.length, 3);
    const middle = conflicts[1] ?? -1;
    const marked = markedText(merge, { style: 'plain', labels: LABELS }, new Map([[middle, 'local']]));
    assert.equal(marked.conflicts, 2);
    const removed = new Map([[middle, { lines: [] }]]);
    assert.equal(markedText(merge, { style: 'plain', labels: LABELS }, removed).conflicts, 2);
  });
});
