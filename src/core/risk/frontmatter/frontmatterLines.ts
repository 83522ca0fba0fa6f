import { frontmatterOf } from '../../merge/suggestions/frontmatter/frontmatter';

/** Longer frontmatter that is not closed is a text that begins with a rule. */
const MOST_LINES_UNCLOSED = 200;

/**
 * The lines of a text's frontmatter; the first of them is the text's second line. One that is not closed is taken to be
 * meant: what reads it in the end may be more generous than the rule.
 */
export function frontmatterLines(text: string): readonly string[] {
  if (!text.startsWith('---')) return [];
  const lines = text.split(/\r\n|\n|\r/);
  const found = frontmatterOf(lines);
  if (found) return found.lines;
  return /^---\s*$/.test(lines[0] ?? '') ? lines.slice(1, MOST_LINES_UNCLOSED) : [];
}
