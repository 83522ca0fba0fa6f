import type { Conflict } from '../core/merge/tree/treePlan';
import type { FileOutcome, TreeMerge } from '../core/merge/tree/mergeTree';
import type { SkippedEntry } from './directoryTree';
import type { MergedFiles } from './mergedFiles';

/** What a merge did with one file, for scripts. */
interface ReportedFile {
  readonly path: string;
  readonly action: FileOutcome['file']['action'];
  /** Where local's file was, when it moves. */
  readonly from?: string;
  readonly mode?: string;
  /** Pairs of markers in it, or 1 when a side must be chosen; 0 when it merged cleanly. */
  readonly conflicts: number;
  /** Why a side must be chosen. */
  readonly reasons?: readonly (Conflict | { readonly kind: 'binary' })[];
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
  const files = merge.files.map((outcome): ReportedFile => {
    const { file } = outcome;
    const result = file.action === 'conflict' ? undefined : file.result;
    return {
      path: file.path,
      action: file.action,
      ...(result && 'move' in result && result.move ? { from: result.move.from } : {}),
      ...(result && 'mode' in result ? { mode: result.mode } : {}),
      conflicts: merged.conflictsByPath.get(file.path) ?? 0,
      ...(outcome.kind === 'conflict' ? { reasons: outcome.file.conflicts } : {}),
      ...(outcome.kind === 'binary' ? { reasons: [{ kind: 'binary' }] } : {}),
    };
  });
  return {
    conflicts: merged.conflicts,
    files,
    skipped,
  };
}

/** A report for people, a line for each file that does not simply stay. */
export function reportLines({ conflicts, files, skipped }: TreeReport): string[] {
  const kept = files.filter(({ action }) => action === 'keep').length;
  return [
    ...files.filter(({ action }) => action !== 'keep').map(inWords),
    ...skipped.map((entry) => `skipped   ${entry.path} (${entry.reason}, in ${entry.in})`),
    `${counted(kept, 'file')} kept, ${counted(conflicts, 'conflict')}.`,
  ];
}

function inWords({ path, action, from, conflicts, reasons }: ReportedFile): string {
  const remarks = [
    ...(from === undefined ? [] : [`from ${from}`]),
    ...(reasons?.map(({ kind }) => kind) ?? (conflicts > 0 ? [counted(conflicts, 'conflict')] : [])),
  ];
  return `${action.padEnd(9)} ${path}${remarks.length > 0 ? ` (${remarks.join(', ')})` : ''}`;
}

const counted = (count: number, noun: string): string => `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
