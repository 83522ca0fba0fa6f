import { lengthOf } from '../lineRange';
import type { ConflictChunk } from '../mergeChunk';
import type { TextMerge } from '../mergeText';

/** The lines of both sides, in either order. */
interface BothInsertions {
  readonly localFirst: readonly string[];
  readonly upstreamFirst: readonly string[];
}

/**
 * Puts the insertions of both sides behind each other, where neither side took anything out: undefined otherwise.
 *
 * A blank line that both insertions begin or end with is no part of the conflict any more, since they share it. Each of
 * the two had it, so it also stands between them: two paragraphs must not become one.
 */
export function bothInsertions(merge: TextMerge, chunk: ConflictChunk): BothInsertions | undefined {
  if (lengthOf(chunk.base) > 0 || lengthOf(chunk.local) === 0 || lengthOf(chunk.upstream) === 0)
    return undefined;
  const { local, upstream } = merge;
  const mine = local.lines.slice(chunk.local.start, chunk.local.end);
  const theirs = upstream.lines.slice(chunk.upstream.start, chunk.upstream.end);
  const shared = [
    ...(chunk.sharedAfter > 0 ? [local.lines[chunk.local.end]] : []),
    ...(chunk.sharedBefore > 0 ? [local.lines[chunk.local.start - 1]] : []),
  ];
  const blank = shared.find((line) => line?.trim() === '');
  const join = (first: readonly string[], second: readonly string[]): readonly string[] => {
    const touches = isWritten(first[first.length - 1]) && isWritten(second[0]);
    return blank !== undefined && touches ? [...first, blank, ...second] : [...first, ...second];
  };
  return { localFirst: join(mine, theirs), upstreamFirst: join(theirs, mine) };
}

function isWritten(line: string | undefined): boolean {
  return line !== undefined && line.trim() !== '';
}
