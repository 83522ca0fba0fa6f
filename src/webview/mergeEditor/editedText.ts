/**
 * Lines as the text of an editor. Each line but the last ends with a line feed; a last line that is blank has one, too, so
 * that one blank line is another text than no line at all.
 */
export function textOfLines(lines: readonly string[]): string {
  return lines.join('\n') + (lines.at(-1) === '' ? '\n' : '');
}

/** The lines of an editor's text. A text without anything is no line, and a line feed at its end begins none. */
export function linesOfText(text: string): string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}
