import type { Choices } from '../../../core/merge/choice';
import { chosenLines } from '../../../core/merge/choice';
import { markedText } from '../../../core/merge/markers/markedText';
import type { Side } from '../../../core/merge/mergeChunk';
import { LineReader } from '../../../core/merge/mergedLine';
import type { TextMerge } from '../../../core/merge/mergeText';
import { markerLengthFor } from '../../../core/merge/reading/markerLengthFor';
import type { MarkerLabels } from '../../../core/merge/reading/markerLines';
import { joinLines, type LineEnd, type TextLines } from '../../../core/merge/textLines';
import { nodeSha256 } from '../../../store/nodeSha256';
import type { DoorText } from './doorSession';
import type { StagedSide } from './stagedPlace';

/**
 * The texts to stage. VS Code's merge editor begins with its own merge of the three sides wherever the result has markers, so
 * that what was decided already has to be in the sides, where they then agree.
 */
export function stagedTexts(
  { merge, choices, written }: DoorText,
  labels: MarkerLabels,
): Readonly<Record<StagedSide, string>> {
  const options = { style: 'zdiff3', labels, markerLength: markerLengthFor(merge) } as const;
  const decided: Choices = written === undefined ? choices : new Map();
  return {
    base: withChosen(merge, 'base', decided),
    local: withChosen(merge, 'local', decided),
    upstream: withChosen(merge, 'upstream', decided),
    result: written ?? markedText(merge, options, choices).text,
  };
}

/** Names the texts that are merged, so that a result is never taken for one of others. */
export function inputsHash({ base, local, upstream }: TextMerge): string {
  return textsHash([base, local, upstream].map(joinLines));
}

/** A hash of texts in their order. */
export function textsHash(texts: readonly string[]): string {
  return nodeSha256(new TextEncoder().encode(JSON.stringify(texts)));
}

/** One side, with what was chosen in the place of each chunk with a choice. */
function withChosen(merge: TextMerge, side: Side, choices: Choices): string {
  const own = merge[side];
  if (choices.size === 0) return joinLines(own);
  const reader = new LineReader(merge);
  const lines: string[] = [];
  const ends: LineEnd[] = [];
  merge.chunks.forEach((chunk, index) => {
    const choice = choices.get(index);
    const { start, end } = chunk[side];
    if (choice === undefined) {
      for (let line = start; line < end; line++) {
        lines.push(own.lines[line] ?? '');
        ends.push(own.ends[line] ?? '');
      }
      return;
    }
    for (const { text, end: ownEnd } of chosenLines(chunk, choice, reader)) {
      lines.push(text);
      ends.push(ownEnd ?? merge.form.lineEnd.value);
    }
  });
  return joinLines(withEnds({ bom: own.bom, lines, ends }, merge, own.ends.at(-1)));
}

/** Every line but the last one has an end; that one as the side has it. */
function withEnds(
  { bom, lines, ends }: TextLines,
  { form }: TextMerge,
  last: LineEnd | undefined,
): TextLines {
  return {
    bom,
    lines,
    ends: ends.map((end, index) => {
      if (index === ends.length - 1 && last !== undefined) return last === '' ? '' : end || last;
      return end === '' ? form.lineEnd.value : end;
    }),
  };
}
