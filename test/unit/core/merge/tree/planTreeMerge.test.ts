import assert from 'node:assert/strict';
import { planTreeMerge } from '../../../../../src/core/merge/tree/planTreeMerge';
import { file, manifestOf, type ContentTree, type TreeFile } from '../../contentTree';
import { describePlan } from './describePlan';

interface Case {
  readonly does: string;
  /** Left out for no common ancestor. */
  readonly base?: ContentTree;
  readonly local: ContentTree;
  readonly upstream: ContentTree;
  readonly plan: readonly string[];
}

const link = (target: string): TreeFile => file(target, '120000');
const executable = (text: string): TreeFile => file(text, '100755');
const COMPOSED = 'caf\u00e9.md';
const DECOMPOSED = 'cafe\u0301.md';

const ONE_FILE: Case[] = [
  {
    does: 'keeps what nobody changed',
    base: { a: '1', l: link('a'), x: executable('s') },
    local: { a: '1', l: link('a'), x: executable('s') },
    upstream: { a: '1', l: link('a'), x: executable('s') },
    plan: ['a: keep local', 'l: keep local link', 'x: keep local executable'],
  },
  {
    does: 'keeps what only local changed',
    base: { a: '1', l: link('a') },
    local: { a: '2', l: link('b') },
    upstream: { a: '1', l: link('a') },
    plan: ['a: keep local', 'l: keep local link'],
  },
  {
    does: 'keeps the change that both made',
    base: { a: '1', b: '1', c: '1' },
    local: { a: '2', b: executable('1'), c: link('1') },
    upstream: { a: '2', b: executable('1'), c: link('1') },
    plan: ['a: keep local', 'b: keep local executable', 'c: keep local link'],
  },
  {
    does: 'takes what only upstream changed',
    base: { a: '1', l: link('a') },
    local: { a: '1', l: link('a') },
    upstream: { a: '2', l: link('b') },
    plan: ['a: take upstream', 'l: take upstream link'],
  },
  {
    does: 'merges what both changed',
    base: { a: '1' },
    local: { a: '2' },
    upstream: { a: '3' },
    plan: ['a: merge merged'],
  },
  {
    does: 'keeps what only local has, adds what only upstream has',
    base: {},
    local: { mine: '1', both: '3' },
    upstream: { theirs: executable('2'), both: '3' },
    plan: ['both: keep local', 'mine: keep local', 'theirs: add upstream executable'],
  },
  {
    does: 'merges with an empty base what both added differently',
    base: {},
    local: { a: '1' },
    upstream: { a: '2' },
    plan: ['a: merge merged without base'],
  },
  {
    does: 'deletes what upstream deleted and local left alone',
    base: { a: '1', l: link('t') },
    local: { a: '1', l: link('t') },
    upstream: {},
    plan: ['a: delete none', 'l: delete none'],
  },
  {
    does: 'keeps nothing where local or both deleted',
    base: { a: '1', b: '2' },
    local: {},
    upstream: { a: '1' },
    plan: ['a: keep none', 'b: keep none'],
  },
  {
    does: 'leaves a file that one deleted and the other edited, made executable or made a link',
    base: { a: '1', b: '2', c: '3', d: '4' },
    local: { a: '9', c: executable('3') },
    upstream: { b: '8', d: link('4') },
    plan: [
      'a: conflict delete-modify by upstream',
      'b: conflict delete-modify by local',
      'c: conflict delete-modify by upstream',
      'd: conflict delete-modify by local',
    ],
  },
  {
    does: 'never merges the targets of links',
    base: { l: link('1'), f: 'file' },
    local: { l: link('2'), f: link('2') },
    upstream: { l: link('3'), f: link('3') },
    plan: ['f: conflict symlink-targets', 'l: conflict symlink-targets'],
  },
  {
    does: 'takes a change of type, also one of the same bytes',
    base: { a: '1', b: '1', c: link('1') },
    local: { a: '1', b: link('2'), c: link('1') },
    upstream: { a: link('1'), b: '1', c: executable('1') },
    plan: ['a: take upstream link', 'b: keep local link', 'c: take upstream executable'],
  },
  {
    does: 'leaves a file that one side made a link and the other changed, if only its executable bit',
    base: { a: '1', b: '1', c: link('1'), d: '1' },
    local: { a: '2', b: executable('1'), c: '3', d: link('1') },
    upstream: { a: link('1'), b: link('t'), c: link('2'), d: executable('1') },
    plan: [
      'a: conflict type-change',
      'b: conflict type-change',
      'c: conflict type-change',
      'd: conflict type-change',
    ],
  },
  {
    does: 'has no base for a file that both made of a link',
    base: { a: link('1'), b: link('1'), c: link('1') },
    local: { a: '2', b: '2', c: '2' },
    upstream: { a: '3', b: executable('2'), c: executable('3') },
    plan: ['a: merge merged without base', 'b: conflict mode alone', 'c: conflict mode and content'],
  },
];

