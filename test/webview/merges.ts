import type { Block, FileOption } from '../../src/protocol/mergeEditor';
import { change, conflict, document, file, merge, unchanged, type MergeFixture } from './mergeFixture';

/** Nothing to decide: Apply is one key away. */
export function cleanMerge(): MergeFixture {
  const skill = document('SKILL.md', [
    unchanged(0, 1, 40),
    change(1, 47, 'upstream'),
    unchanged(2, 49, 12),
    change(3, 67, 'local'),
    unchanged(4, 69, 120),
    change(5, 195, 'both'),
    unchanged(6, 197, 4),
  ]);
  const reference = document('references/forms.md', [change(0, 1, 'upstream'), unchanged(1, 3, 9)]);
  return merge(
    [
      file('SKILL.md'),
      file('references/forms.md', {
        group: 'Taken from Upstream',
        icon: 'cloud-download',
        description: 'replaced, as in team-skills',
      }),
      file('scripts/fill.py', {
        group: 'Taken from Upstream',
        icon: 'add',
        description: 'added, as in team-skills',
      }),
    ],
    [skill, reference, document('scripts/fill.py', [change(0, 1, 'upstream')])],
    { summary: '3 files merge cleanly', leftOut: ['notes.local.md: never versioned'] },
  );
}

export function riskyMerge(): MergeFixture {
  const clean = cleanMerge();
  const state = {
    ...clean.state,
    summary: '3 files merge cleanly, 2 changes to look at',
    risks: [
      {
        text: 'Script · scripts/fill.py:3 · runs curl https://example.com/install.sh',
        path: 'scripts/fill.py',
      },
      { text: 'Tools · SKILL.md:4 · allowed-tools gains Bash(*)', path: 'SKILL.md' },
    ],
    canApply: false,
  };
  return { ...clean, state };
}

export function oneConflict(): MergeFixture {
  const blocks = [
    unchanged(0, 1, 40),
    change(1, 47, 'upstream'),
    unchanged(2, 49, 8),
    conflict(3, 63, 1),
    unchanged(4, 65, 120),
  ];
  return merge([file('SKILL.md', { status: 'open', conflicts: 1 })], [document('SKILL.md', blocks)], {
    summary: '1 conflict',
  });
}

/** Conflicts in two files of text, and between them one that merged cleanly. */
export function manyConflicts(): MergeFixture {
  const blocks = (first: number): Block[] => [
    unchanged(0, 1, 5),
    conflict(1, 12, first),
    unchanged(2, 14, 9),
    conflict(3, 29, first + 1),
    change(4, 31, 'local'),
    unchanged(5, 33, 30),
    ...(first === 1 ? [conflict(6, 69, 3), unchanged(7, 71, 20)] : []),
  ];
  return merge(
    [
      file('SKILL.md', { status: 'open', conflicts: 3, group: 'Conflicts' }),
      file('references/fields.md', { status: 'open', conflicts: 2, group: 'Conflicts' }),
      file('references/forms.md'),
    ],
    [
      document('SKILL.md', blocks(1)),
      document('references/fields.md', blocks(4)),
      document('references/forms.md', [change(0, 1, 'upstream'), unchanged(1, 3, 9)]),
    ],
    { summary: '1 file merges cleanly, 5 conflicts' },
  );
}

/** Files that are decided as a whole. */
export function wholeFiles(): MergeFixture {
  const sides: FileOption[] = [
    { decision: 'upstream', label: 'Take Upstream', description: 'replaced, as in team-skills (14 kB)' },
    { decision: 'local', label: 'Keep Local', description: 'stays as it is in .claude (12 kB)' },
    { decision: 'base', label: 'Take Base', description: 'as it was at the last sync (9 kB)' },
  ];
  const deleted: FileOption[] = [
    { decision: 'upstream', label: 'Take Upstream', description: 'deleted, as in team-skills' },
    { decision: 'local', label: 'Keep Local', description: 'kept with what was changed in .claude' },
  ];
  const over = { status: 'open', group: 'To Decide', isText: false } as const;
  return merge(
    [
      file('assets/logo.png', {
        ...over,
        icon: 'file-media',
        description: 'changed on both sides',
        options: sides,
      }),
      file('references/old.md', {
        ...over,
        icon: 'trash',
        description: 'deleted upstream, changed locally',
        options: deleted,
      }),
      file('SKILL.md'),
    ],
    [
      document('assets/logo.png', [], 'Not text, 12 kB. Both sides changed it: one of them has to be taken.'),
      document('references/old.md', [], 'team-skills deleted this file, and .claude changed it.'),
      document('SKILL.md', [unchanged(0, 1, 5), change(1, 12, 'upstream')]),
    ],
    { summary: '1 file merges cleanly, 2 files to decide', conflicts: 2 },
  );
}

/** A file of 5,000 lines with 200 conflicts. */
export function largeMerge(): MergeFixture {
  const blocks: Block[] = [];
  for (let index = 0; index < 200; index += 1) {
    blocks.push(
      unchanged(index * 2, index * 25 + 1, 17),
      conflict(index * 2 + 1, index * 25 + 24, index + 1),
    );
  }
  return merge([file('SKILL.md', { status: 'open', conflicts: 200 })], [document('SKILL.md', blocks)]);
}
