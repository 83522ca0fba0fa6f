import type { MarkedLine } from './markedLine';
import type { Words } from './words';

/** The lines of a block, with the words marked that the other one lacks. */
export function lineMarks(words: Words, other: Words): MarkedLine[] {
  return words.lines.map((text, line) => {
    const changed = changedRuns(words, line);
    const marks = changed.flatMap((run) => withoutBlanks(text, run));
    // Without a mark the line would look like the other.
    const isBlanksOnly = marks.length === 0 && changed.length > 0 && isAlikeButForBlanks(words, line, other);
    return { text, marks: isBlanksOnly ? changed : marks };
  });
}

/** Ranges of a line's text with the tokens that have no partner. */
function changedRuns(words: Words, line: number): (readonly [number, number])[] {
  const runs: [number, number][] = [];
  let at = 0;
  // Without the line break.
  const end = words.startOf(line + 1) - 1;
  for (let index = words.startOf(line); index < end; index++) {
    const next = at + (words.tokens[index]?.length ?? 0);
    const last = runs.at(-1);
    if (words.isChanged(index)) {
      if (last?.[1] === at) last[1] = next;
      else runs.push([at, next]);
    }
    at = next;
  }
  return runs;
}

function withoutBlanks(text: string, [start, end]: readonly [number, number]): (readonly [number, number])[] {
  const run = text.slice(start, end);
  const [from, to] = [end - run.trimStart().length, start + run.trimEnd().length];
  return from < to ? [[from, to]] : [];
}

/** Whether a line differs in nothing but white space from the line of the other block that has its words. */
function isAlikeButForBlanks(words: Words, line: number, other: Words): boolean {
  for (let index = words.startOf(line); index < words.startOf(line + 1); index++) {
    const partner = words.partnerOf(index);
    if (partner === undefined || words.tokens[index]?.trim() === '') continue;
    const its = other.lines[other.lineOf(partner)] ?? '';
    return withoutSpace(its) === withoutSpace(words.lines[line] ?? '');
  }
  return false;
}

const withoutSpace = (text: string): string => text.replaceAll(/\s/g, '');
