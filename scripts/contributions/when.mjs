// The `when` clauses of package.json: every view, tree item, setting and context key they name must exist.
import { isText, literalsOf, literalText, strings, ts, where } from './sources.mjs';

/** The context keys of VS Code itself that a clause here may use. */
const BUILT_IN_KEYS = new Set([
  'activeEditor',
  'activeWebviewPanelId',
  'view',
  'viewItem',
  'focusedView',
  'activeViewlet',
  'workspaceFolderCount',
  'isWorkspaceTrusted',
  'isWeb',
  'remoteName',
  'resourceScheme',
  'resourcePath',
  'resourceFilename',
  'resourceExtname',
  'resourceLangId',
  'editorTextFocus',
  'editorFocus',
  'inputFocus',
  'listFocus',
  'listMultiSelection',
  'listDoubleSelection',
  'isInDiffEditor',
]);

export function checkWhenClauses({ manifest, nodes, known, report }) {
  const tree = contextValues(nodes);
  const texts = new Set(nodes.filter(isText).map(literalText));
  const used = new Set();
  for (const { text, keys } of strings(manifest.value.contributes, ['contributes'])) {
    if (!['when', 'enablement'].includes(keys.at(-1))) continue;
    const parts = comparisons(text);
    if (!parts) report(manifest.at(...keys), `the clause cannot be read: ${text}`);
    for (const part of parts ?? []) {
      used.add(part.key);
      const problem = problemOf(part);
      if (problem) report(manifest.at(...keys), problem);
    }
  }
  for (const literal of known.contextKeyLiterals)
    if (!used.has(literal.text)) report(where(literal), `no clause uses the context key ${literal.text}`);

  function problemOf({ key, operator, value }) {
    if (key === 'view' || key === 'focusedView')
      return missing([...known.views], operator, value, 'there is no view');
    if (key === 'viewItem') return missing(tree, operator, value, 'no tree item is');
    if (key.startsWith('config.artifactLineage.'))
      return known.settings.has(key.slice('config.'.length)) ? undefined : `there is no setting ${key}`;
    if (known.contextKeys.has(key)) {
      const isKnownValue = operator === undefined || !/[=!]=/.test(operator) || texts.has(value);
      return isKnownValue || /^(true|false)$/.test(value)
        ? undefined
        : `the context key ${key} is never ${value}`;
    }
    if (BUILT_IN_KEYS.has(key) || key.startsWith('config.')) return undefined;
    return `context key ${key} is never set in the code, and is none of VS Code's that are known here`;
  }
}

/** What is wrong when nothing is equal to a value or matches a pattern, each alternative of it. */
function missing(existing, operator, value, words) {
  if (operator === '==' || operator === '!=')
    return existing.some((one) => one === value || (one instanceof RegExp && one.test(value)))
      ? undefined
      : `${words} ${value}`;
  if (operator !== '=~') return undefined;
  const [, pattern, flags] = /^\/(.*)\/(\w*)$/.exec(value) ?? [];
  if (pattern === undefined) return `${value} is not a pattern`;
  const lost = alternatives(pattern).find(
    (one) =>
      !existing.some((text) => new RegExp(one, flags).test(text instanceof RegExp ? text.beginning : text)),
  );
  return lost === undefined ? undefined : `${words} like /${lost}/`;
}

/** `^(a|b)c` as `^(a)c` and `^(b)c`. */
function alternatives(pattern) {
  const group = /\((?:\?:)?([^()]*\|[^()]*)\)/.exec(pattern);
  if (!group) return pattern.includes('(') ? [pattern] : pattern.split('|');
  const [whole, inner] = group;
  return inner
    .split('|')
    .flatMap((one) =>
      alternatives(`${pattern.slice(0, group.index)}(${one})${pattern.slice(group.index + whole.length)}`),
    );
}

/** `view == x && !(viewItem =~ /y/ || z)` as its comparisons; nothing when it cannot be read. */
function comparisons(clause) {
  const token =
    /\s*(?:(\/(?:\\.|[^/\\])+\/[a-z]*|'[^']*')|(==|!=|=~|<=?|>=?|not in\b|in\b)|(&&|\|\||[!()])|([^\s!=<>&|()~'/]+))\s*/y;
  const tokens = [];
  while (token.lastIndex < clause.length) {
    const match = token.exec(clause);
    if (!match) return undefined;
    const [, quoted, operator, joint, word] = match;
    if (!joint) tokens.push({ operator, text: quoted ?? word ?? operator });
  }
  const parts = [];
  while (tokens.length > 0) {
    const key = tokens.shift();
    if (key.operator) return undefined;
    if (!tokens[0]?.operator) {
      if (!/^(true|false)$/.test(key.text)) parts.push({ key: key.text });
      continue;
    }
    const { operator } = tokens.shift();
    const value = tokens.shift();
    if (!value) return undefined;
    parts.push({ key: key.text, operator, value: value.text.replace(/^'(.*)'$/, '$1') });
  }
  return parts;
}

/** What the code gives tree items as their `contextValue`; a pattern where a part of it cannot be told. */
function contextValues(nodes) {
  return nodes
    .flatMap((node) => {
      if (ts.isPropertyAssignment(node) && node.name.getText() === 'contextValue') return [node.initializer];
      if (ts.isBinaryExpression(node) && /\.contextValue$/.test(node.left.getText())) return [node.right];
      return [];
    })
    .flatMap((value) => literalsOf(value, nodes))
    .flatMap((literal) => (ts.isTemplateExpression(literal) ? expand(literal, nodes) : [literal.text]));
}

/** `a.${x.kind}` as all of `a.b`, `a.c`, where every property `kind` in the code is declared `'b' | 'c'`. */
function expand(template, nodes) {
  let texts = [template.head.text];
  for (const { expression, literal } of template.templateSpans) {
    const values = ts.isPropertyAccessExpression(expression) ? declared(expression.name.text, nodes) : [];
    if (values.length === 0) return [anythingAfter(template.head.text)];
    texts = texts.flatMap((text) => values.map((value) => `${text}${value}${literal.text}`));
  }
  return texts;
}

function declared(property, nodes) {
  return nodes
    .filter((node) => ts.isPropertySignature(node) && node.name.getText() === property && node.type)
    .flatMap(({ type }) => (ts.isUnionTypeNode(type) ? type.types : [type]))
    .flatMap((type) =>
      ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal) ? [type.literal.text] : [],
    );
}

function anythingAfter(beginning) {
  const escaped = beginning.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return Object.assign(new RegExp(`^${escaped}.*$`), { beginning });
}
