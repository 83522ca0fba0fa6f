import { WorkBudget } from '../align/workBudget';
import { chosenLines, type Choice, type Choices } from '../choice';
import { conflictsAtBase } from '../conflictsAtBase';
import type { ConflictChunk, MergeChunk } from '../mergeChunk';
import { onlyEnd } from '../mergedForm';
import { LineReader } from '../mergedLine';
import type { TextMerge } from '../mergeText';
import { sameItems } from '../sameItems';
import { splitLines } from '../textLines';
import { linesInPlaces, type PlacesFound } from './linesInPlaces';
import { markedConflicts, markedParts, type MarkedConflict, type MarkedParts } from './markedConflicts';
import { MarkerLines, type MarkerLabels } from './markerLines';
import type { ReadChoice, ResolutionReading } from './resolutionReading';

/** Steps of one reading: 200 conflicts with 50,000 lines in their places. */
const READING_STEPS = 10_000_000;

/** The lines that may stand in the place of a conflict. */
interface ConflictPlace {
  /** Index of the chunk. */
  readonly chunk: number;
  /** What was decided before. */
  readonly decided: readonly string[] | undefined;
  readonly sides: MarkedParts;
  readonly choices: readonly (readonly [ReadChoice, readonly string[]])[];
  readonly alternatives: readonly (readonly string[])[];
  /** The lines between this conflict and the next one. */
  readonly after: string[];
}

/**
 * Reads what a text says about each conflict of a merge, after somebody resolved them in another editor. Lines are
 * compared without their ends: editors write all of them alike. Where the text could be read in several ways, conflicts
 * between markers are those whose lines they have, and as few as possible are taken for edited.
 *
 * @param labels that the markers were written with
 * @param decided the choices that were in the text when it was written. Of settled chunks they say what has to stand
 * there; a conflict that still has the lines of its choice is `kept`.
 * @param steps the most steps to spend on finding the conflicts; when they do not suffice, the text is read as one that
 * differs elsewhere
 */
export function readResolution(
  merge: TextMerge,
  text: string,
  labels: MarkerLabels,
  decided: Choices = new Map(),
  steps = READING_STEPS,
): ResolutionReading {
  const written = splitLines(text);
  const markers = new MarkerLines(labels);
  const { before, places } = placesOf(merge, decided);
  const budget = new WorkBudget(steps);
  const find = (lines: readonly string[]): PlacesFound | undefined => {
    const conflicts = markedConflicts(lines, markers);
    const startsOf = startsByParts(lines, conflicts);
    return linesInPlaces(
      before,
      places.map((place) => ({
        candidates: candidatesOf(place),
        blocks: startsOf.get(keyOf(place.sides)) ?? new Set(),
        after: place.after,
      })),
      lines,
      new Map(conflicts.map(({ start, end }) => [start, end + 1])),
      budget,
    );
  };
  const plain = find(written.lines);
  /** A last line that is empty and has no end is not to be seen in a text. */
  const withEmptyEnd = (): PlacesFound | undefined => {
    const longer = find([...written.lines, '']);
    const isMerged = plain === undefined && longer !== undefined && longer.cost <= places.length;
    return longer?.cost === 0 || isMerged ? longer : plain;
  };
  const found = plain?.cost === 0 || merge.form.finalNewline.value ? plain : withEmptyEnd();
  const left = markers.count(written.lines);
  if (!found) return unlike(merge, text, left);
  const chunks = new Map<number, ReadChoice>();
  const open: number[] = [];
  const begun: number[] = [];
  const kept: number[] = [];
  places.forEach((place, index) => {
    const lines = found.lines[index] ?? [];
    if (lines.some((line) => markers.kindOf(line) !== undefined)) {
      open.push(place.chunk);
      if (!isUntouched(place, lines, markers)) begun.push(place.chunk);
    } else if (place.decided && sameItems(lines, place.decided)) kept.push(place.chunk);
    else if (sameItems(lines, place.sides.base)) open.push(place.chunk);
    else chunks.set(place.chunk, namedChoice(place, lines));
  });
  const isEdited = [...chunks.values()].some(({ kind }) => kind === 'edited');
  // Lines of the user's own have no ends as choices, so that both kinds of them can only be kept with the whole text.
  if (isEdited && left === 0 && onlyEnd(written) === 'mixed') return unlike(merge, text, left);
  return { kind: 'chunks', chunks, open, begun, kept };
}

