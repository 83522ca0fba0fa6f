import { isMap, isScalar, parseDocument, visit, type Document, type YAMLMap } from 'yaml';

/** A YAML mapping as it was written. */
export interface YamlSource {
  readonly text: string;
  readonly lines: readonly string[];
  readonly doc: Document;
  /** Undefined when there is nothing but comments. */
  readonly map: YAMLMap | undefined;
}

/** Longer frontmatter is nobody's. */
const MOST_CHARACTERS = 32_000;
/** The parser compares each key of a map with all others, so that their number counts twice. */
const MOST_KEYS = 1_500;
/** The parser calls itself for every level. */
const MOST_BRACKETS = 500;
/** Lists in lists, or maps as keys, on one line: `- - - -`. */
const NESTED_ON_ONE_LINE = /^\s*(?:[-?:][ \t]+){20}/m;

/**
 * Reads lines as one YAML mapping of the plain kind that frontmatter is.
 *
 * @returns undefined for what cannot be taken apart by its source and put together again with certainty: malformed
 *   YAML, duplicate keys, keys that are no strings, anchors, aliases, tags, several documents, lone carriage returns, and
 *   texts of a size or depth that nobody writes
 */
export function readYaml(lines: readonly string[]): YamlSource | undefined {
  const text = lines.map((line) => `${line}\n`).join('');
  if (text.length > MOST_CHARACTERS || text.includes('\r') || isMuch(text)) return undefined;
  const doc = parse(text);
  if (!doc || doc.errors.length > 0 || doc.warnings.length > 0 || !isPlain(doc)) return undefined;
  if (doc.contents === null) return { text, lines, doc, map: undefined };
  if (!isMap(doc.contents) || doc.contents.flow === true) return undefined;
  return { text, lines, doc, map: doc.contents };
}

/** Counts what may be a key or a bracket, without knowing which are within quotes. */
function isMuch(text: string): boolean {
  let [keys, brackets] = [0, 0];
  for (const character of text) {
    if (character === '[' || character === '{') brackets++;
    else if (character === ':' || character === ',' || character === '?') keys++;
  }
  return keys > MOST_KEYS || brackets > MOST_BRACKETS || NESTED_ON_ONE_LINE.test(text);
}

function parse(text: string): Document | undefined {
  try {
    return parseDocument(text, { logLevel: 'silent', prettyErrors: false });
  } catch {
    // The parser reports errors in the document; that it throws none for any text is not promised.
    return undefined;
  }
}

/** Whether the document has only maps, lists and scalars, with strings for keys. */
function isPlain(doc: Document): boolean {
  let plain = true;
  visit(doc, {
    Alias: () => {
      plain = false;
      return visit.BREAK;
    },
    Pair: (_, { key }) => {
      if (isScalar(key) && typeof key.value === 'string') return undefined;
      plain = false;
      return visit.BREAK;
    },
    Value: (_, node) => {
      if (node.anchor === undefined && node.tag === undefined) return undefined;
      plain = false;
      return visit.BREAK;
    },
  });
  return plain;
}

/** The mapping as values: maps as `Map`, so that no key means anything else. */
export function yamlValue(source: YamlSource): unknown {
  return source.map ? source.map.toJS(source.doc, { mapAsMap: true }) : new Map();
}
