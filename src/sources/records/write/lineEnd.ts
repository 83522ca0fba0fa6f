/** The line end for a line that is put at `at`: that of the line above, else the text's first, else `\n`. */
export function lineEndAt(text: string, at: number): '\n' | '\r\n' {
  const above = text[at - 1] === '\n' ? at - 1 : text.indexOf('\n');
  return above > 0 && text[above - 1] === '\r' ? '\r\n' : '\n';
}

/** Length of the line end that stands right before `at`; 0 when there is none. */
export function lineEndLength(text: string, at: number): number {
  if (text[at - 1] !== '\n') return 0;
  return text[at - 2] === '\r' ? 2 : 1;
}

/** Whether a line of nothing but spaces begins at `at`; the end of the text is no line. */
export function isBlankLineAt(text: string, at: number): boolean {
  const end = text.indexOf('\n', at);
  return end !== -1 && /^[ \t\r]*$/.test(text.slice(at, end));
}

/** Start of the line that ends right before `at`. */
export function lineAbove(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 2) + 1;
}
