import { html, nothing, type TemplateResult } from 'lit';
import type { Line } from '../../../protocol/mergeEditor';

interface TextLinesOptions {
  /** `added`, `removed`, `unchanged`, `local`, ...: the look. */
  readonly kind: string;
  /** What a screen reader calls the lines. */
  readonly name: string;
  /** Number of the first line, where lines have numbers. */
  readonly first?: number;
  /** Shown in place of no lines. */
  readonly empty?: string;
}

/** Lines of text, with word marks. Numbers and signs are made by the style sheet, so that nobody copies them. */
export function textLines(lines: readonly Line[], options: TextLinesOptions): TemplateResult {
  const { kind, name, first, empty } = options;
  const shown = lines.map((line, index) => textLine(line, first === undefined ? undefined : first + index));
  return html`<div class="lines ${kind}" role="group" aria-label=${name}>
    ${lines.length === 0 && empty !== undefined ? html`<div class="no-lines">${empty}</div>` : shown}
  </div>`;
}

/** Lines without marks. */
export function plainLines(lines: readonly string[], options: TextLinesOptions): TemplateResult {
  return textLines(
    lines.map((text) => ({ text, marks: [] })),
    options,
  );
}

function textLine({ text, marks }: Line, number: number | undefined): TemplateResult {
  // Without a character a line would have no place for the caret of a selection.
  const content = text === '' ? '\u200b' : marks.length === 0 ? text : marked(text, marks);
  // Every blank in it would be shown.
  // prettier-ignore
  return html`<div class="line" data-number=${number ?? nothing}>${content}</div>`;
}

function marked(text: string, marks: Line['marks']): (string | TemplateResult)[] {
  const parts: (string | TemplateResult)[] = [];
  let end = 0;
  for (const [from, to] of marks) {
    if (from > end) parts.push(text.slice(end, from));
    parts.push(html`<mark>${text.slice(from, to)}</mark>`);
    end = to;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}