const MODES: Case[] = [
  {
    does: 'merges the executable bit apart from the content',
    base: { a: '1', b: '1', c: executable('1'), d: '1', e: '1' },
    local: { a: '1', b: '2', c: '2', d: executable('1'), e: executable('1') },
    upstream: { a: executable('1'), b: executable('1'), c: executable('3'), d: '2', e: executable('2') },
    plan: [
      'a: mode local executable',
      'b: mode local executable',
      'c: merge merged',
      'd: take upstream executable',
      'e: take upstream executable',
    ],
  },
  {
    does: 'cannot tell the executable bit without a base',
    local: { a: '1', b: '1' },
    upstream: { a: executable('1'), b: executable('2') },
    plan: ['a: conflict mode alone', 'b: conflict mode and content'],
  },
];

const NO_ANCESTOR: Case[] = [
  {
    does: 'without a base adds, keeps and merges',
    local: { a: '1', b: '2', c: '4' },
    upstream: { b: '3', c: '4', d: '5' },
    plan: ['a: keep local', 'b: merge merged without base', 'c: keep local', 'd: add upstream'],
  },
  {
    does: 'without a base merges no links',
    local: { l: link('1'), m: link('1'), n: link('1') },
    upstream: { l: link('2'), m: '2', n: link('1') },
    plan: ['l: conflict both-added', 'm: conflict both-added', 'n: keep local link'],
  },
];

