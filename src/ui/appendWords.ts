import { MarkdownString } from 'vscode';

/**
 * Appends text in which Markdown means nothing, and whose lines end between words. With `appendText` alone they end within
 * words, after a hyphen or anywhere: it makes every blank one that no line ends at.
 */
export function appendWords(markdown: MarkdownString, text: string): MarkdownString {
  const { value } = new MarkdownString().appendText(text);
  // Blanks in a row would be one, or code; one behind a number would make a list.
  return markdown.appendMarkdown(value.replaceAll(/(?<!&nbsp;|^(?:&nbsp;)?\d+\.)&nbsp;(?!&nbsp;)/gm, ' '));
}
