import type { Conflict } from '../core/merge/tree/treePlan';
import type { FileOutcome, TreeMerge } from '../core/merge/tree/mergeTree';
import { conflictSentence } from './conflictSentence';
import type { SkippedEntry } from './directoryTree';
import { displayPath } from './displayPath';
import type { MergedFiles, OpenFile } from './mergedFiles';

/** What a merge did with one file, for scripts. */
interface ReportedFile {
  readonly path: string;
  /** `conflict` when a side must be chosen; a text with conflicts between markers is a `merge`. */
  readonly action: FileOutcome['file']['action'];
  /** Where local's file was, when it moves. */
  readonly from?: string;
  readonly mode?: string;
  /** Pairs of markers in it, or 1 when a side must be chosen; 0 when there is nothing left to do. */
  readonly conflicts: number;
  /** Why a side must be chosen, and whose file is there meanwhile. */
  readonly reasons?: readonly (Conflict | { readonly kind: 'binary' | 'too-large' })[];
  readonly sentence?: string;
  readonly kept?: OpenFile['kept'];
  /** The path on each side that has it, where a side must be chosen. */
  readonly local?: string;
  readonly upstream?: string;
}

/** What a merge of two directories did, in path order. */
interface TreeReport {
  readonly conflicts: number;
  readonly files: readonly ReportedFile[];
  readonly skipped: readonly (SkippedEntry & { readonly in: string })[];
}

/** Reports a merge: what was done with each file, in path order. */
export function treeReport(
  merge: TreeMerge,
  merged: MergedFiles,
  skipped: readonly (SkippedEntry & { readonly in: string })[],
): TreeReport {
  const files = merge.files.map((outcome) => reported(outcome, merged.open.get(outcome)));
  return { conflicts: merged.conflicts, files, skipped };
}

function reported(outcome: FileOutcome, open: OpenFile | undefined): ReportedFile {
  const { file } = outcome;
  const conflicts = open?.conflicts ?? 0;
  if (open?.kept !== undefined) {
    const reasons: ReportedFile['reasons'] =
      outcome.kind === 'conflict'
        ? outcome.file.conflicts
        : [{ kind: outcome.kind === 'too-large' ? 'too-large' : 'binary' }];
    return {
      path: file.path,
      action: 'conflict',
      conflicts,
      reasons,
      sentence: conflictSentence(outcome),
      kept: open.kept,
      ...(file.local ? { local: file.local.path } : {}),
      ...(file.upstream ? { upstream: file.upstream.path } : {}),
    };
  }
  const result = file.action === 'conflict' ? undefined : file.result;
  return {
    path: file.path,
    action: file.action,
    ...(result && 'move' in result && result.move ? { from: result.move.from } : {}),
    ...(result && 'mode' in result ? { mode: result.mode } : {}),
    conflicts,
  };
}

/** A report for people: a line for each file that does not simply stay, and how many there are of each. */
export function reportLines({ conflicts, files, skipped }: TreeReport): string[] {
  const count = (...actions: ReportedFile['action'][]): number =>
    files.filter(({ action }) => actions.includes(action)).length;
  return [
    ...files.filter(({ action }) => action !== 'keep').map(inWords),
    ...skipped.map((entry) => `skipped   ${displayPath(entry.path)} (${entry.reason}, in ${entry.in})`),
    [
      `${String(count('keep'))} unchanged or changed here only`,
      `${String(count('merge'))} merged`,
      `${String(count('take', 'add', 'rename', 'mode'))} from upstream`,
      `${String(count('delete'))} deleted`,
      counted(conflicts, 'conflict'),
    ].join(', '),
  ];
}

function inWords({ path, action, from, conflicts, sentence, kept }: ReportedFile): string {
  const remarks = [
    ...(from === undefined ? [] : [`from ${displayPath(from)}`]),
    ...(sentence === undefined ? [] : [sentence]),
    ...(kept === undefined ? [] : [KEPT[kept]]),
    ...(action === 'merge' && conflicts > 0 ? [`${counted(conflicts, 'conflict')} between markers`] : []),
  ];
  return `${action.padEnd(9)} ${displayPath(path)}${remarks.length > 0 ? ` (${remarks.join('; ')})` : ''}`;
}

const KEPT = {
  local: 'local’s is there',
  upstream: 'upstream’s is there',
  none: 'not there: another file has its place',
};

const counted = (count: number, noun: string): string => `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
