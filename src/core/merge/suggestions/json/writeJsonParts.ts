import type { JsonPart, JsonParts } from './jsonParts';

/** A part to write, and whether it comes from the document whose layout is kept. */
export interface WrittenPart {
  readonly part: JsonPart;
  /** The value to write in place of the part's own. */
  readonly body: string;
  readonly own: boolean;
}

/**
 * Writes an object or an array of other parts, laid out as it was: what stays is written as it stood, and what comes in
 * stands on a line of its own where the others do.
 *
 * @param own of the object or array whose layout is kept
 * @param other where the incoming parts come from; its layout is used when there is no part to take one from
 */
export function writeJsonParts(
  brackets: '{}' | '[]',
  own: JsonParts,
  other: JsonParts | undefined,
  written: readonly WrittenPart[],
): string {
  const [open, close] = brackets;
  if (written.length === 0)
    return own.parts.length === 0 ? `${open ?? ''}${own.tail}${close ?? ''}` : brackets;
  const layout = own.parts.length === 0 && other ? other : own;
  const leads = layout.parts.map(({ lead }) => lead);
  const isSpread = leads.some((lead) => lead.includes('\n'));
  const indent = indentOf(leads.find((lead) => lead.includes('\n')) ?? '');
  let text = open ?? '';
  written.forEach(({ part, body, own: isOwn }, index) => {
    const isLast = index === written.length - 1;
    let { lead } = part;
    if (!isSpread) lead = index === 0 ? (leads[0] ?? '') : (leads[1] ?? ' ');
    else if (!isOwn && !lead.includes('\n')) lead = `\n${indent}`;
    const shift = isSpread && !isOwn ? indentOf(part.lead) : indent;
    const moved = (source: string): string =>
      shift === indent ? source : source.replaceAll(`\n${shift}`, `\n${indent}`);
    const comma = !isLast || layout.trailingComma ? ',' : '';
    text += `${moved(lead)}${part.head}${moved(body)}${part.post}${comma}${part.trail}`;
  });
  return `${text}${layout.tail}${close ?? ''}`;
}

/** The white space at the end of what stands before a part that begins a line. */
function indentOf(lead: string): string {
  return lead.includes('\n') ? (/[ \t]*$/.exec(lead)?.[0] ?? '') : '';
}
