import type { Node } from 'jsonc-parser/lib/esm/main.js';
import { readJson } from '../merge/suggestions/json/jsonSource';
import type { Leaf } from './leaf';
import { lineCounter } from './text/lineCounter';

/** The scalars (and empty lists and objects) of a JSON document, comments allowed, in its order. Undefined for anything that is no object. */
export function jsonLeaves(text: string): Leaf[] | undefined {
  if (text.trim() === '') return [];
  const source = readJson(text);
  if (!source) return undefined;
  const leaves: Leaf[] = [];
  const lineOf = lineCounter(text);
  // The depth is bounded where the text was read.
  const walk = (node: Node, path: string): void => {
    const children = node.children ?? [];
    if (children.length === 0) {
      if (path === '') return;
      const value = text.slice(node.offset, node.offset + node.length);
      leaves.push({ path, value, line: lineOf(node.offset) });
    } else if (node.type === 'array') {
      for (const child of children) walk(child, `${path}[]`);
    } else {
      for (const { children: [name, child] = [] } of children) {
        const key = String(name?.value);
        if (child) walk(child, path === '' ? key : `${path}.${key}`);
      }
    }
  };
  walk(source.root, '');
  return leaves;
}
