import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import { frontmatterOf } from '../../core/merge/suggestions/frontmatter/frontmatter';
import type { Table } from './asTable';
import { conflictLine } from './conflictLine';
import type { ProblemList } from './problemList';

/** Longer frontmatter is nobody's, and the parser is slow for lists in lists. */
const MOST_CHARACTERS = 32_000;

/**
 * One map of a Markdown file's frontmatter, its scalars as they are written (`1.0` and a tree id of digits only stay
 * text). Other values are an empty list or an empty map: enough to say what they are.
 *
 * @param mentioned what a frontmatter that is worth parsing has somewhere
 * @returns undefined when there is no frontmatter or no such map in it, or when its YAML does not parse, which is
 *   reported
 */
export function frontmatterMap(
  text: string,
  key: string,
  mentioned: RegExp,
  problems: ProblemList,
): Table | undefined {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const frontmatter = frontmatterOf(lines);
  if (!frontmatter) return undefined;
  const yaml = frontmatter.lines.join('\n');
  if (!mentioned.test(yaml)) return undefined;
  if (yaml.length > MOST_CHARACTERS) {
    problems.add({ code: 'unreadable', format: 'YAML', reason: 'too-large', line: undefined });
    return undefined;
  }
  const conflict = conflictLine(yaml);
  const parsed = conflict === undefined ? parse(yaml) : { line: conflict };
  if (!('doc' in parsed)) {
    problems.add({
      code: 'unreadable',
      format: 'YAML',
      reason: conflict === undefined ? 'syntax' : 'conflict-markers',
      // The opening fence is the first line of the file.
      line: parsed.line === undefined ? undefined : parsed.line + 1,
    });
    return undefined;
  }
  return textsOf(parsed.doc, key);
}

function parse(yaml: string): { readonly doc: Document } | { readonly line: number | undefined } {
  try {
    const lineCounter = new LineCounter();
    // Comparing all keys of a map with each other takes time that grows with their square.
    const doc = parseDocument(yaml, {
      logLevel: 'silent',
      prettyErrors: false,
      uniqueKeys: false,
      lineCounter,
    });
    const error = doc.errors[0];
    return error ? { line: lineCounter.linePos(error.pos[0]).line } : { doc };
  } catch {
    // The parser calls itself for every level: deep nesting overflows the stack.
    return { line: undefined };
  }
}

function textsOf(doc: Document, key: string): Table | undefined {
  const contents = resolved(doc.contents, doc);
  const map = isMap(contents) ? resolved(contents.get(key, true), doc) : undefined;
  if (!isMap(map)) return undefined;
  return Object.fromEntries(
    map.items.flatMap((pair) =>
      isScalar(pair.key) && typeof pair.key.value === 'string'
        ? [[pair.key.value, textOf(resolved(pair.value, doc))] as const]
        : [],
    ),
  );
}

function resolved(node: unknown, doc: Document): unknown {
  return isAlias(node) ? node.resolve(doc) : node;
}

function textOf(node: unknown): unknown {
  if (isSeq(node)) return [];
  if (!isScalar(node)) return {};
  if (node.value === null || typeof node.value === 'string') return node.value;
  return node.source ?? {};
}
