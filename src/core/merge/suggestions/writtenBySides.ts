import type { ConflictChunk } from '../mergeChunk';
import type { TextMerge } from '../mergeText';
import { jsonTokens } from './json/jsonTokens';
import type { Suggestion } from './suggestion';
import { wholeWords } from './words/wholeWords';
import { wordTokens } from './words/wordTokens';

/**
 * The rule for all suggestions: they hold nothing that neither side wrote. A merge may choose and combine, but a user who
 * takes a suggestion must not find text in it that nobody has ever read.
 *
 * A line passes when local or upstream has it. Suggestions that combine parts of lines may have other lines too, of
 * tokens that one of the sides has in this very conflict, or in the lines that both begin or end it with: words of a paragraph, names and values of a list, tokens of
 * JSON. The last two may add or drop the commas and the white space between them.
 */
export class WrittenBySides {
  private readonly merge: TextMerge;
  private lines: ReadonlySet<string> | undefined;

  constructor(merge: TextMerge) {
    this.merge = merge;
  }

  holds({ reason, lines }: Suggestion, chunk: ConflictChunk): boolean {
    this.lines ??= new Set([...this.merge.local.lines, ...this.merge.upstream.lines]);
    const known = this.lines;
    const others = lines.filter((line) => !known.has(line));
    if (others.length === 0) return true;
    const tokensOf = TOKENS[reason.code];
    if (!tokensOf) return false;
    const written = new Set(
      (['local', 'upstream'] as const).flatMap((side) => {
        const [start, end] = [chunk[side].start - chunk.sharedBefore, chunk[side].end + chunk.sharedAfter];
        return tokensOf(this.merge[side].lines.slice(start, end));
      }),
    );
    // An array's items can come to stand on the line of its brackets, so JSON is looked at as a whole.
    return tokensOf(reason.code === 'json-by-key' ? lines : others).every((token) => written.has(token));
  }
}

type Tokens = (lines: readonly string[]) => readonly string[];

const TOKENS: Partial<Record<Suggestion['reason']['code'], Tokens>> = {
  // Parts of words are merged, but a whole that nobody wrote (4,500 of 4,000 and 3,500) is not offered.
  'different-words': wholeWords,
  'frontmatter-by-key': (lines) => wordTokens(lines).filter((token) => token !== ',' && token.trim() !== ''),
  'json-by-key': jsonTokens,
};
