/** What these records need of TOML's values. */
export type TomlValue = string | boolean | readonly string[];

const ESCAPES: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
};

/**
 * A value as Python's tomli_w writes it: basic strings on one line, arrays with an element on each line, four spaces
 * deep, and a comma behind the last.
 *
 * @param eol the text's line end
 * @param indent of the line that the value stands in
 */
export function tomlLiteral(value: TomlValue, eol: string, indent: string): string {
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'string') return tomlString(value);
  if (value.length === 0) return '[]';
  const elements = value.map((element) => `${indent}    ${tomlString(element)},${eol}`);
  return `[${eol}${elements.join('')}${indent}]`;
}

/** A basic string; a literal one where the text that it replaces is one and the value can be written so. */
export function tomlString(value: string, replaced = ''): string {
  // eslint-disable-next-line no-control-regex -- which TOML allows in no literal string
  const isPlain = !/['\u0000-\u0008\u000A-\u001F\u007F]/.test(value);
  if (isPlain && replaced.startsWith("'") && !replaced.startsWith("'''")) return `'${value}'`;
  return `"${escaped(value)}"`;
}

/** A part of a key: bare where that is possible. */
export function tomlKeyPart(part: string): string {
  return /^[A-Za-z0-9_-]+$/.test(part) ? part : tomlString(part);
}

function escaped(value: string): string {
  // eslint-disable-next-line no-control-regex -- what TOML wants escaped
  return value.replace(/[\u0000-\u0008\u000A-\u001F"\\\u007F]/g, (char) => {
    return ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