/** Where conflicts stand that have the same lines between their markers, by their first lines. */
function startsByParts(
  lines: readonly string[],
  conflicts: readonly MarkedConflict[],
): ReadonlyMap<string, ReadonlySet<number>> {
  const starts = new Map<string, Set<number>>();
  for (const conflict of conflicts) {
    const parts = markedParts(lines, conflict);
    if (!parts) continue;
    const alike = starts.get(keyOf(parts));
    if (alike) alike.add(conflict.start);
    else starts.set(keyOf(parts), new Set([conflict.start]));
  }
  return starts;
}

const keyOf = ({ local, base, upstream }: MarkedParts): string => JSON.stringify([local, base, upstream]);

/** Whether a place has its conflict between markers, and nothing else. */
function isUntouched({ sides }: ConflictPlace, lines: readonly string[], markers: MarkerLines): boolean {
  const [conflict] = markedConflicts(lines, markers);
  if (conflict?.start !== 0 || conflict.end !== lines.length - 1) return false;
  const parts = markedParts(lines, conflict);
  return (['local', 'base', 'upstream'] as const).every(
    (side) => parts && sameItems(parts[side], sides[side]),
  );
}

/** A text that is not the merged one outside the conflicts, or cannot be written as choices. */
function unlike(merge: TextMerge, text: string, markers: number): ResolutionReading {
  return markers > 0
    ? { kind: 'unfinished', markers }
    : { kind: 'whole', text, atBase: conflictsAtBase(merge, text) };
}

function placesOf(
  merge: TextMerge,
  decided: Choices,
): { readonly before: readonly string[]; readonly places: readonly ConflictPlace[] } {
  const reader = new LineReader(merge);
  const before: string[] = [];
  const places: ConflictPlace[] = [];
  merge.chunks.forEach((chunk, index) => {
    const choice = decided.get(index);
    const chosen = (wanted: Choice): readonly string[] =>
      chosenLines(chunk, wanted, reader).map(({ text }) => text);
    if (chunk.kind === 'conflict') {
      places.push({
        chunk: index,
        decided: choice === undefined ? undefined : chosen(choice),
        sides: { local: chosen('local'), base: chosen('base'), upstream: chosen('upstream') },
        choices: choicesOf(chosen),
        alternatives: chunk.alternatives,
        after: [],
      });
      return;
    }
    const lines = choice === undefined ? settledTexts(chunk, merge) : chosen(choice);
    const target = places.at(-1)?.after ?? before;
    for (const line of lines) target.push(line);
  });
  return { before, places };
}

function choicesOf(chosen: (wanted: Choice) => readonly string[]): ConflictPlace['choices'] {
  return [
    [{ kind: 'side', side: 'local' }, chosen('local')],
    [{ kind: 'side', side: 'upstream' }, chosen('upstream')],
    [{ kind: 'both', first: 'local' }, chosen('local-then-upstream')],
    [{ kind: 'both', first: 'upstream' }, chosen('upstream-then-local')],
  ];
}

function settledTexts(chunk: Exclude<MergeChunk, ConflictChunk>, merge: TextMerge): readonly string[] {
  const side = chunk.kind === 'upstream' ? 'upstream' : 'local';
  return merge[side].lines.slice(chunk[side].start, chunk[side].end);
}

function candidatesOf({ decided, sides, choices, alternatives }: ConflictPlace): (readonly string[])[] {
  return [...(decided ? [decided] : []), ...choices.map(([, lines]) => lines), sides.base, ...alternatives];
}

function namedChoice({ choices }: ConflictPlace, lines: readonly string[]): ReadChoice {
  const named = choices.find(([, own]) => sameItems(own, lines));
  return named ? named[0] : { kind: 'edited', lines };
}
