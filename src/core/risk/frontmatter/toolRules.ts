import type { Leaf } from '../leaf';

/** One entry of a list of tools: `Read`, `Bash(git add:*)`, `mcp__github__*`. */
export interface ToolRule {
  readonly text: string;
  readonly line: number;
}

/** The tools that an entry of frontmatter names, as a list or as a string with commas or blanks between them. */
export function toolRules(leaves: readonly Leaf[]): ToolRule[] {
  return leaves.flatMap(({ value, line }) =>
    split(value.replace(/^\[|\]$/g, '')).flatMap((text) =>
      expanded(text).map((one) => ({ text: one, line })),
    ),
  );
}

/** Cuts at commas and blanks outside of parentheses. */
function split(value: string): string[] {
  const parts: string[] = [];
  let [depth, part] = [0, ''];
  for (const character of value) {
    if (character === '(') depth++;
    else if (character === ')') depth = Math.max(0, depth - 1);
    if (depth === 0 && /[\s,]/.test(character)) {
      parts.push(part);
      part = '';
    } else {
      part += character;
    }
  }
  return [...parts, part].map((one) => one.replace(/^["']|["']$/g, '')).filter((one) => one !== '');
}

/** `Bash(git add:*, git commit:*)` is two rules. */
function expanded(rule: string): string[] {
  const [, name, inner] = /^([^(]*)\((.*)\)$/s.exec(rule) ?? [];
  if (name === undefined || !inner?.includes(',') || inner.includes('{')) return [rule];
  return inner
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one) => `${name}(${one})`);
}

/**
 * Those of some rules that none of the others allows. `*` allows everything, `Bash` each `Bash(…)`, `Bash(git:*)` each
 * `Bash(git …)`, and `mcp__github` each tool of that server.
 */
export function uncovered(rules: readonly ToolRule[], by: readonly ToolRule[]): ToolRule[] {
  const exact = new Set(by.map(({ text }) => text));
  if (exact.has('*')) return [];
  const wide = new Set(by.map(({ text }) => prefixOf(text)));
  return rules.filter(({ text }) => !exact.has(text) && !prefixesOf(text).some((prefix) => wide.has(prefix)));
}

/** What a rule that allows more than itself begins with. */
function prefixOf(rule: string): string | undefined {
  const [, name = rule, inner] = /^([^(]*)\((.*)\)$/s.exec(rule) ?? [];
  if (inner === undefined) return name.replace(/(?:__)?\*$/, '');
  if (/^:?\*{1,2}$/.test(inner)) return name;
  const [, command] = /^(.*\w)(?::| )\*$/s.exec(inner) ?? [];
  return command === undefined ? undefined : `${name}(${command}`;
}

/** Longer rules are nobody's: they are compared as they are. */
const MOST_CHARACTERS = 500;

/** Each beginning of a rule that, as a rule, would allow it: cut where words end, not in the middle of one. */
function prefixesOf(rule: string): string[] {
  if (rule.length > MOST_CHARACTERS) return [];
  const open = rule.indexOf('(');
  const name = open === -1 ? rule : rule.slice(0, open);
  const prefixes = [name];
  if (name.startsWith('mcp__')) {
    for (const { index } of name.slice(5).matchAll(/__/g)) prefixes.push(name.slice(0, index + 5));
  }
  for (const { index } of rule.slice(name.length).matchAll(/[ :]|\)$/g)) {
    prefixes.push(rule.slice(0, name.length + index));
  }
  return prefixes;
}
