import { compareCodePoints } from '../../compareCodePoints';
import { foldersOf } from './foldersOf';
import type { FileChoices } from './fileChoice';
import type { TreeMerge } from './mergeTree';
import { resolvedFile, type ResolvedFile } from './resolvedFile';

/** The choices put two files at one path, or a file where others need a directory. */
export class PathClashError extends Error {
  override readonly name = 'PathClashError';
  readonly path: string;

  constructor(path: string) {
    super(`More than one of the chosen files needs the path ${path}.`);
    this.path = path;
  }
}

/**
 * All files of a merged tree, in path order.
 *
 * Paths that differ only in case are let through: they were a conflict, so someone chose them, and not every disk
 * minds. Taking one side for every file gives that side's tree.
 *
 * @throws UnresolvedFileError, FileChoiceError, PathClashError
 */
export function resolvedTree({ files }: TreeMerge, choices: FileChoices = new Map()): ResolvedFile[] {
  const result = files.flatMap((outcome) => resolvedFile(outcome, choices.get(outcome.file.path)) ?? []);
  result.sort((a, b) => compareCodePoints(a.path, b.path));
  const paths = new Set<string>();
  for (const { path } of result) {
    if (paths.has(path)) throw new PathClashError(path);
    paths.add(path);
  }
  for (const path of paths) {
    for (const folder of foldersOf(path)) if (paths.has(folder)) throw new PathClashError(folder);
  }
  return result;
}
