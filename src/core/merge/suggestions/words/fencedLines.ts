const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/**
 * The lines of a Markdown text that lie in a fenced block, closing fences included: code is not merged by words. A block
 * that is not closed goes on to the end, and what would come behind it is in it too.
 */
export function fencedLines(lines: readonly string[]): ReadonlySet<number> {
  const fenced = new Set<number>();
  let fence: string | undefined;
  for (let index = 0; index <= lines.length; index++) {
    if (fence !== undefined) fenced.add(index);
    const found = FENCE.exec(lines[index] ?? '')?.[1];
    if (found === undefined) continue;
    if (fence === undefined) fence = found;
    else if (found.startsWith(fence)) fence = undefined;
  }
  return fenced;
}
