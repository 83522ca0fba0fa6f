import assert from 'node:assert/strict';
import { markedText } from '../../../../../src/core/merge/markers/markedText';
import { mergeText } from '../../../../../src/core/merge/mergeText';
import { conflictCount, resolvedText } from '../../../../../src/core/merge/resolvedText';
import { gitMergeFile, LABELS, type GitMergeOptions } from './gitMergeFile';
import type { Triple } from './triples';

interface Disagreement extends GitMergeOptions {
  readonly name: string;
  readonly why: string;
  readonly base: string;
  readonly local: string;
  readonly upstream: string;
  readonly git: string;
  readonly ours: string;
}

const BOM = '\uFEFF';

/** Every class in which a merge of ours, without the second opinion, is not what git makes of the same bytes. */
const DISAGREEMENTS: readonly Disagreement[] = [
  {
    name: 'final newline: one side adds it, the other changes the last line',
    why: 'git has one line changed by both. Nobody means the line when an editor adds the newline.',
    base: 'a\nb\nc',
    local: 'a\nb\nc\n',
    upstream: 'a\nb\nC',
    git: 'a\nb\n<<<<<<< local\nc\n=======\nC\n>>>>>>> upstream\n',
    ours: 'a\nb\nC\n',
  },
  {
    name: 'final newline: one side adds it, the other appends',
    why: 'Whoever appends a line ends the one before it, which git takes for a change of that line.',
    base: 'a\nb',
    local: 'a\nb\n',
    upstream: 'a\nb\nc\n',
    git: 'a\nb\n<<<<<<< local\n=======\nc\n>>>>>>> upstream\n',
    ours: 'a\nb\nc\n',
  },
  {
    name: 'final newline: both append the same line, one ends it',
    why: 'The line is the same.',
    base: 'a\nb',
    local: 'a\nb\nc',
    upstream: 'a\nb\nc\n',
    git: 'a\nb\n<<<<<<< local\nc\n=======\nc\n>>>>>>> upstream\n',
    ours: 'a\nb\nc\n',
  },
  {
    name: 'final newline: a repeated last line without it, both clean, other places',
    why: 'To git the last line is another line than its likes above, so its alignment is another one.',
    base: '---\n---\n',
    local: '---\n}\n---\n',
    upstream: '--- test\n---\n---\n---',
    git: '--- test\n---\n}\n---\n---',
    ours: '--- test\n---\n---\n}\n---',
  },
  {
    name: 'line ends: one side turns all of them, the other edits',
    why: 'To git every line is changed. An editor that turns line ends changes none.',
    base: 'a\nb\nc\n',
    local: 'a\r\nb\r\nc\r\n',
    upstream: 'a\nB\nc\n',
    git: '<<<<<<< local\na\r\nb\r\nc\r\n=======\na\nB\nc\n>>>>>>> upstream\n',
    ours: 'a\r\nB\r\nc\r\n',
  },
  {
    name: 'line ends: one line of a mixed text is turned, and edited by the other side',
    why: 'The end of a line is merged beside its text: one side changed the one, the other side the other.',
    base: 'a\r\nb\nc\n',
    local: 'a\nb\nc\n',
    upstream: 'A\r\nb\nc\n',
    git: '<<<<<<< local\na\n=======\nA\r\n>>>>>>> upstream\nb\nc\n',
    ours: 'A\nb\nc\n',
  },
  {
    name: 'line ends: both remove a repeated line that ended otherwise, and only git is clean',
    why: 'By its end git knows which of the equal lines is gone. Without it, both sides changed the same place.',
    base: 'a\r\na\na\n',
    local: 'a\na\n',
    upstream: 'a\nx\na\n',
    git: 'a\nx\na\n',
    ours: 'a\n<<<<<<< local\n=======\nx\n>>>>>>> upstream\na\n',
  },
  {
    name: 'line ends: markers in CR LF where there is no base to tell',
    why: 'git looks at the base for the end of its markers when the conflict comes first; both sides have CR LF.',
    base: '',
    local: 'a\r\n',
    upstream: 'b\r\n',
    git: '<<<<<<< local\na\r\n=======\nb\r\n>>>>>>> upstream\n',
    ours: '<<<<<<< local\r\na\r\n=======\r\nb\r\n>>>>>>> upstream\r\n',
  },
  {
    name: 'byte order mark: one side adds it, the other edits the first line',
    why: 'To git the mark is part of the first line.',
    base: 'a\nb\n',
    local: `${BOM}a\nb\n`,
    upstream: 'A\nb\n',
    git: `<<<<<<< local\n${BOM}a\n=======\nA\n>>>>>>> upstream\nb\n`,
    ours: `${BOM}A\nb\n`,
  },
  {
    name: 'byte order mark: both add the same line, one a mark; both clean, git has it twice',
    why: 'To git the marked first line is the added one, and so it is another line than the one the other side added.',
    base: 'a\nb\n',
    local: 'a\nb\na\nb\n',
    upstream: `${BOM}a\nb\na\nb\n`,
    git: `${BOM}a\nb\na\nb\na\nb\n`,
    ours: `${BOM}a\nb\na\nb\n`,
  },
  {
    name: 'byte order mark: both remove it from repeated lines, and only git is clean',
    why: 'By its mark git knows which of the equal lines is gone. Without it, both sides changed the same place.',
    base: `${BOM}a\na\na\n`,
    local: 'a\na\n',
    upstream: 'a\nx\na\n',
    git: 'a\nx\na\n',
    ours: 'a\n<<<<<<< local\n=======\nx\n>>>>>>> upstream\na\n',
  },
  {
    name: 'diff3 style: sides that came to the same text by other steps',
    why: 'git does not compare the sides in this style, and shows a conflict of equal sides. There is nothing to choose.',
    style: 'diff3',
    base: 'a\nc\nc\nb\nb\nc\nc\nb\na\n',
    local: 'c\nb\nc\nc\nb\na\n',
    upstream: 'c\nb\nc\n',
    git: '<<<<<<< local\nc\nb\n||||||| base\na\nc\nc\nb\nb\n=======\nc\nb\n>>>>>>> upstream\nc\n',
    ours: 'c\nb\nc\n',
  },
  {
    name: 'empty labels: no blank behind the marker',
    why: 'git writes the blank before an empty label too; it would be a blank at the end of a line.',
    labels: { local: '', base: '', upstream: '' },
    base: 'a\n',
    local: 'b\n',
    upstream: 'c\n',
    git: '<<<<<<< \nb\n=======\nc\n>>>>>>> \n',
    ours: '<<<<<<<\nb\n=======\nc\n>>>>>>>\n',
  },
];

