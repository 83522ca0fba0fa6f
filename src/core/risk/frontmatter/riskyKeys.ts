import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { readYaml, type YamlSource } from '../../merge/suggestions/frontmatter/yamlSource';
import type { Leaf } from '../leaf';
import { lineCounter } from '../text/lineCounter';

/** The keys of frontmatter that risks are looked for in. */
export type RiskyKey =
  'allowed-tools' | 'tools' | 'disallowed-tools' | 'permission-mode' | 'hooks' | 'mcp-servers';

/** By their letters alone: Claude Code has both `allowed-tools` (skills) and `disallowedTools` (agents). */
const BY_LETTERS: ReadonlyMap<string, RiskyKey> = new Map(
  (['allowed-tools', 'tools', 'disallowed-tools', 'permission-mode', 'hooks', 'mcp-servers'] as const).map(
    (key) => [key.replace('-', ''), key],
  ),
);

/** What frontmatter has under one of these keys. */
export interface RiskyEntry {
  readonly key: RiskyKey;
  /** As it is written. */
  readonly name: string;
  /** Its scalars, in order, with their path from the key on. */
  readonly leaves: readonly Leaf[];
  /** From 1, in the file. */
  readonly line: number;
}

/** The first line of the frontmatter is the file's second. */
const FIRST_LINE = 2;

/** Finds them. What is no plain YAML is read line by line, as far as it can be. */
export function riskyEntries(lines: readonly string[]): RiskyEntry[] {
  const source = readYaml(lines);
  return source ? fromYaml(source) : fromLines(lines);
}

function riskyKey(name: string): RiskyKey | undefined {
  return BY_LETTERS.get(name.toLowerCase().replace(/[-_ ]/g, ''));
}

function fromYaml(source: YamlSource): RiskyEntry[] {
  const entries: RiskyEntry[] = [];
  const lineAt = lineCounter(source.text);
  const lineOf = (node: unknown, otherwise: number): number => {
    const start = (node as Node | null)?.range?.[0];
    return start === undefined ? otherwise : lineAt(start) + FIRST_LINE - 1;
  };
  for (const pair of source.map?.items ?? []) {
    const name = isScalar(pair.key) ? String(pair.key.value) : '';
    const key = riskyKey(name);
    if (!key) continue;
    const line = lineOf(pair.key, FIRST_LINE);
    const leaves: Leaf[] = [];
    // The depth is bounded where the text was read.
    const walk = (node: unknown, path: string, at: number): void => {
      if (isSeq(node) && node.items.length > 0) {
        for (const item of node.items) walk(item, `${path}[]`, lineOf(item, at));
      } else if (isMap(node) && node.items.length > 0) {
        for (const inner of node.items) {
          const innerName = isScalar(inner.key) ? String(inner.key.value) : '';
          walk(inner.value, `${path}.${innerName}`, lineOf(inner.key, at));
        }
      } else {
        const found: unknown = isScalar(node) ? node.value : undefined;
        const value =
          typeof found === 'string'
            ? found
            : found === undefined || found === null
              ? ''
              : JSON.stringify(found);
        leaves.push({ path, value, line: at });
      }
    };
    walk(pair.value, name, line);
    entries.push({ key, name, leaves, line });
  }
  return entries;
}

const KEY_LINE = /^(\s*)["']?([A-Za-z][\w -]*?)["']?\s*:(.*)$/;

/** Each key at the margin with what stands behind it, and each that stands anywhere else with its line. */
function fromLines(lines: readonly string[]): RiskyEntry[] {
  const entries: RiskyEntry[] = [];
  let leaves: Leaf[] | undefined;
  let name = '';
  lines.forEach((text, index) => {
    const line = index + FIRST_LINE;
    const [, indent = '', found = '', value = ''] = KEY_LINE.exec(text.slice(0, 2_000)) ?? [];
    const key = riskyKey(found);
    if (key && (indent === '' || !leaves)) {
      name = found;
      const inline = plainValue(value);
      leaves = inline === '' ? [] : [{ path: name, value: inline, line }];
      entries.push({ key, name, leaves, line });
      return;
    }
    if (found !== '' && indent === '') leaves = undefined;
    if (leaves) {
      const [, dash, item = ''] = /^\s*(-\s+)?(.*?)\s*$/.exec(text.slice(0, 2_000)) ?? [];
      if (item !== '') leaves.push({ path: dash ? `${name}[]` : name, value: plainValue(item), line });
      return;
    }
    const inner =
      /\b(?:(?:dis)?allowed[-_]?tools|permission[-_]?mode|mcp[-_]?servers|tools|hooks)["']?\s*:/i.exec(text);
    const innerKey = inner && riskyKey(inner[0].replace(/["':\s]/g, ''));
    if (innerKey) {
      const value = text.trim();
      entries.push({ key: innerKey, name: innerKey, leaves: [{ path: innerKey, value, line }], line });
    }
  });
  return entries;
}

/** Without the quotes around it and a comment behind it. */
function plainValue(text: string): string {
  const value = text.replace(/\s#.*$/, '').trim();
  const [, inner = value] = /^(["'])(.*)\1$/.exec(value)?.slice(1) ?? [];
  return inner;
}
