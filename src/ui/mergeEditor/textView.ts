import { l10n } from 'vscode';
import { chosenLines } from '../../core/merge/choice';
import { markedConflict } from '../../core/merge/highlight/markedConflict';
import { markedLines } from '../../core/merge/highlight/markedLines';
import type { ConflictChunk, MergeChunk, SettledChunk } from '../../core/merge/mergeChunk';
import { LineReader } from '../../core/merge/mergedLine';
import type { TextMerge } from '../../core/merge/mergeText';
import type { ChunkDecision } from '../../core/merge/session/chunkDecision';
import { toChoice } from '../../core/merge/session/toChoice';
import { sameItems } from '../../core/merge/sameItems';
import type { Suggestion } from '../../core/merge/suggestions/suggestion';
import { suggestionsFor } from '../../core/merge/suggestions/suggestionsFor';
import type {
  Block,
  ChangeBlock,
  Choice,
  ConflictBlock,
  Line,
  UnchangedBlock,
} from '../../protocol/mergeEditor';
import type { SideNames } from '../mergeRequest';
import { suggestionLabel, suggestionReason } from './suggestionWords';

/** Unchanged lines that are shown beside a change. */
const CONTEXT = 3;
/** Fewer hidden lines than this are not worth a button. */
const LEAST_HIDDEN = 4;

/** What was decided of one chunk, and what goes with it. */
interface ChunkState {
  readonly decision: ChunkDecision | undefined;
  /** Of a conflict: its place among all conflicts of the merge, from 1. */
  readonly number: number;
  /** What was written by hand before the files moved. */
  readonly earlier: readonly string[] | undefined;
}

/** One merged text as the merge editor shows it, block by block. What takes time is computed once, when it is first shown. */
export class TextView {
  readonly merge: TextMerge;
  readonly #path: string;
  readonly #names: SideNames;
  readonly #isBaseKnown: boolean;
  readonly #reader: LineReader;
  /** Lines that were written before the files moved, by conflict. They are offered as long as the plan is this. */
  readonly #earlier = new Map<number, readonly string[]>();
  readonly #marked = new Map<number, ReturnType<typeof markedConflict>>();
  #suggestions: Map<number, Suggestion[]> | undefined;

  /** @param isBaseKnown false where no common ancestor is known, and the sides were merged as if they had begun empty */
  constructor(merge: TextMerge, path: string, names: SideNames, isBaseKnown: boolean) {
    this.merge = merge;
    this.#path = path;
    this.#names = names;
    this.#isBaseKnown = isBaseKnown;
    this.#reader = new LineReader(merge);
  }

  /** What is offered for a conflict, beside both sides. */
  suggestions(chunk: number): readonly Suggestion[] {
    this.#suggestions ??= suggestionsFor(this.merge, { path: this.#path });
    return (this.#suggestions.get(chunk) ?? []).filter(({ kind }) => kind !== 'both-sides');
  }

  block(index: number, state: ChunkState): Block | undefined {
    const chunk = this.merge.chunks[index];
    if (!chunk) return undefined;
    if (chunk.kind === 'conflict') return this.#conflict(chunk, index, state);
    return chunk.kind === 'unchanged'
      ? this.#unchanged(chunk, index)
      : this.#change(chunk, chunk.kind, index, state.decision);
  }

  /** The lines of an unchanged block that are folded at first. */
  folded(index: number): Line[] {
    const chunk = this.merge.chunks[index];
    if (chunk?.kind !== 'unchanged') return [];
    const { head, tail } = this.#fold(chunk, index);
    return this.#lines(chunk)
      .slice(head, chunk.base.end - chunk.base.start - tail)
      .map(plain);
  }

  #lines(chunk: SettledChunk): string[] {
    return this.merge.local.lines.slice(chunk.local.start, chunk.local.end);
  }

