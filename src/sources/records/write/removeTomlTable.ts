import { startsWith } from './findTomlPair';
import { isBlankLineAt, lineAbove, lineEndLength } from './lineEnd';
import { tomlLayout, type TomlPath, type TomlSection } from './tomlLayout';

/**
 * Removes a table with the tables below it, and of each the comments right above its header. Comments behind its last
 * line stay. Of the blank lines around it those above go, so that what was added last is removed without a trace.
 */
export function removeTomlTable(text: string, path: TomlPath): string {
  const sections = tomlLayout(text);
  let result = text;
  for (const [index, section] of [...sections.entries()].reverse()) {
    if (section.path.length === 0 || !startsWith(section.path, path)) continue;
    const [start, end] = extent(result, section, sections[index - 1]?.end ?? 0);
    result = result.slice(0, start) + result.slice(end);
  }
  return result;
}

/** @param floor behind the last line of what is above, which may be in a string that looks like comments */
function extent(text: string, section: TomlSection, floor: number): readonly [number, number] {
  const lineIs = (pattern: RegExp, at: number) => pattern.test(text.slice(lineAbove(text, at), at));
  let start = section.start;
  while (start > floor && lineIs(/^\uFEFF?[ \t]*#/, start)) start = Math.max(lineAbove(text, start), floor);
  let end = section.end;
  const isFirst = start <= (text.startsWith('\uFEFF') ? 1 : 0);
  const isLast = end === text.length;
  if (isFirst) while (isBlankLineAt(text, end)) end = text.indexOf('\n', end) + 1;
  else if (isLast || isBlankLineAt(text, end)) {
    while (start > floor && lineIs(/^\uFEFF?[ \t\r]*\n$/, start))
      start = Math.max(lineAbove(text, start), floor);
  }
  // A text without a line end at its end stays one.
  if (isLast && lineEndLength(text, end) === 0) start -= lineEndLength(text, start);
  return [start, end];
}
