import fc from 'fast-check';
import type { Triple } from './triples';

/** Few different lines, so that texts have much in common; among them what other tools take for line ends. */
const line = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'b', 'c', '') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('\t', 'a\u2028b', 'a\u0085', '\f', 'a\rb', '\ra', '日本🚀', '<<<<<<< a'),
  },
);

/** How the lines of a text end, and whether the last one does. */
const form = fc.record({
  bom: fc.oneof({ weight: 5, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.constant('\uFEFF') }),
  ends: fc.oneof(
    { weight: 4, arbitrary: fc.constant(['\n']) },
    { weight: 2, arbitrary: fc.constant(['\r\n']) },
    { weight: 2, arbitrary: fc.array(fc.constantFrom('\n', '\r\n'), { minLength: 1, maxLength: 7 }) },
  ),
  last: fc.constantFrom('as others', 'as others', 'as others', 'none'),
});

function written(
  lines: readonly string[],
  { bom, ends, last }: { readonly bom: string; readonly ends: readonly string[]; readonly last: string },
): string {
  const endOf = (index: number): string =>
    last === 'none' && index === lines.length - 1 ? '' : (ends[index % ends.length] ?? '\n');
  return bom + lines.map((text, index) => text + endOf(index)).join('');
}

const lines = fc.array(line, { maxLength: 12 });

/** A place, as a share of the text, how many lines go and which come. */
const edit = fc.tuple(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.nat(2),
  fc.array(line, { maxLength: 2 }),
);

function edited(
  base: readonly string[],
  edits: readonly (readonly [number, number, readonly string[]])[],
): string[] {
  const result = [...base];
  for (const [place, removed, added] of edits)
    result.splice(Math.floor(place * (result.length + 1)), removed, ...added);
  return result;
}

const side = fc.oneof(
  { weight: 4, arbitrary: fc.array(edit, { maxLength: 3 }).map((edits) => ({ edits, lines: undefined })) },
  { weight: 1, arbitrary: lines.map((own) => ({ edits: [], lines: own })) },
);

/** Any text. */
export const arbitraryText: fc.Arbitrary<string> = fc
  .tuple(lines, form)
  .map(([own, ofText]) => written(own, ofText));

/** A base and two sides, mostly edited from it and of the same form, sometimes unrelated. */
export const arbitraryTriple: fc.Arbitrary<Triple> = fc
  .tuple(lines, side, side, form, form, form, fc.nat(3))
  .map(([base, local, upstream, ofBase, ofLocal, ofUpstream, kind]) => ({
    base: written(base, ofBase),
    local: written(local.lines ?? edited(base, local.edits), kind < 2 ? ofBase : ofLocal),
    upstream: written(upstream.lines ?? edited(base, upstream.edits), kind < 3 ? ofBase : ofUpstream),
  }));