  #unchanged(chunk: SettledChunk, index: number): UnchangedBlock {
    const lines = this.#lines(chunk).map(plain);
    const { head, tail } = this.#fold(chunk, index);
    return {
      kind: 'unchanged',
      chunk: index,
      line: chunk.local.start + 1,
      head: lines.slice(0, head),
      hidden: lines.length - head - tail,
      tail: lines.slice(lines.length - tail),
    };
  }

  /** How many lines are shown before and after the folded ones. */
  #fold({ base }: SettledChunk, index: number): { readonly head: number; readonly tail: number } {
    const count = base.end - base.start;
    const head = index === 0 ? 0 : CONTEXT;
    const tail = index === this.merge.chunks.length - 1 ? 0 : CONTEXT;
    return count - head - tail < LEAST_HIDDEN ? { head: count, tail: 0 } : { head, tail };
  }

  #change(
    chunk: SettledChunk,
    from: 'local' | 'upstream' | 'both',
    index: number,
    decision: ChunkDecision | undefined,
  ): ChangeBlock {
    const side = from === 'upstream' ? 'upstream' : 'local';
    const before = this.merge.base.lines.slice(chunk.base.start, chunk.base.end);
    const after = this.merge[side].lines.slice(chunk[side].start, chunk[side].end);
    const marked = markedLines(before, after);
    return {
      kind: 'change',
      chunk: index,
      line: chunk.local.start + 1,
      from,
      label: this.#changeLabel(from, before.length, after.length),
      before: marked.before.map(toLine),
      after: marked.after.map(toLine),
      isLeftOut: decision !== undefined,
      canLeaveOut: true,
    };
  }

  #changeLabel(from: 'local' | 'upstream' | 'both', before: number, after: number): string {
    if (from === 'both')
      return l10n.t('The same change in {0} and {1}', this.#names.local, this.#names.upstream);
    const name = this.#names[from];
    if (before === 0) return l10n.t('Added in {0}', name);
    return after === 0 ? l10n.t('Removed in {0}', name) : l10n.t('Changed in {0}', name);
  }

  #conflict(chunk: ConflictChunk, index: number, state: ChunkState): ConflictBlock {
    const { decision, number } = state;
    const marked = this.#markedConflict(chunk, index);
    const suggestions = this.suggestions(index);
    const earlier = this.#earlierLines(index, state);
    const result = decision ? linesOf(chunk, decision, this.#reader) : [];
    return {
      kind: 'conflict',
      chunk: index,
      line: chunk.local.start + 1,
      number,
      note: this.#note(chunk, index),
      local: marked.local.map(toLine),
      base: marked.base.map(toLine),
      upstream: marked.upstream.map(toLine),
      suggestions: [
        ...suggestions.map((one) => ({
          label: suggestionLabel(one),
          reason: suggestionReason(one.reason, this.#names),
          lines: [...one.lines],
        })),
        ...(earlier
          ? [
              {
                label: earlierLabel(),
                reason: l10n.t('You resolved this by hand before the files changed.'),
                lines: [...earlier],
              },
            ]
          : []),
      ],
      choice: decision ? choiceOf(decision, suggestions) : null,
      chosen: decision ? this.#chosen(decision, suggestions) : '',
      result,
      draft: decision ? result : this.#draft(chunk, suggestions),
    };
  }

  /** What was written earlier stays on offer when it was taken, so that suggestions keep their places. */
  #earlierLines(index: number, { decision, earlier }: ChunkState): readonly string[] | undefined {
    const taken =
      decision?.kind === 'suggestion' &&
      !this.suggestions(index).some(({ lines }) => sameItems(lines, decision.lines))
        ? decision.lines
        : undefined;
    const lines = taken ?? earlier ?? this.#earlier.get(index);
    if (lines) this.#earlier.set(index, lines);
    return lines;
  }

  #markedConflict(chunk: ConflictChunk, index: number): ReturnType<typeof markedConflict> {
    const known = this.#marked.get(index);
    if (known) return known;
    const { base, local, upstream } = this.merge;
    const marked = markedConflict(
      base.lines.slice(chunk.base.start, chunk.base.end),
      local.lines.slice(chunk.local.start, chunk.local.end),
      upstream.lines.slice(chunk.upstream.start, chunk.upstream.end),
    );
    this.#marked.set(index, marked);
    return marked;
  }

  #note(chunk: ConflictChunk, index: number): string {
    if (!this.#isBaseKnown) return l10n.t('No common version is known, so that all that differs is asked.');
    if (chunk.cause === 'ambiguous')
      return l10n.t('The lines can be compared in two ways, which give different texts.');
    if (chunk.cause === 'budget')
      return l10n.t('These parts differ so much that they were not compared line by line.');
    const isBoth = this.#suggestions?.get(index)?.some(({ kind }) => kind === 'both-sides') ?? false;
    return isBoth ? l10n.t('Both only added lines here: nothing is lost when both stay.') : '';
  }

  #chosen(decision: ChunkDecision, suggestions: readonly Suggestion[]): string {
    switch (decision.kind) {
      case 'side':
        return decision.side === 'base' ? l10n.t('as it was before') : this.#names[decision.side];
      case 'both':
        return decision.first === 'local'
          ? l10n.t('{0}, then {1}', this.#names.local, this.#names.upstream)
          : l10n.t('{0}, then {1}', this.#names.upstream, this.#names.local);
      case 'suggestion': {
        const known = suggestions.find(({ lines }) => sameItems(lines, decision.lines));
        return known ? suggestionLabel(known) : earlierLabel();
      }
      case 'edited':
        return l10n.t('edited by hand');
    }
  }

  /** What is left to delete from when nobody knows better: all that either side has. */
  #draft(chunk: MergeChunk, [first]: readonly Suggestion[]): string[] {
    if (first) return [...first.lines];
    return linesOf(chunk, { kind: 'both', first: 'local' }, this.#reader);
  }
}

const earlierLabel = (): string => l10n.t('Use what you wrote before');

function linesOf(chunk: MergeChunk, decision: ChunkDecision, reader: LineReader): string[] {
  return chosenLines(chunk, toChoice(decision), reader).map(({ text }) => text);
}

function choiceOf(decision: ChunkDecision, suggestions: readonly Suggestion[]): Choice {
  switch (decision.kind) {
    case 'side':
      return { kind: 'side', side: decision.side };
    case 'both':
      return { kind: 'both', first: decision.first };
    case 'suggestion': {
      const index = suggestions.findIndex(({ lines }) => sameItems(lines, decision.lines));
      return { kind: 'suggestion', index: index < 0 ? suggestions.length : index };
    }
    case 'edited':
      return { kind: 'edited' };
  }
}

const plain = (text: string): Line => ({ text, marks: [] });

const toLine = ({ text, marks }: { text: string; marks: readonly (readonly [number, number])[] }): Line => ({
  text,
  marks: marks.map(([start, end]) => [start, end]),
});
