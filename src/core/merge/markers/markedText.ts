import { chosenLines, type Choices } from '../choice';
import type { ConflictChunk } from '../mergeChunk';
import { LineReader, writeLines, type MergedLine } from '../mergedLine';
import type { TextMerge } from '../mergeText';
import type { MarkedSection } from './markedSection';
import type { MarkerOptions } from './markerOptions';
import { joinNearConflicts, splitConflicts } from './splitConflict';

/** A merged text in which unresolved conflicts stand between markers. */
interface MarkedText {
  readonly text: string;
  /** How many pairs of markers it has. */
  readonly conflicts: number;
}

const MARKER_LENGTH = 7;

/**
 * Writes a merge as `git merge-file` would: conflicts without a choice between markers, everything else as merged.
 * Marker lines end like the other lines of the text, and every line before a marker has an end.
 */
export function markedText(
  merge: TextMerge,
  options: MarkerOptions,
  choices: Choices = new Map(),
): MarkedText {
  let sections = sectionsOf(merge, options, choices);
  if (options.style === 'plain') sections = joinNearConflicts(splitConflicts(sections));
  const conflicts = sections.filter(({ kind }) => kind === 'conflict').length;
  const lines = sections.flatMap((section) =>
    section.kind === 'lines' ? section.lines : markedConflict(section, options),
  );
  const endsMarked = sections.findLast((section) => section.kind === 'conflict' || section.lines.length > 0);
  const form =
    endsMarked?.kind === 'conflict'
      ? { ...merge.form, finalNewline: { value: true, from: merge.form.finalNewline.from } }
      : merge.form;
  return { text: writeLines(lines, form), conflicts };
}

function sectionsOf(merge: TextMerge, { style }: MarkerOptions, choices: Choices): MarkedSection[] {
  const { chunks } = merge;
  const reader = new LineReader(merge);
  const isOpen = (index: number): ConflictChunk | undefined => {
    const chunk = chunks[index];
    return chunk?.kind === 'conflict' && !choices.has(index) ? chunk : undefined;
  };
  return chunks.map((chunk, index): MarkedSection => {
    const choice = choices.get(index);
    if (choice !== undefined)
      return { kind: 'lines', lines: chosenLines(chunk, choice, reader), common: false };
    if (chunk.kind !== 'conflict') {
      const lines = reader.settled(chunk);
      const common = chunk.kind === 'unchanged' || chunk.kind === 'both';
      if (style === 'zdiff3') return { kind: 'lines', lines, common };
      // What the sides of a conflict share is shown within it.
      const from = isOpen(index - 1)?.sharedAfter ?? 0;
      const to = lines.length - (isOpen(index + 1)?.sharedBefore ?? 0);
      return { kind: 'lines', lines: lines.slice(from, Math.max(from, to)), common };
    }
    // A chosen neighbour has no lines to give away.
    const before = style === 'zdiff3' || choices.has(index - 1) ? 0 : chunk.sharedBefore;
    const after = style === 'zdiff3' || choices.has(index + 1) ? 0 : chunk.sharedAfter;
    return {
      kind: 'conflict',
      local: reader.lines('local', chunk.local.start - before, chunk.local.end + after),
      base: reader.lines('base', chunk.base.start, chunk.base.end),
      upstream: reader.lines('upstream', chunk.upstream.start - before, chunk.upstream.end + after),
    };
  });
}

function markedConflict(
  { local, base, upstream }: Extract<MarkedSection, { kind: 'conflict' }>,
  { style, labels, markerLength = MARKER_LENGTH }: MarkerOptions,
): MergedLine[] {
  const marker = (character: string, label = ''): MergedLine => ({
    text: character.repeat(markerLength) + (label === '' ? '' : ` ${label}`),
    end: undefined,
  });
  return [
    marker('<', labels.local),
    ...local,
    ...(style === 'plain' ? [] : [marker('|', labels.base), ...base]),
    marker('='),
    ...upstream,
    marker('>', labels.upstream),
  ];
}
