import type { SettledChunk, Side } from './mergeChunk';
import { onlyEnd, type MergedForm } from './mergedForm';
import { BOM, type LineEnd, type TextLines } from './textLines';

/** A line of a merged text. */
export interface MergedLine {
  readonly text: string;
  /** Undefined for the line end that most of the merged text's lines have. */
  readonly end: Exclude<LineEnd, ''> | undefined;
}

/** Three texts, as a merge has them. */
type Texts = Readonly<Record<Side, TextLines>>;

/**
 * Gives the lines of a merge their line ends. Where each text has one end for all of its lines, so has the result: that of
 * the merged form. Where a text has both, each line keeps the end it has; but of an unchanged line the end is merged, and a
 * line in place of others whose ends the other side turned has its end turned too.
 */
export class LineReader {
  private readonly texts: Texts;
  private readonly isMixed: boolean;

  constructor(texts: Texts) {
    this.texts = texts;
    this.isMixed = hasMixedEnds(texts);
  }

  /** One line of one side. */
  line(side: Side, index: number): MergedLine {
    const { lines, ends } = this.texts[side];
    const end = ends[index] ?? '';
    return { text: lines[index] ?? '', end: end === '' || !this.isMixed ? undefined : end };
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
      case 'upstream': {
        const lines = this.lines(chunk.kind, chunk[chunk.kind].start, chunk[chunk.kind].end);
        const turned = this.turnedEnds(chunk, chunk.kind === 'local' ? 'upstream' : 'local');
        return turned
          ? lines.map(({ text, end }) => ({ text, end: end === turned.from ? turned.to : end }))
          : lines;
      }
      case 'both':
        return this.lines('local', chunk.local.start, chunk.local.end).map(({ text, end }, offset) => {
          const theirs = this.line('upstream', chunk.upstream.start + offset).end;
          if (end === undefined || theirs === undefined) return { text, end: end ?? theirs };
          return { text, end: end === theirs ? end : undefined };
        });
      case 'unchanged':
        return Array.from({ length: chunk.base.end - chunk.base.start }, (_, offset) => ({
          text: this.texts.base.lines[chunk.base.start + offset] ?? '',
          end: this.mergedEnd(
            this.texts.base.ends[chunk.base.start + offset],
            this.texts.local.ends[chunk.local.start + offset],
            this.texts.upstream.ends[chunk.upstream.start + offset],
          ),
        }));
    }
  }

  /** What the side that left a chunk's lines alone did to their ends, if it did the same to all of them. */
  private turnedEnds(
    chunk: SettledChunk,
    side: Side,
  ): { readonly from: LineEnd | undefined; readonly to: MergedLine['end'] } | undefined {
    const before = this.lines('base', chunk.base.start, chunk.base.end);
    const after = this.lines(side, chunk[side].start, chunk[side].end);
    const [from, to] = [before[0]?.end, after[0]?.end];
    // Without an end there is nothing to turn: that is the final newline's matter.
    if (from === undefined || to === undefined || from === to) return undefined;
    const isTurn = before.every(({ end }) => end === from) && after.every(({ end }) => end === to);
    return isTurn ? { from, to } : undefined;
  }

  /** The end of a line that all three texts have: that of the side which changed it. */
  private mergedEnd(
    base: LineEnd | undefined,
    local: LineEnd | undefined,
    upstream: LineEnd | undefined,
  ): MergedLine['end'] {
    if (!this.isMixed) return undefined;
    // A last line without an end says nothing about ends.
    const before = base === '' ? undefined : base;
    const [mine, theirs] = [local === '' ? before : local, upstream === '' ? before : upstream];
    if (mine === theirs || theirs === before) return mine;
    return mine === before ? theirs : undefined;
  }
}

/** Whether one of the texts has lines with different ends. */
export const hasMixedEnds = ({ base, local, upstream }: Texts): boolean =>
  [base, local, upstream].some((text) => onlyEnd(text) === 'mixed');

/** Writes lines as one text of the given form. */
export function writeLines(lines: readonly MergedLine[], form: MergedForm): string {
  let text = form.bom.value ? BOM : '';
  lines.forEach((line, index) => {
    const isLast = index === lines.length - 1;
    text += line.text + (isLast && !form.finalNewline.value ? '' : (line.end ?? form.lineEnd.value));
  });
  return text;
}
