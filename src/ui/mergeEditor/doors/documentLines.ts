import type { TextDocument } from 'vscode';

/** The lines of a document, as it counts them: after the end of the last line comes an empty one. */
export function documentLines(document: TextDocument): string[] {
  return Array.from({ length: document.lineCount }, (_, line) => document.lineAt(line).text);
}
