/** The YAML at the beginning of a Markdown file. */
interface Frontmatter {
  /** The lines between the two fences. */
  readonly lines: readonly string[];
  readonly open: string;
  readonly close: string;
  /** The line after the closing fence. */
  readonly end: number;
}

const FENCE = /^---[ \t]*$/;

/** Finds the frontmatter: from a first line `---` to the next one. Undefined when either is missing. */
export function frontmatterOf(lines: readonly string[]): Frontmatter | undefined {
  const open = lines[0];
  if (open === undefined || !FENCE.test(open)) return undefined;
  for (let index = 1; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (FENCE.test(line)) return { lines: lines.slice(1, index), open, close: line, end: index + 1 };
  }
  return undefined;
}