const RENAMES: Case[] = [
  {
    does: 'follows a rename by either side',
    base: { a: '1', b: '2' },
    local: { x: '1', b: '2' },
    upstream: { a: '1', 'sub/b': '2' },
    plan: ['sub/b: rename local from b', 'x: keep local'],
  },
  {
    does: 'has an edit of the one side follow a rename by the other',
    base: { a: '1', b: '2' },
    local: { x: '1', b: '22' },
    upstream: { a: '11', y: '2' },
    plan: ['x: take upstream', 'y: rename local from b'],
  },
  {
    does: 'combines a rename, an edit and an executable bit',
    base: { a: '1', b: '2', c: '3' },
    local: { a: '11', x: executable('2'), c: executable('3') },
    upstream: { z: executable('1'), b: '22', y: '3' },
    plan: [
      'x: take upstream executable',
      'y: rename local executable from c',
      'z: rename local executable from a',
    ],
  },
  {
    does: 'moves a link, and a file that becomes a link under its new name',
    base: { l: link('t'), a: '1' },
    local: { l: link('t'), x: '1' },
    upstream: { m: link('t'), a: link('1') },
    plan: ['m: rename local link from l', 'x: take upstream link'],
  },
  {
    does: 'keeps what both renamed alike, and merges the bit',
    base: { a: '1', b: '2' },
    local: { x: '1', y: executable('2') },
    upstream: { x: '1', y: '2' },
    plan: ['x: keep local', 'y: keep local executable'],
  },
  {
    does: 'leaves a file that both renamed differently',
    base: { a: '1' },
    local: { x: '1' },
    upstream: { y: '1' },
    plan: ['a: conflict rename-rename'],
  },
  {
    does: 'leaves a file that one renamed and the other deleted',
    base: { a: '1', b: '2' },
    local: { x: '1' },
    upstream: { y: executable('2') },
    plan: ['x: conflict rename-delete by upstream', 'y: conflict rename-delete by local'],
  },
  {
    does: 'leaves a rename onto a path the other side added',
    base: { a: '1' },
    local: { x: '1' },
    upstream: { a: '11', x: '2' },
    plan: ['a: conflict rename-add at x with x', 'x: conflict rename-add at x with a'],
  },
  {
    does: 'leaves two files that were renamed to one path',
    base: { a: '1', b: '2' },
    local: { x: '1', b: '2' },
    upstream: { a: '1', x: '2' },
    plan: ['a: conflict renames-to-one at x with b', 'b: conflict renames-to-one at x with a'],
  },
  {
    does: 'names each conflict of a file',
    base: { a: '1' },
    local: { x: '1' },
    upstream: { x: '2' },
    plan: [
      'a: conflict rename-delete by upstream; rename-add at x with x',
      'x: conflict rename-add at x with a',
    ],
  },
  {
    does: 'is no rename while the old path is there, of an empty file, or of a link and a file',
    base: { a: '1', e: '', l: link('l') },
    local: { a: '1', e: '', l: link('l') },
    upstream: { a: '1', b: '1', f: '', m: 'l' },
    plan: [
      'a: keep local',
      'b: add upstream',
      'e: delete none',
      'f: add upstream',
      'l: delete none',
      'm: add upstream',
    ],
  },
  {
    does: 'pairs the same file name first, then in path order, each once',
    base: { 'a/one': '1', 'a/two': '1', 'b/three': '1', c: '2' },
    local: { 'a/one': '1', 'a/two': '1', 'b/three': '1', c: '2' },
    upstream: { 'm/first': '1', 'n/three': '1', 'o/second': '1', 'o/third': '1', d: '2', e: '2' },
    plan: [
      'd: rename local from c',
      'e: add upstream',
      'm/first: rename local from a/one',
      'n/three: rename local from b/three',
      'o/second: rename local from a/two',
      'o/third: add upstream',
    ],
  },
  {
    does: 'pairs what both renamed to the same path before anything else',
    base: { a: '1' },
    local: { w: '1', x: '1' },
    upstream: { x: '1' },
    plan: ['w: keep local', 'x: keep local'],
  },
  {
    does: 'agrees about a path that both added with the same content, though one could have had it by renaming',
    base: { a: '1' },
    local: { x: '1' },
    upstream: { a: '1', x: '1' },
    plan: ['a: keep none', 'x: keep local'],
  },
  {
    does: 'flags a rename that changes only case or composition',
    base: { 'Readme.md': '1', [COMPOSED]: '2', 'Docs/x': '3', b: '4' },
    local: { 'Readme.md': '1+', [COMPOSED]: '2', 'Docs/x': '3', b: '4' },
    upstream: { 'README.md': '1', [DECOMPOSED]: '2', 'docs/x': '3', c: '4' },
    plan: [
      'README.md: rename local from Readme.md (case)',
      'c: rename local from b',
      `${DECOMPOSED}: rename local from ${COMPOSED} (case)`,
      'docs/x: rename local from Docs/x (case)',
    ],
  },
];

