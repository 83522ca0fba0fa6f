import type { WorkBudget } from '../align/workBudget';
import type { ConflictChunk } from '../mergeChunk';
import type { TextMerge } from '../mergeText';
import { frontmatterOf } from './frontmatter/frontmatter';
import { readJson } from './json/jsonSource';
import { withSideInConflicts } from './withSideInConflicts';
import { readYaml } from './frontmatter/yamlSource';

/**
 * Keeps suggestions from breaking what a file is. Lines put behind each other, or words, can be good prose and yet no
 * JSON, or name a key of the frontmatter twice. Where both sides can be read, the text with the suggestion can be read
 * too, with one side's lines in the other conflicts; else it is not offered.
 */
export class Structure {
  private readonly merge: TextMerge;
  private readonly budget: WorkBudget;
  private readonly isJson: boolean;
  /** Where the frontmatter of local and upstream ends, if both can be read. */
  private readonly ends: { readonly local: number; readonly upstream: number } | undefined;

  /** @param mayBeJson whether to look for JSON at all */
  constructor(merge: TextMerge, mayBeJson: boolean, budget: WorkBudget) {
    this.merge = merge;
    this.budget = budget;
    const [local, upstream] = [merge.local.lines, merge.upstream.lines];
    this.isJson = mayBeJson && isJson(local) && isJson(upstream);
    const [mine, theirs] = [frontmatterEnd(local), frontmatterEnd(upstream)];
    this.ends = mine !== undefined && theirs !== undefined ? { local: mine, upstream: theirs } : undefined;
  }

  /** What a conflict lies in, or touches. */
  partOf(chunk: ConflictChunk): 'json' | 'frontmatter' | 'text' {
    if (this.isJson) return 'json';
    const { ends } = this;
    const touches = ends && (chunk.local.start < ends.local || chunk.upstream.start < ends.upstream);
    return touches ? 'frontmatter' : 'text';
  }

  /** Whether the text can still be read with these lines in the place of a conflict. */
  keeps(index: number, chunk: ConflictChunk, lines: readonly string[]): boolean {
    if (this.partOf(chunk) === 'text') return true;
    const chosen = new Map([[index, lines]]);
    return (['local', 'upstream'] as const).some((side) => {
      const text = withSideInConflicts(this.merge, side, chosen);
      // Reading is the cost: many conflicts in a large file are not all tried.
      if (!this.budget.spend(COST * text.reduce((sum, line) => sum + line.length, 0))) return false;
      return this.isJson ? isJson(text) : frontmatterEnd(text) !== undefined;
    });
  }
}

/** Steps for reading one character. */
const COST = 4;

function isJson(lines: readonly string[]): boolean {
  return readJson(lines.join('\n')) !== undefined;
}

function frontmatterEnd(lines: readonly string[]): number | undefined {
  const found = frontmatterOf(lines);
  return found && readYaml(found.lines) && found.end;
}
