/** A line of a new text, without the blanks around it. */
export interface NewLine {
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** The lines of a text that an older one has nowhere, without blank ones. */
export function newLines(before: string, after: string): NewLine[] {
  const known = new Set(linesOf(before));
  return linesOf(after).flatMap((text, index) =>
    text === '' || known.has(text) ? [] : [{ text, line: index + 1 }],
  );
}

/** CR, LF and CR LF end lines: an old Mac's text is no single line. */
function linesOf(text: string): string[] {
  return text.split(/\r\n|\n|\r/).map((line) => line.trim());
}
