/** A line of a new text, without the blanks around it. */
interface NewLine {
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** The lines of a text that an older one has nowhere, each once, without blank ones. */
export function newLines(before: string, after: string): NewLine[] {
  const known = new Set(linesOf(before)).add('');
  const found: NewLine[] = [];
  for (const [index, text] of linesOf(after).entries()) {
    if (known.has(text)) continue;
    known.add(text);
    found.push({ text, line: index + 1 });
  }
  return found;
}

/** CR, LF and CR LF end lines: an old Mac's text is no single line. */
function linesOf(text: string): string[] {
  return text.split(/\r\n|\n|\r/).map((line) => line.trim());
}
