import { alignLines } from './align/alignLines';
import { internLines } from './align/internLines';
import { TEXT_MERGE_STEPS, WorkBudget } from './align/workBudget';
import type { TextMerge } from './mergeText';
import { splitLines } from './textLines';

/**
 * How many conflicts of a merge a text leaves as they were before both sides changed them: neither side's change is in it.
 * Editors that show conflicts so until they are resolved also save them so, without a marker, which loses both changes.
 */
export function conflictsAtBase(merge: TextMerge, result: string): number {
  const lines: string[] = [];
  const conflicts: { readonly start: number; readonly end: number }[] = [];
  for (const chunk of merge.chunks) {
    const side = chunk.kind === 'conflict' || chunk.kind === 'unchanged' ? 'base' : chunk.kind;
    const from = side === 'both' ? 'local' : side;
    const start = lines.length;
    lines.push(...merge[from].lines.slice(chunk[from].start, chunk[from].end));
    if (chunk.kind === 'conflict') conflicts.push({ start, end: lines.length });
  }
  const inputs = internLines(lines, splitLines(result).lines, []);
  const changed = alignLines(inputs.base, inputs.local, inputs.distinct, new WorkBudget(TEXT_MERGE_STEPS));
  const places = insertionsBefore(changed.before, changed.after);
  return conflicts.filter(({ start, end }) => {
    for (let line = start; line < end; line++) if (changed.before[line] === 1) return false;
    for (let line = start; line <= end; line++) if ((places[line] ?? 0) > 0) return false;
    return true;
  }).length;
}

/** How many new lines stand before each line of the first text, and after its last one. */
function insertionsBefore(before: Uint8Array, after: Uint8Array): number[] {
  const counts = new Array<number>(before.length + 1).fill(0);
  let at = 0;
  for (let line = 0; line <= before.length; line++) {
    while (at < after.length && after[at] === 1) {
      counts[line] = (counts[line] ?? 0) + 1;
      at++;
    }
    if (line < before.length && before[line] === 0) at++;
  }
  return counts;
}
