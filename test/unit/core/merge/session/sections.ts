import fc from 'fast-check';
import { mergeText, type TextMerge } from '../../../../../src/core/merge/mergeText';

/** A part of a text that stands by itself: nothing in it is like anything in another part. */
export interface Section {
  readonly kind: 'unchanged' | 'local' | 'upstream' | 'both' | 'conflict';
  /** Makes a section of the same kind another one. */
  readonly variant: number;
}

export const section: fc.Arbitrary<Section> = fc.record(
  {
    kind: fc.constantFrom('unchanged', 'local', 'upstream', 'both', 'conflict'),
    variant: fc.nat(3),
  },
  { noNullPrototype: true },
);

type Lines = Readonly<Record<'base' | 'local' | 'upstream', readonly string[]>>;

function linesOf({ kind, variant }: Section, index: number): Lines {
  const name = `section ${String(index)}`;
  const line = (of: string): string => `${name}: ${of}, ${String(variant)}`;
  const [before, mine, theirs] = [`${name}: before`, line('mine'), line('theirs')];
  const frame = (middle: string): string[] => [
    ...[1, 2, 3].map((n) => `${name}: line ${String(n)}`),
    middle,
    ...[4, 5, 6].map((n) => `${name}: line ${String(n)}`),
  ];
  const local = kind === 'local' || kind === 'both' || kind === 'conflict' ? mine : before;
  const upstream = kind === 'upstream' || kind === 'conflict' ? theirs : kind === 'both' ? mine : before;
  return { base: frame(before), local: frame(local), upstream: frame(upstream) };
}

/** The three texts of sections, one after another. */
export function textsOf(sections: readonly Section[]): Readonly<Record<keyof Lines, string>> {
  const all = sections.map(linesOf);
  const text = (side: keyof Lines): string =>
    all.flatMap((lines) => lines[side].map((line) => `${line}\n`)).join('');
  return { base: text('base'), local: text('local'), upstream: text('upstream') };
}

/** The merge of sections; each that is not unchanged is one chunk. */
export function mergeOf(sections: readonly Section[]): TextMerge {
  const { base, local, upstream } = textsOf(sections);
  return mergeText(base, local, upstream);
}
