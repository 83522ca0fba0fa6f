import type { SeededRandom } from '../../seededRandom';
import type { TextVersion } from './textHistory';

export interface HistoryShape {
  readonly versions: number;
  /** The next line to write. */
  readonly line: () => string;
  /** How often a version is a merge of two earlier ones. */
  readonly merges?: number;
}

/** A history of random edits: insertions, deletions, replacements, moves and returns to earlier content. */
export function randomHistory(
  random: SeededRandom,
  { versions, line, merges = 0 }: HistoryShape,
): TextVersion[] {
  const some = (): string[] => Array.from({ length: 1 + random.below(4) }, line);
  const history: TextVersion[] = [{ parents: [], lines: Array.from({ length: random.below(30) }, line) }];
  while (history.length < versions) {
    const last = history.length - 1;
    const [first, second] = [merges > 0 ? random.below(history.length) : last, random.below(history.length)];
    const isMerge = first !== second && random.chance(merges);
    const lines = [...(history[first]?.lines ?? [])];
    const other = history[second]?.lines ?? [];
    if (isMerge) lines.splice(random.below(lines.length + 1), 0, ...other.slice(random.below(other.length)));
    const edits = isMerge ? random.below(2) : 1 + random.below(3);
    for (let edit = 0; edit < edits; edit++) {
      const at = random.below(lines.length + 1);
      const kind = random.below(5);
      if (kind === 0) lines.splice(at, 0, ...some());
      else if (kind === 1) lines.splice(at, 1 + random.below(4));
      else if (kind === 2) lines.splice(at, 1 + random.below(3), ...some());
      else if (kind === 3)
        lines.splice(random.below(lines.length + 1), 0, ...lines.splice(at, random.below(5)));
      else if (random.chance(0.1) && !isMerge) lines.splice(0, lines.length, ...other);
      else lines.push(...some());
    }
    // A long text with everything in it would only take longer.
    history.push({ parents: isMerge ? [first, second] : [first], lines: lines.slice(0, 120) });
  }
  return history;
}
