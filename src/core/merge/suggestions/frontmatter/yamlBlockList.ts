import type { YAMLSeq } from 'yaml';
import { plainScalar } from './plainScalar';
import { itemsByValue } from './yamlItems';
import type { YamlEntry } from './yamlEntries';
import type { YamlItem, YamlList } from './yamlList';

const ITEM = /^([ \t]*)-[ \t]+/;

/** Reads a list whose items stand below each other, each with its dash on a line of its own. */
export function readBlockList(entry: YamlEntry, seq: YAMLSeq): YamlList | undefined {
  const { text, lines } = entry.source;
  const lastLine = entry.keyLine + entry.lines.length;
  const items: YamlItem[] = [];
  let indent: string | undefined;
  let line = entry.keyLine + 1;
  for (const node of seq.items) {
    const scalar = plainScalar(node, text);
    if (!scalar) return undefined;
    const lead: string[] = [];
    while (line < lastLine && !ITEM.test(lines[line] ?? '')) lead.push((lines[line++] ?? '').trim());
    const itemLine = lines[line++] ?? '';
    const [dash, before] = ITEM.exec(itemLine) ?? [];
    indent ??= before;
    if (dash === undefined || before !== indent || !itemLine.startsWith(scalar.source, dash.length))
      return undefined;
    items.push({
      value: scalar.value,
      source: scalar.source,
      line: itemLine.trim(),
      lead,
    });
  }
  const byValue = itemsByValue(items);
  if (!byValue) return undefined;
  const [header, tail] = [entry.lines.slice(0, 1), lines.slice(line, lastLine)];
  return {
    notation: 'block',
    items: byValue,
    // Those before an item go where the item goes.
    comments: [header[0]?.replace(/^\s*[^#]*/, '') ?? '', ...tail.map((one) => one.trim())].join('\n').trim(),
    write: (chosen) => {
      if (chosen.length === 0) return undefined;
      const written = chosen.flatMap(({ lead, line: own, source }) =>
        [...lead, own ?? `- ${source}`].map((one) => (one === '' ? '' : `${indent ?? ''}${one}`)),
      );
      return { lines: [...header, ...written, ...tail], value: chosen.map(({ value }) => value) };
    },
  };
}
