import type { YAMLSeq } from 'yaml';
import { plainScalar, type PlainScalar } from './plainScalar';
import { itemsByValue } from './yamlItems';
import type { YamlEntry } from './yamlEntries';
import type { YamlList } from './yamlList';

/** Reads a list in brackets, all of it on one line or each item on its own, without comments in it. */
export function readFlowList(entry: YamlEntry, seq: YAMLSeq): YamlList | undefined {
  const { text } = entry.source;
  if (!seq.range) return undefined;
  const [start, end] = seq.range;
  const scalars: PlainScalar[] = [];
  for (const node of seq.items) {
    const scalar = plainScalar(node, text);
    if (!scalar) return undefined;
    scalars.push(scalar);
  }
  // The first gap is after the opening bracket, the last before the closing one.
  const gaps: string[] = [];
  let at = start + 1;
  for (const scalar of scalars) {
    gaps.push(text.slice(at, scalar.start));
    at = scalar.end;
  }
  const last = text.slice(at, end - 1);
  if ([...gaps, last].some((gap) => !/^[\s,]*$/.test(gap))) return undefined;
  const items = itemsByValue(
    scalars.map(({ value, source }) => ({ value, source, line: undefined, lead: [] })),
  );
  if (!items) return undefined;
  const [first, between = ', '] = gaps;
  if (gaps.slice(2).some((gap) => gap !== between)) return undefined;

  const lineStart = text.lastIndexOf('\n', start) + 1;
  const keyText = entry.lines.join('\n');
  const keyStart = text.split('\n', entry.keyLine).reduce((length, line) => length + line.length + 1, 0);
  const before = keyText.slice(0, start - keyStart);
  const after = keyText.slice(end - keyStart);
  if (lineStart !== keyStart) return undefined;
  return {
    notation: 'flow',
    items,
    comments: after.trim(),
    write: (chosen) => {
      const isSpread = first?.includes('\n') ?? false;
      const separator = gaps.length < 2 && isSpread ? `,${first ?? ''}` : between;
      const inner = chosen.map(({ source }) => source).join(separator);
      const list = chosen.length === 0 ? '[]' : `[${first ?? ''}${inner}${last}]`;
      return { lines: `${before}${list}${after}`.split('\n'), value: chosen.map(({ value }) => value) };
    },
  };
}