const CLASHES: Case[] = [
  {
    does: 'leaves new paths that differ only in case or composition',
    base: {},
    local: { 'readme.md': '1', [COMPOSED]: '1', 'd/x': '1' },
    upstream: { 'README.md': '2', [DECOMPOSED]: '2', 'D/y': '2' },
    plan: [
      'D/y: add upstream',
      'README.md: conflict case-collision at README.md with readme.md',
      `${DECOMPOSED}: conflict case-collision at ${DECOMPOSED} with ${COMPOSED}`,
      `${COMPOSED}: conflict case-collision at ${COMPOSED} with ${DECOMPOSED}`,
      'd/x: keep local',
      'readme.md: conflict case-collision at readme.md with README.md',
    ],
  },
  {
    does: 'accepts paths that one side already has together',
    base: { a: '1' },
    local: { a: '1', A: '2', x: '5' },
    upstream: { a: '3', b: '4', B: '4' },
    plan: ['A: keep local', 'B: add upstream', 'a: take upstream', 'b: add upstream', 'x: keep local'],
  },
  {
    does: 'leaves a rename whose new name collides with an added one',
    base: { a: '1' },
    local: { a: '1+', X: '2' },
    upstream: { x: '1' },
    plan: ['X: conflict case-collision at X with x', 'x: conflict case-collision at x with X'],
  },
  {
    does: 'counts a file in conflict with the path it may keep',
    base: { 'Readme.md': '1' },
    local: { 'Readme.md': '2' },
    upstream: { 'README.md': '3' },
    plan: [
      'README.md: conflict case-collision at README.md with Readme.md',
      'Readme.md: conflict delete-modify by upstream; case-collision at Readme.md with README.md',
    ],
  },
  {
    does: 'leaves a file against a directory as one group',
    base: {},
    local: { a: '1', b: '1' },
    upstream: { 'a/x': '2', 'a/y/z': '3', c: '2' },
    plan: [
      'a: conflict file-directory at a with a/x, a/y/z',
      'a/x: conflict file-directory at a/x with a, a/y/z',
      'a/y/z: conflict file-directory at a/y/z with a, a/x',
      'b: keep local',
      'c: add upstream',
    ],
  },
  {
    does: 'leaves a file against a directory of the same name in another case',
    base: {},
    local: { Docs: '1' },
    upstream: { 'docs/x': '2' },
    plan: [
      'Docs: conflict case-collision at Docs with docs/x',
      'docs/x: conflict case-collision at docs/x with Docs',
    ],
  },
  {
    does: 'replaces a file that local left alone by a directory, and the other way',
    base: { a: '1', 'b/x': '2', c: '3' },
    local: { a: '1', 'b/x': '2', c: '3' },
    upstream: { 'a/x': '4', b: '5', 'c/c': '3' },
    plan: [
      'a: delete none',
      'a/x: add upstream',
      'b: add upstream',
      'b/x: delete none',
      'c/c: rename local from c',
    ],
  },
  {
    does: 'leaves an edited file against the directory that replaced it',
    base: { a: '1' },
    local: { a: '2' },
    upstream: { 'a/x': '3' },
    plan: [
      'a: conflict delete-modify by upstream; file-directory at a with a/x',
      'a/x: conflict file-directory at a/x with a',
    ],
  },
  {
    does: 'leaves what would be in the way if the other side of a clash were chosen',
    base: { a: '1' },
    local: { a: '1', X: '2' },
    upstream: { x: '1', 'a/b': '3' },
    plan: [
      'X: conflict case-collision at X with x',
      'a/b: conflict file-directory at a/b with x',
      'x: conflict case-collision at x with X; file-directory at a with a/b',
    ],
  },
  {
    does: 'leaves a rename into a place where local has a file',
    base: { x: '1' },
    local: { x: '1', d: '2' },
    upstream: { 'd/x': '1' },
    plan: ['d: conflict file-directory at d with d/x', 'd/x: conflict file-directory at d/x with d'],
  },
];

describe('planTreeMerge', () => {
  for (const [title, cases] of Object.entries({
    'one file': ONE_FILE,
    modes: MODES,
    'no common ancestor': NO_ANCESTOR,
    renames: RENAMES,
    clashes: CLASHES,
  })) {
    describe(title, () => {
      for (const { does, base, local, upstream, plan } of cases) {
        it(does, () => {
          const found = planTreeMerge(base && manifestOf(base), manifestOf(local), manifestOf(upstream));
          assert.deepEqual(describePlan(found), plan);
        });
      }
    });
  }

  it('describes a combined change in full', () => {
    const [before, local, upstream] = [
      manifestOf({ 'bin/run': 'one' }),
      manifestOf({ 'bin/run': 'two' }),
      manifestOf({ 'bin/Run': executable('one') }),
    ];
    const [mine] = local;
    assert.deepEqual(planTreeMerge(before, local, upstream).files, [
      {
        path: 'bin/Run',
        base: before[0],
        local: mine,
        upstream: upstream[0],
        action: 'rename',
        result: {
          content: 'local',
          entry: mine,
          mode: '100755',
          move: { from: 'bin/run', caseOnly: true },
        },
      },
    ]);
  });
});
