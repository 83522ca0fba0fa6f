import type { ConflictChunk } from '../mergeChunk';
import type { TextMerge } from '../mergeText';
import { sameItems } from '../sameItems';

/** What one side added, beside what the other made of the lines next to it. */
interface AddedBeside {
  readonly adder: 'local' | 'upstream';
  readonly lines: readonly string[];
}

/**
 * Keeps the lines that one side added before or after others which the other side changed or removed: undefined when
 * neither side left the lines of the base as they are. Such changes touch, which is why a merge by lines does not
 * settle them, but they do not contradict each other.
 */
export function addedBeside(merge: TextMerge, chunk: ConflictChunk): AddedBeside | undefined {
  const base = merge.base.lines.slice(chunk.base.start, chunk.base.end);
  if (base.length === 0) return undefined;
  const { sharedBefore, sharedAfter } = chunk;
  const whole = (side: 'local' | 'upstream'): readonly string[] =>
    merge[side].lines.slice(chunk[side].start - sharedBefore, chunk[side].end + sharedAfter);
  for (const [adder, other] of [
    ['local', 'upstream'],
    ['upstream', 'local'],
  ] as const) {
    const [added, changed] = [whole(adder), whole(other)];
    const at = placeOf(base, added);
    if (at === undefined) continue;
    const lines = [...added.slice(0, at), ...changed, ...added.slice(at + base.length)];
    // What both sides begin and end with stands outside the conflict.
    const [before, after] = [added.slice(0, sharedBefore), added.slice(added.length - sharedAfter)];
    const end = lines.length - sharedAfter;
    if (sameItems(lines.slice(0, sharedBefore), before) && sameItems(lines.slice(end), after))
      return { adder, lines: lines.slice(sharedBefore, end) };
  }
  return undefined;
}

/** Lines of the one times lines of the other: more are not looked through. */
const MOST_COMPARED = 10_000_000;

/** Where all of `part` stands in `lines`, which has more. */
function placeOf(part: readonly string[], lines: readonly string[]): number | undefined {
  if (part.length * lines.length > MOST_COMPARED) return undefined;
  for (let at = 0; at < lines.length - part.length + 1; at++) {
    if (lines.length > part.length && part.every((line, index) => line === lines[at + index])) return at;
  }
  return undefined;
}
