import assert from 'node:assert/strict';
import { mergeText } from '../../src/core/merge/mergeText';
import { seededRandom } from './sampleTree';

const LINES = 5000;
export const CONFLICTS = 200;

export interface MergedTexts {
  readonly base: string;
  readonly local: string;
  readonly upstream: string;
}

const VERBS = ['speaks', 'tells', 'knows', 'asks', 'hears'] as const;
const ENDINGS = [
  'and of nothing else',
  'and of its price',
  'when it is open',
  'as long as it is cold',
] as const;

/**
 * A skill of 5,000 lines with 200 conflicts, evenly spread, the first near the top. In every second one the sides changed other
 * words of the line, so that there is something to suggest; in the others both changed the same words.
 */
export function longMerge(): MergedTexts {
  const random = seededRandom(12);
  const apart = LINES / CONFLICTS;
  const texts = { base: [] as string[], local: [] as string[], upstream: [] as string[] };
  for (const [index, head] of ['---', 'name: long-skill', 'description: Use it in a bench.', '---'].entries())
    for (const side of Object.values(texts)) side[index] = head;
  for (let index = 4; index < LINES; index++) {
    const verb = pick(VERBS, random());
    const ending = pick(ENDINGS, random());
    const number = Math.floor(random() * 1e6);
    const line = (verbNow: string, endingNow: string): string =>
      `The sentence ${String(index)} ${verbNow} of the harbour ${String(number)}, of the ships in it ${endingNow}.`;
    const isConflict = index % apart === Math.floor(apart / 2);
    const isApart = Math.floor(index / apart) % 2 === 0;
    texts.base.push(line(verb, ending));
    texts.local.push(isConflict ? line('sings', ending) : line(verb, ending));
    texts.upstream.push(isConflict ? line(isApart ? verb : 'shouts', 'in the rain') : line(verb, ending));
  }
  const merged = {
    base: `${texts.base.join('\n')}\n`,
    local: `${texts.local.join('\n')}\n`,
    upstream: `${texts.upstream.join('\n')}\n`,
  };
  const { chunks } = mergeText(merged.base, merged.local, merged.upstream);
  assert.equal(chunks.filter(({ kind }) => kind === 'conflict').length, CONFLICTS);
  return merged;
}

function pick<T extends string>(values: readonly [T, ...T[]], random: number): T {
  return values[Math.floor(random * values.length)] ?? values[0];
}
