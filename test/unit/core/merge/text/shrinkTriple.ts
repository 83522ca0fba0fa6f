import type { Triple } from './triples';

/** For each candidate, whether it still shows what is to be shown. */
export type StillShows = (candidates: readonly Triple[]) => Promise<readonly boolean[]>;

const SIDES = ['base', 'local', 'upstream'] as const;

/**
 * Removes lines from a triple for as long as it still shows what it showed: a line wherever it stands, or stretches of
 * one side. The answer cannot lose a single line more.
 */
export async function shrinkTriple<T extends Triple>(triple: T, stillShows: StillShows): Promise<T> {
  let smallest = triple;
  for (;;) {
    const candidates = smallerOnes(smallest);
    const shows = await stillShows(candidates);
    const next = candidates[shows.indexOf(true)];
    if (!next) return smallest;
    smallest = next;
  }
}

/** Those with most lines removed first. */
function smallerOnes<T extends Triple>(triple: T): T[] {
  const lines = new Set(SIDES.flatMap((side) => linesOf(triple[side])));
  const everywhere = [...lines].map((line) => {
    const without = (text: string): string =>
      linesOf(text)
        .filter((other) => other !== line)
        .join('');
    return {
      ...triple,
      base: without(triple.base),
      local: without(triple.local),
      upstream: without(triple.upstream),
    };
  });
  const ofOneSide = SIDES.flatMap((side) => {
    const own = linesOf(triple[side]);
    const result: T[] = [];
    for (let length = own.length; length >= 1; length = Math.floor(length / 2)) {
      for (let start = 0; start + length <= own.length; start += length)
        result.push({ ...triple, [side]: [...own.slice(0, start), ...own.slice(start + length)].join('') });
    }
    return result;
  });
  return [...everywhere, ...ofOneSide]
    .filter((candidate) => sizeOf(candidate) < sizeOf(triple))
    .sort((a, b) => sizeOf(a) - sizeOf(b));
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function sizeOf(triple: Triple): number {
  return SIDES.reduce((sum, side) => sum + triple[side].length, 0);
}
