import type { Node } from 'jsonc-parser/lib/esm/main.js';
import { scanJson } from './scanJson';

/** One property or item of a JSON object or array as it was written: joined again, the parts are its text. */
export interface JsonPart {
  /** A property's name, undefined for an item. */
  readonly key: string | undefined;
  /** The value. */
  readonly node: Node;
  /** White space and comments before it. */
  readonly lead: string;
  /** The name and the colon, empty for an item. */
  readonly head: string;
  readonly body: string;
  /** Between the value and its comma. */
  readonly post: string;
  /** A comment behind the comma on the same line. */
  readonly trail: string;
}

/** An object or an array in its parts. */
export interface JsonParts {
  readonly parts: readonly JsonPart[];
  /** Before the closing bracket. */
  readonly tail: string;
  /** Whether a comma follows the last part. */
  readonly trailingComma: boolean;
}

/** Takes an object or an array apart. */
export function jsonParts(container: Node, text: string): JsonParts {
  const parts: JsonPart[] = [];
  const children = container.children ?? [];
  const close = container.offset + container.length - 1;
  const open = container.offset + 1;
  let trailingComma = false;
  const first = children[0];
  if (!first) return { parts, tail: text.slice(open, close), trailingComma };
  let lead = text.slice(open, first.offset);
  for (const [index, child] of children.entries()) {
    const node = child.type === 'property' ? (child.children?.[1] ?? child) : child;
    const key: unknown = child.type === 'property' ? child.children?.[0]?.value : undefined;
    const gap = text.slice(child.offset + child.length, children[index + 1]?.offset ?? close);
    const { post, trail, rest, hasComma } = cutGap(gap);
    parts.push({
      key: typeof key === 'string' ? key : undefined,
      node,
      lead,
      head: text.slice(child.offset, node.offset),
      body: text.slice(node.offset, node.offset + node.length),
      post,
      trail,
    });
    lead = rest;
    trailingComma = hasComma;
  }
  return { parts, tail: lead, trailingComma };
}

/** Tells what between two values belongs to the one before and what to the one after. */
function cutGap(gap: string): {
  readonly post: string;
  readonly trail: string;
  readonly rest: string;
  readonly hasComma: boolean;
} {
  let comma = -1;
  let newline = -1;
  for (const { start, text } of scanJson(gap)) {
    if (text === ',') {
      comma = start;
      // A line break before the comma ends no line of the part.
      newline = -1;
    } else if (newline === -1 && /^[\r\n]+$/.test(text)) {
      newline = start;
    }
  }
  const from = comma + 1;
  const to = newline === -1 ? from : newline;
  return {
    post: comma === -1 ? '' : gap.slice(0, comma),
    trail: gap.slice(from, to),
    rest: gap.slice(to),
    hasComma: comma !== -1,
  };
}