function oursOf(
  { base, local, upstream }: Triple,
  { style = 'plain', labels = LABELS }: GitMergeOptions,
): string {
  const merge = mergeText(base, local, upstream, { secondOpinion: false });
  return markedText(merge, { style, labels }).text;
}

describe('where a merge is not git’s, and why', function () {
  this.timeout(60_000);

  for (const { name, why, git, ours, ...given } of DISAGREEMENTS) {
    it(name, async () => {
      assert.equal((await gitMergeFile(given, given)).text, git, `git has changed its mind. ${why}`);
      assert.equal(oursOf(given, given), ours, why);
      assert.notEqual(git, ours);
    });
  }

  it('ambiguous: what two alignments put in different places is a question', async () => {
    // Both sides added an `a`, one of them with a `b` before: is it the same one?
    const given = { base: 'a\n', local: 'a\na\n', upstream: 'b\na\na\n' };
    const git = await gitMergeFile(given);
    assert.deepEqual(git, { conflicts: 0, text: 'b\na\na\na\n' });
    const asked = mergeText(given.base, given.local, given.upstream);
    const questions = asked.chunks.flatMap((chunk) => (chunk.kind === 'conflict' ? [chunk] : []));
    assert.deepEqual(
      questions.map(({ cause, alternatives }) => ({ cause, alternatives })),
      [{ cause: 'ambiguous', alternatives: [['a'], []] }],
    );
    const plain = mergeText(given.base, given.local, given.upstream, { secondOpinion: false });
    assert.equal(resolvedText(plain), git.text);
  });

  it('more than 65,000 lines to search: git takes shortcuts that we do not, and aligns moved blocks otherwise', async () => {
    const [length, block] = [36_000, 50];
    const lines = Array.from({ length }, (_, index) => `line ${String(index)}`);
    const blocks: string[][] = [];
    for (let start = 0; start < length; start += block) blocks.push(lines.slice(start, start + block));
    // A third of the blocks change places.
    let state = 1;
    const place = (): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return Math.floor((state / 0x80000000) * blocks.length);
    };
    for (let count = 0; count < blocks.length / 3; count++) {
      const [one, other] = [place(), place()];
      [blocks[one], blocks[other]] = [blocks[other] ?? [], blocks[one] ?? []];
    }
    const text = (all: readonly string[]): string => all.map((line) => `${line}\n`).join('');
    const given = {
      base: text(lines),
      local: text(blocks.flat()),
      upstream: text(lines.map((line, index) => (index % 997 === 5 ? `${line} changed` : line))),
    };
    const git = await gitMergeFile(given);
    const ours = mergeText(given.base, given.local, given.upstream, { secondOpinion: false });
    assert.ok(git.conflicts > 0);
    assert.ok(conflictCount(ours) > 0);
    assert.notEqual(oursOf(given, {}), git.text, 'they are the same now: this is no difference any more');
  });
});
