import type { SettledChunk, Side } from './mergeChunk';
import { usualEnd, type MergedForm } from './mergedForm';
import { BOM, type LineEnd, type TextLines } from './textLines';

/** A line of a merged text. */
export interface MergedLine {
  readonly text: string;
  /** Undefined for the line end that most of the merged text's lines have. */
  readonly end: Exclude<LineEnd, ''> | undefined;
}

/** Three texts, as a merge has them. */
export type Texts = Readonly<Record<Side, TextLines>>;

/**
 * Gives the lines of a merge their line ends. A line that has the usual end of its own text gets the usual end of the
 * merged one; a line that differs from the rest of its text keeps its end.
 */
export class LineReader {
  private readonly texts: Texts;
  private readonly usual: Readonly<Record<Side, LineEnd | undefined>>;

  constructor(texts: Texts) {
    this.texts = texts;
    this.usual = {
      base: usualEnd(texts.base),
      local: usualEnd(texts.local),
      upstream: usualEnd(texts.upstream),
    };
  }

  /** One line of one side. */
  line(side: Side, index: number): MergedLine {
    const { lines, ends } = this.texts[side];
    const end = ends[index] ?? '';
    return { text: lines[index] ?? '', end: end === '' || end === this.usual[side] ? undefined : end };
  }

  lines(side: Side, start: number, end: number): MergedLine[] {
    const result: MergedLine[] = [];
    for (let index = start; index < end; index++) result.push(this.line(side, index));
    return result;
  }

  /** The lines of a settled chunk, the ends of those that both sides have merged line by line. */
  settled(chunk: SettledChunk): MergedLine[] {
    switch (chunk.kind) {
      case 'local':
      case 'upstream':
        return this.lines(chunk.kind, chunk[chunk.kind].start, chunk[chunk.kind].end);
      case 'both':
        return this.lines('local', chunk.local.start, chunk.local.end).map((line, offset) => ({
          text: line.text,
          end: line.end === this.line('upstream', chunk.upstream.start + offset).end ? line.end : undefined,
        }));
      case 'unchanged':
        return Array.from({ length: chunk.base.end - chunk.base.start }, (_, offset) => ({
          text: this.texts.base.lines[chunk.base.start + offset] ?? '',
          end: mergedEnd(
            this.texts.base.ends[chunk.base.start + offset],
            this.texts.local.ends[chunk.local.start + offset],
            this.texts.upstream.ends[chunk.upstream.start + offset],
          ),
        }));
    }
  }
}

/** The end of a line that all three texts have: that of the side which changed it. */
function mergedEnd(
  base: LineEnd | undefined,
  local: LineEnd | undefined,
  upstream: LineEnd | undefined,
): MergedLine['end'] {
  let end: LineEnd | undefined = '';
  if (local === upstream || upstream === base) end = local;
  else if (local === base) end = upstream;
  return end === '' ? undefined : end;
}

/** Writes lines as one text of the given form. */
export function writeLines(lines: readonly MergedLine[], form: MergedForm): string {
  let text = form.bom.value ? BOM : '';
  lines.forEach((line, index) => {
    const isLast = index === lines.length - 1;
    text += line.text + (isLast && !form.finalNewline.value ? '' : (line.end ?? form.lineEnd.value));
  });
  return text;
}
