/** What ends a line. The last line of a text may have no end. */
export type LineEnd = '\n' | '\r\n' | '';

/** A text cut into lines. Joining them again gives the text, character for character. */
export interface TextLines {
  /** Whether the text begins with a byte order mark, which is no part of the first line. */
  readonly bom: boolean;
  /** Without their ends. */
  readonly lines: readonly string[];
  /** Of each line; only the last can be empty. */
  readonly ends: readonly LineEnd[];
}

export const BOM = '\uFEFF';

/**
 * Cuts a text at LF and CR LF, and nowhere else, as git does: a lone CR, a form feed or U+2028 stays within its line.
 */
export function splitLines(text: string): TextLines {
  const bom = text.startsWith(BOM);
  const lines: string[] = [];
  const ends: LineEnd[] = [];
  let start = bom ? BOM.length : 0;
  for (let at = text.indexOf('\n', start); at !== -1; at = text.indexOf('\n', start)) {
    const hasReturn = at > start && text.charCodeAt(at - 1) === 13;
    lines.push(text.slice(start, hasReturn ? at - 1 : at));
    ends.push(hasReturn ? '\r\n' : '\n');
    start = at + 1;
  }
  if (start < text.length) {
    lines.push(text.slice(start));
    ends.push('');
  }
  return { bom, lines, ends };
}

/** The text that was cut: {@link splitLines} the other way. */
export function joinLines({ bom, lines, ends }: TextLines): string {
  let text = bom ? BOM : '';
  lines.forEach((line, index) => (text += line + (ends[index] ?? '')));
  return text;
}
