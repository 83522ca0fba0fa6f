// The TypeScript sources as syntax trees, JSON files as values that know their lines, and how to ask both.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Not imported: looking for its exports takes Node half a second. */
export const ts = createRequire(import.meta.url)('typescript');

/** Every node of every source file. */
export function readNodes() {
  return readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((file) => path.posix.join('src', ...file.split(path.sep)))
    .flatMap((file) => [
      ...descendants(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)),
    ]);
}

export function* descendants(node) {
  const children = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) {
    yield child;
    yield* descendants(child);
  }
}

/** A JSON file's value, and `at('a', 0, 'b')`: the file and line of what is there, or of the last thing on the way. */
export function readJson(file) {
  const text = readFileSync(file, 'utf8');
  const source = ts.parseJsonText(file, text);
  const at = (...keys) => {
    let value = source.statements[0].expression;
    let place = value;
    for (const key of keys) {
      const inner =
        value.elements?.[key] ?? value.properties?.find(({ name }) => name.text === String(key)) ?? undefined;
      if (!inner) break;
      place = inner;
      value = inner.initializer ?? inner;
    }
    return whereIn(source, place);
  };
  return { value: JSON.parse(text), at };
}

/** Every string in a JSON value with the keys that lead to it, the last one nearest. */
export function* strings(value, keys = []) {
  if (typeof value === 'string') yield { text: value, keys };
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* strings(inner, [...keys, key]);
}

/** `src/a.ts:12`. */
export function where(node) {
  return whereIn(node.getSourceFile(), node);
}

function whereIn(source, node) {
  return `${source.fileName}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}`;
}

export function isText(node) {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

/** The text that is written out in a literal, with a bar for each `${}`. */
export function literalText(node) {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return '';
  return [node.head, ...node.templateSpans.map(({ literal }) => literal)].map(({ text }) => text).join('|');
}

/** `showQuickPick` of `window.showQuickPick(...)`, `TreeItem` of `new TreeItem(...)`. */
export function calleeName(call) {
  const callee = call.expression;
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText();
}

export function isCallOf(node, ...names) {
  return (ts.isCallExpression(node) || ts.isNewExpression(node)) && names.includes(calleeName(node));
}

/** The literals an expression may be: through constants (of any file, by their name), conditions and `??`. */
export function literalsOf(node, nodes) {
  if (!node) return [];
  if (isText(node)) return [node];
  if (ts.isConditionalExpression(node))
    return [node.whenTrue, node.whenFalse].flatMap((one) => literalsOf(one, nodes));
  if (ts.isBinaryExpression(node)) return [node.left, node.right].flatMap((one) => literalsOf(one, nodes));
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node))
    return literalsOf(node.expression, nodes);
  if (!ts.isIdentifier(node)) return [];
  return variables(node, nodes).flatMap(({ initializer }) => literalsOf(initializer, nodes));
}

const declarations = new WeakMap();

/** The variables with a value that a name may mean: those of its file, otherwise what other files export. */
export function variables(name, nodes) {
  if (!declarations.has(nodes)) declarations.set(nodes, declarationsByName(nodes));
  const all = declarations.get(nodes).get(name.text) ?? [];
  const own = all.filter((one) => one.getSourceFile() === name.getSourceFile());
  return own.length > 0 ? own : all.filter((one) => ts.isSourceFile(one.parent.parent.parent));
}

function declarationsByName(nodes) {
  const found = new Map();
  for (const node of nodes) {
    if (!ts.isVariableDeclaration(node) || !node.initializer) continue;
    const name = node.name.getText();
    found.set(name, [...(found.get(name) ?? []), node]);
  }
  return found;
}
