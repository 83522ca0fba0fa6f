import type { Block, ConflictBlock, FileSummary } from '../../protocol/mergeEditor';

export type Direction = 1 | -1;

/** Where a walk over the conflicts goes next: a conflict of the shown file, or the first or last one of another. */
export type Step =
  | { readonly kind: 'conflict'; readonly chunk: number }
  | { readonly kind: 'file'; readonly path: string }
  | undefined;

/** The conflicts of a document in reading order. */
export function conflictsOf(blocks: readonly Block[]): ConflictBlock[] {
  return blocks.filter((block) => block.kind === 'conflict');
}

/**
 * The next conflict, in this file from `current` on, then in the next files, then from the start again.
 *
 * @param isAll whether those that are resolved count, too. They always do when none is open
 */
export function nextStep(
  files: readonly FileSummary[],
  selected: string,
  blocks: readonly Block[],
  current: number | null,
  direction: Direction,
  isAll = false,
): Step {
  const isAnyOpen = !isAll && files.some(({ status }) => status === 'open');
  const wanted = conflictsOf(blocks).filter(({ choice }) => !isAnyOpen || choice === null);
  const here = direction === 1 ? wanted : wanted.reverse();
  const isAfter = ({ chunk }: ConflictBlock): boolean =>
    current === null || (direction === 1 ? chunk > current : chunk < current);
  const following = here.find(isAfter);
  if (following) return { kind: 'conflict', chunk: following.chunk };
  const other = nextFile(files, selected, isAnyOpen, direction);
  if (other !== undefined) return { kind: 'file', path: other };
  const first = here[0];
  return first && { kind: 'conflict', chunk: first.chunk };
}

function nextFile(
  files: readonly FileSummary[],
  selected: string,
  isAnyOpen: boolean,
  direction: Direction,
): string | undefined {
  const start = files.findIndex(({ path }) => path === selected);
  for (let step = 1; step < files.length; step += 1) {
    const file = files[(start + direction * step + files.length * 2) % files.length];
    if (file && (isAnyOpen ? file.status === 'open' : file.conflicts > 0)) return file.path;
  }
  return undefined;
}
