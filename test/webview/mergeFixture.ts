import type {
  Block,
  ChangeBlock,
  ConflictBlock,
  FileDocument,
  FileOption,
  FileSummary,
  Line,
  MergeState,
  UnchangedBlock,
} from '../../src/protocol/mergeEditor';

/** A merge as a host that just opened it would tell it. */
export interface MergeFixture {
  readonly state: MergeState;
  readonly documents: readonly FileDocument[];
  /** Lines that are folded at first, by path and chunk: `SKILL.md#0`. */
  readonly folded: ReadonlyMap<string, readonly Line[]>;
}

export const NAMES = { local: '.claude', upstream: 'team-skills' };

const OPTIONS: readonly FileOption[] = [
  { decision: 'merge', label: 'Merge', description: 'the changes of both sides' },
  { decision: 'upstream', label: 'Take Upstream', description: 'as in team-skills' },
  { decision: 'local', label: 'Keep Local', description: 'as in .claude' },
];

/** Without marks. */
export function linesOf(...texts: readonly string[]): Line[] {
  return texts.map((text) => ({ text, marks: [] }));
}

/** With a mark on a word of it. */
function markedLine(text: string, word: string): Line {
  const start = text.indexOf(word);
  return { text, marks: [[start, start + word.length]] };
}

export function unchanged(chunk: number, line: number, hidden: number): UnchangedBlock {
  const shown = (from: number): Line[] =>
    [0, 1, 2].map((offset) => ({
      text: `Step ${String(from + offset)}: read the page and note what it says about the form.`,
      marks: [],
    }));
  return { kind: 'unchanged', chunk, line, head: shown(line), hidden, tail: shown(line + 3 + hidden) };
}

export function change(chunk: number, line: number, from: ChangeBlock['from']): ChangeBlock {
  const label = { local: 'Changed in .claude', upstream: 'Changed in team-skills', both: 'Changed alike' };
  return {
    kind: 'change',
    chunk,
    line,
    from,
    label: label[from],
    before: [markedLine('Open the file with pdfplumber and take the text of each page.', 'pdfplumber')],
    after: [
      markedLine('Open the file with pypdf and take the text of each page.', 'pypdf'),
      ...linesOf('Pages without text are pictures: say so.'),
    ],
    isLeftOut: false,
    canLeaveOut: from !== 'both',
  };
}

export function conflict(chunk: number, line: number, number: number): ConflictBlock {
  const local = `Fill at most ${String(number + 10)} fields at a time, and check each against the form.`;
  const upstream = `Fill at most ${String(number + 40)} fields at a time; check each against the form.`;
  return {
    kind: 'conflict',
    chunk,
    line,
    number,
    note: '',
    local: [
      { text: local, marks: [[13, 15]] },
      ...linesOf('Dates are written as 2026-11-21, whatever the form asks for.'),
    ],
    base: linesOf('Fill the fields, and check each against the form.'),
    upstream: [{ text: upstream, marks: [[13, 15]] }],
    suggestions: [
      {
        label: 'Merge the Words',
        reason: 'The sides changed different words of the line.',
        lines: [upstream, 'Dates are written as 2026-11-21, whatever the form asks for.'],
      },
    ],
    choice: null,
    chosen: '',
    result: [],
    draft: [local, upstream],
  };
}

export function file(path: string, over: Partial<FileSummary> = {}): FileSummary {
  return {
    path,
    description: 'merged: the changes of both sides',
    group: 'Merged',
    icon: 'git-merge',
    status: 'clean',
    conflicts: 0,
    resolved: 0,
    options: [...OPTIONS],
    decision: null,
    isText: true,
    ...over,
  };
}

export function document(path: string, blocks: Block[], why = ''): FileDocument {
  return { path, why, isEditedElsewhere: false, notes: [], blocks };
}

/** A merge of these files and documents; the counts follow from them. */
export function merge(
  files: FileSummary[],
  documents: FileDocument[],
  over: Partial<MergeState> = {},
): MergeFixture {
  const conflicts = files.reduce((sum, one) => sum + one.conflicts, 0);
  const folded = new Map<string, Line[]>();
  for (const { path, blocks } of documents)
    for (const block of blocks)
      if (block.kind === 'unchanged')
        folded.set(
          `${path}#${String(block.chunk)}`,
          Array.from({ length: block.hidden }, (_, index) => ({
            text: `Folded line ${String(block.line + 3 + index)}`,
            marks: [],
          })),
        );
  const state: MergeState = {
    title: 'Sync pdf-tools',
    summary: `${String(files.length)} files from team-skills, ${String(conflicts)} conflicts`,
    names: NAMES,
    notice: '',
    conflicts,
    resolved: 0,
    files,
    selected: files[0]?.path ?? '',
    risks: [],
    areRisksConfirmed: false,
    leftOut: [],
    strategies: [
      { decision: 'merge', label: 'Merge All', description: 'The changes of both sides' },
      { decision: 'upstream', label: 'Take Upstream for All', description: 'Everything as in team-skills' },
      { decision: 'local', label: 'Keep Local for All', description: 'Nothing is changed' },
    ],
    undo: '',
    redo: '',
    canApply: files.every(({ status }) => status !== 'open'),
    applyLabel: 'Apply',
    isBusy: false,
    ...over,
  };
  return { state, documents, folded };
}
