import { WorkBudget } from '../align/workBudget';
import type { LineRange } from '../lineRange';
import type { ConflictChunk } from '../mergeChunk';
import type { TextMerge } from '../mergeText';
import { addedBeside } from './addedBeside';
import { bothInsertions } from './bothInsertions';
import type { ByKey } from './byKey';
import { frontmatterByKey } from './frontmatter/frontmatterByKey';
import { jsonByKey } from './json/jsonByKey';
import type { KeyDecision, PlacedKey } from './keyDecision';
import { UNDECIDED } from './mergeByLines';
import { Structure } from './structure';
import type { Suggestion } from './suggestion';
import { fencedLines } from './words/fencedLines';
import { wordMerge } from './words/wordMerge';
import { isOneProseValue } from './words/isOneProseValue';
import { WrittenBySides } from './writtenBySides';
import { sameItems } from '../sameItems';

interface SuggestionOptions {
  /** Of the file, with any separators; tells JSON. */
  readonly path?: string;
}

/** About as much work as a merge of some thousand lines; counted, so that the same merge always gets the same suggestions. */
const STEPS = 40_000_000;

/**
 * What could be written for the conflicts of a merge, by the chunk's index; chunks without a suggestion are not in it.
 * Suggestions are never applied by themselves. Of one conflict they come in this order: other alignments, by key, what
 * one side added beside the other's change, by word, both sides' lines.
 *
 * None equals one of the sides or another suggestion, none holds anything that neither side wrote
 * ({@link WrittenBySides}), and none breaks JSON or frontmatter that both sides have in order ({@link Structure}).
 *
 * With the sides swapped, the suggestions are the same with the sides swapped, except that what both added is in the
 * other order, and that a list both changed has the other side's notation and layout.
 *
 * Neither throws nor hangs, whatever the texts are.
 */
export function suggestionsFor(merge: TextMerge, options: SuggestionOptions = {}): Map<number, Suggestion[]> {
  const result = new Map<number, Suggestion[]>();
  if (!merge.chunks.some(({ kind }) => kind === 'conflict')) return result;
  const budget = new WorkBudget(STEPS);
  const isNamed = /\.jsonc?$/i.test(options.path ?? '');
  const mayBeJson = isNamed || !/\.(?:md|markdown|txt)$/i.test(options.path ?? '');
  const json = mayBeJson ? jsonByKey(merge, isNamed, budget) : undefined;
  const frontmatter = json ? undefined : frontmatterByKey(merge, budget);
  const written = new WrittenBySides(merge);
  const structure = new Structure(merge, mayBeJson, budget);
  const fenced = fencedLines(merge.local.lines);
  merge.chunks.forEach((chunk, index) => {
    if (chunk.kind !== 'conflict') return;
    const sides = {
      base: merge.base.lines.slice(chunk.base.start, chunk.base.end),
      local: merge.local.lines.slice(chunk.local.start, chunk.local.end),
      upstream: merge.upstream.lines.slice(chunk.upstream.start, chunk.upstream.end),
    };
    const offered: Suggestion[] = [];
    const offer = (suggestion: Suggestion | undefined): void => {
      if (!suggestion) return;
      const { lines } = suggestion;
      const known = [sides.local, sides.upstream, ...offered.map((earlier) => earlier.lines)];
      if (known.some((other) => sameItems(other, lines))) return;
      if (written.holds(suggestion, chunk) && structure.keeps(index, chunk, lines)) offered.push(suggestion);
    };
    for (const suggestion of alternatives(chunk)) offer(suggestion);
    offer(fromKeys('json-by-key', json, chunk, index));
    offer(fromKeys('frontmatter-by-key', frontmatter, chunk, index));
    const part = structure.partOf(chunk);
    const isProse =
      (part === 'text' && !fenced.has(chunk.local.start)) ||
      (part === 'frontmatter' && isOneProseValue(sides));
    const words = isProse ? wordMerge(sides.base, sides.local, sides.upstream, budget) : undefined;
    const beside = addedBeside(merge, chunk);
    if (beside) {
      const { adder, lines } = beside;
      offer({ kind: 'added-beside', lines, reason: { code: 'added-beside', adder } });
    }
    if (words) {
      const { lines, local, upstream } = words;
      offer({ kind: 'by-word', lines, reason: { code: 'different-words', local, upstream } });
    }
    const both = bothInsertions(merge, chunk);
    if (both) {
      const code = 'both-added';
      offer({ kind: 'both-sides', lines: both.localFirst, reason: { code, first: 'local' } });
      offer({ kind: 'both-sides', lines: both.upstreamFirst, reason: { code, first: 'upstream' } });
    }
    if (offered.length > 0) result.set(index, offered);
  });
  return result;
}

function alternatives({ cause, alternatives: found }: ConflictChunk): Suggestion[] {
  return found.map((lines, index) => ({
    kind: 'alternative',
    lines,
    reason:
      cause === 'ambiguous'
        ? { code: 'ambiguous-alignment', which: index === 0 ? 'first' : 'second' }
        : { code: 'other-alignment' },
  }));
}

/** What a merge by key has in the conflict's place, unless it leaves one of the keys there undecided. */
function fromKeys(
  code: 'json-by-key' | 'frontmatter-by-key',
  byKey: ByKey | undefined,
  chunk: ConflictChunk,
  index: number,
): Suggestion | undefined {
  const lines = byKey?.places.get(index);
  if (!lines || !byKey || lines.includes(UNDECIDED)) return undefined;
  const here = byKey.keys.filter(
    ({ local, upstream }) => overlaps(local, chunk.local) || overlaps(upstream, chunk.upstream),
  );
  const keys = here.flatMap(({ path, from }): KeyDecision[] =>
    from === 'undecided' ? [] : [{ path, from }],
  );
  return keys.length === here.length ? { kind: 'by-key', lines, reason: { code, keys } } : undefined;
}

function overlaps(range: PlacedKey['local'], place: LineRange): boolean {
  return range !== undefined && range.start < place.end && place.start < range.end;
}
