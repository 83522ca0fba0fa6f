import type { WorkBudget } from './workBudget';

/**
 * Moves each run of changed lines of a text to where a reader expects it, without changing what the change is: a run
 * can move down past a line that equals its first one, and up past one that equals its last. Runs that meet become one.
 * Of the places it can take, the lowest where the other text has a change too is best, so that a replacement is one
 * change; else the lowest, as in git.
 *
 * @param changed of `text`, moved in place
 * @param otherChanged of the other text of the same alignment
 */
export function slideChanges(
  text: Int32Array,
  changed: Uint8Array,
  otherChanged: Uint8Array,
  budget: WorkBudget,
): void {
  const meetsChange = gapsWithChanges(otherChanged);
  /** How many unchanged lines stand before the run, which is the number of the gap it stands in. */
  let gap = 0;
  let at = 0;
  while (at < text.length && !budget.exhausted) {
    if (changed[at] === 0) {
      gap++;
      at++;
      continue;
    }
    const run = new Run(text, changed, at, gap);
    let bestGap: number | undefined;
    let highestGap: number;
    let length: number;
    do {
      length = run.length;
      while (run.slideUp()) budget.spend(1);
      highestGap = run.gap;
      bestGap = meetsChange[run.gap] === 1 ? run.gap : undefined;
      while (run.slideDown()) {
        budget.spend(1);
        if (meetsChange[run.gap] === 1) bestGap = run.gap;
      }
    } while (run.length !== length);
    if (run.gap !== highestGap && bestGap !== undefined) {
      while (run.gap > bestGap) run.slideUp();
    }
    gap = run.gap;
    at = run.end;
  }
}

/** For each gap between unchanged lines (before the first is 0), whether changed lines stand there. */
function gapsWithChanges(changed: Uint8Array): Uint8Array {
  const gaps = new Uint8Array(changed.length + 1);
  let gap = 0;
  for (const flag of changed) {
    if (flag === 0) gap++;
    else gaps[gap] = 1;
  }
  return gaps;
}

/** A run of changed lines: `start` to `end`, `end` not included. */
class Run {
  end: number;
  gap: number;
  private start: number;
  private readonly text: Int32Array;
  private readonly changed: Uint8Array;

  constructor(text: Int32Array, changed: Uint8Array, start: number, gap: number) {
    this.text = text;
    this.changed = changed;
    this.gap = gap;
    this.start = start;
    this.end = start;
    this.growDown();
  }

  get length(): number {
    return this.end - this.start;
  }

  slideUp(): boolean {
    const { text, changed } = this;
    if (this.start === 0 || text[this.start - 1] !== text[this.end - 1]) return false;
    changed[--this.start] = 1;
    changed[--this.end] = 0;
    this.gap--;
    while (this.start > 0 && changed[this.start - 1] === 1) this.start--;
    return true;
  }

  slideDown(): boolean {
    const { text, changed } = this;
    if (this.end === text.length || text[this.start] !== text[this.end]) return false;
    changed[this.start++] = 0;
    changed[this.end++] = 1;
    this.gap++;
    this.growDown();
    return true;
  }

  private growDown(): void {
    while (this.end < this.text.length && this.changed[this.end] === 1) this.end++;
  }
}
