import { isScalar } from 'yaml';

/** A scalar that a list can be merged by: a string, a number or a boolean, written on one line. */
export interface PlainScalar {
  readonly value: string | number | boolean;
  readonly start: number;
  readonly end: number;
  readonly source: string;
}

/** Reads a node as one; undefined for any other. */
export function plainScalar(node: unknown, text: string): PlainScalar | undefined {
  if (!isScalar(node) || !node.range) return undefined;
  const { value } = node;
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  const [start, end] = node.range;
  const source = text.slice(start, end);
  return source === '' || source.includes('\n') ? undefined : { value, start, end, source };
}
