// Every text a person reads goes through l10n.t, and l10n/bundle.l10n.json holds them all for translators.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { calleeName, descendants, isText, literalText, ts, where } from './sources.mjs';

/** Properties, variables and parameters of these names are shown. */
const SHOWN_NAME =
  /^(\w*[lL]abel|description|detail|tooltip|title|name|text|message|placeHolder|placeholder|prompt|validationMessage|separator)$/;
/** What functions and tables of these names give is shown. */
const SHOWN_RESULT = /(Label|Word|Description|Message|Title|Tooltip|_LABEL)S?$|^provideTextDocumentContent$/;
/** The arguments of these are shown: all of them, or those at these places. */
const SHOWN_ARGUMENTS = new Map([
  ['showInformationMessage', undefined],
  ['showWarningMessage', undefined],
  ['showErrorMessage', undefined],
  ['showQuickPick', [0]],
  ['setStatusBarMessage', [0]],
  ['createOutputChannel', [0]],
  ['createWebviewPanel', [1]],
  ['TreeItem', [0]],
  ['FileDecoration', [1]],
  ['MarkdownString', [0]],
  ['appendText', [0]],
  ['appendMarkdown', [0]],
]);

/** The ending of a file's name; a search in VS Code's settings. */
const NO_WORDS = /^(\.[a-z]+(\.[a-z]+)*|@ext:.*)$/;

export function checkVisibleText({ nodes, report }) {
  const code = { parameters: shownParameters(nodes), calls: callsByName(nodes) };
  for (const node of nodes) {
    if (isLocalisation(node) && !(node.arguments[0] && ts.isStringLiteral(node.arguments[0])))
      report(where(node), 'l10n.t needs a literal string');
    if (!isText(node) || !isInUi(node) || isForOthers(node)) continue;
    const text = withoutIcons(literalText(node));
    if (isProse(text) || (/[A-Za-z]{2,}/.test(text) && isShown(node, code)))
      report(where(node), `visible text outside l10n.t: ${node.getText().slice(0, 60)}`);
  }
}

/** The strings of the code, as VS Code's localisation wants them. */
export function checkBundle({ nodes, report }) {
  const file = 'l10n/bundle.l10n.json';
  const texts = nodes
    .filter((node) => isLocalisation(node) && node.arguments[0] && ts.isStringLiteral(node.arguments[0]))
    .map((node) => node.arguments[0].text);
  const sorted = [...new Set(texts)].sort();
  const expected = `${JSON.stringify(Object.fromEntries(sorted.map((text) => [text, text])), null, 2)}\n`;
  if (process.argv.includes('--write')) {
    mkdirSync('l10n', { recursive: true });
    writeFileSync(file, expected);
  }
  const actual = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (actual === expected) return;
  const [lines, wanted] = [actual.split('\n'), expected.split('\n')];
  const line = wanted.findIndex((one, index) => one !== lines[index]) + 1;
  report(
    `${file}:${Math.max(line, 1)}`,
    'it is not up to date; run node scripts/check-contributions.mjs --write',
  );
}

/** A word with another word or a number beside it, or one that begins with a capital. */
function isProse(text) {
  return /[A-Za-z]{2,} \w|\w [A-Za-z]{2,}/.test(text) || /(?<![\w.|])[A-Z][a-z]+(?!\w|[./]\w)/.test(text);
}

/** `$(history)` is a picture. */
function withoutIcons(text) {
  return text.replace(/\$\([\w~|-]*\)/g, '');
}

function isLocalisation(node) {
  return ts.isCallExpression(node) && /(^|\.)l10n\.t$/.test(node.expression.getText());
}

/** Only src/ui and src/extension.ts speak to the user. */
function isInUi(node) {
  return /^src\/(ui\/|extension\.ts$)/.test(node.getSourceFile().fileName);
}

/** What is localised already, types and comparisons; the log and errors that are bugs, which are in English. */
function isForOthers(node) {
  // The ids of tree nodes are names for VS Code, not text.
  if (node.getSourceFile().fileName.endsWith('/versionTreeNode.ts')) return true;
  const { parent } = node;
  if (NO_WORDS.test(literalText(node))) return true;
  // A page's own text comes from elsewhere: its markup has none.
  if (literalText(node).startsWith('<!DOCTYPE html>')) return true;
  if (ts.isVariableDeclaration(parent) && parent.name.getText() === 'counts') return true;
  if (isErrorName(parent) || ts.isCaseClause(parent) || isComparison(parent)) return true;
  if (ts.isPropertyAssignment(parent) && parent.name === node) return true;
  if (isLocalisation(parent) && parent.arguments[0] === node) return true;
  for (let at = parent; at; at = at.parent) {
    if (ts.isImportDeclaration(at) || ts.isTypeNode(at) || ts.isThrowStatement(at)) return true;
    if (ts.isFunctionDeclaration(at) && at.name?.text === 'describeError') return true;
    if (
      ts.isCallExpression(at) &&
      /(^|\.)#?log\.(info|warn|error|debug|trace)$/.test(at.expression.getText())
    )
      return true;
  }
  return false;
}

/** By which programs know an error: `class A extends Error { name = 'A' }`. */
function isErrorName(node) {
  return (
    ts.isPropertyDeclaration(node) &&
    node.name.getText() === 'name' &&
    (node.parent.heritageClauses ?? []).some(({ types }) =>
      types.some((type) => /Error$/.test(type.getText())),
    )
  );
}

function isComparison(node) {
  return ts.isBinaryExpression(node) && /^[!=]==?$/.test(node.operatorToken.getText());
}

/** Whether a text gets to the screen from where it stands: follows its value outwards. */
function isShown(node, code, followed = new Set()) {
  if (followed.has(node)) return false;
  followed.add(node);
  const { parent } = node;
  const onward = (next) => isShown(next, code, followed);
  if (ts.isPropertyAssignment(parent)) {
    return SHOWN_NAME.test(parent.name.getText()) || isInShownTable(parent);
  }
  if (ts.isShorthandPropertyAssignment(parent)) return SHOWN_NAME.test(parent.name.text);
  if (ts.isTemplateSpan(parent)) return !isIconName(parent) && onward(parent.parent);
  if (ts.isConditionalExpression(parent)) return parent.condition !== node && onward(parent);
  if (ts.isBinaryExpression(parent)) {
    if (/^(\+|\?\?|\|\|)?=$/.test(parent.operatorToken.getText()))
      return parent.right === node && isShownName(parent.left.name?.text ?? parent.left.getText());
    return !isComparison(parent) && onward(parent);
  }
  if (ts.isPropertyDeclaration(parent)) return isShownName(parent.name.getText());
  if (ts.isVariableDeclaration(parent)) {
    return SHOWN_NAME.test(parent.name.getText()) || usesOf(parent).some(onward);
  }
  if (ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === node))
    return isShownResult(parent, code, onward);
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) {
    const place = parent.arguments?.indexOf(node) ?? -1;
    return place >= 0 && isShownArgument(parent, place, code, onward);
  }
  // `[...].join(' · ')` has the value of what it is called on.
  if (ts.isPropertyAccessExpression(parent) && ts.isCallExpression(parent.parent))
    return onward(parent.parent);
  const passesOn =
    ts.isParenthesizedExpression(parent) ||
    ts.isAsExpression(parent) ||
    ts.isSatisfiesExpression(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isSpreadElement(parent) ||
    ts.isAwaitExpression(parent);
  return passesOn && onward(parent);
}

/** Also of a private field. */
function isShownName(name) {
  return SHOWN_NAME.test(name.replace(/^#/, ''));
}

function isShownArgument(call, place, { parameters }, onward) {
  const name = calleeName(call);
  if (isLocalisation(call)) return place > 0;
  if (SHOWN_ARGUMENTS.has(name)) return SHOWN_ARGUMENTS.get(name)?.includes(place) ?? true;
  // The titles of editors.
  if (name === 'executeCommand')
    return place > 0 && /'vscode\.(diff|changes)'/.test(call.arguments[0].getText());
  if (parameters.get(name)?.has(place)) return true;
  // A list that goes into a function whose result is shown; a single word may be just a key.
  return ts.isArrayLiteralExpression(call.arguments[place]) && onward(call);
}

/** By the name of each function of our own: the places of its parameters that are shown. */
function shownParameters(nodes) {
  const found = new Map();
  for (const node of nodes) {
    if (!ts.isFunctionLike(node) || !isInUi(node)) continue;
    const name = (
      node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined)
    )?.getText();
    const places = (node.parameters ?? []).flatMap((one, place) =>
      SHOWN_NAME.test(one.name.getText()) ? [place] : [],
    );
    if (name !== undefined && places.length > 0) found.set(name, new Set(places));
  }
  return found;
}

/** Every call in the interface, by the name of what it calls. */
function callsByName(nodes) {
  const found = new Map();
  for (const node of nodes) {
    if (!ts.isCallExpression(node) || !isInUi(node)) continue;
    const name = calleeName(node);
    found.set(name, [...(found.get(name) ?? []), node]);
  }
  return found;
}

/** Whether what the function around a `return` gives is shown: by its name, or where it is called. */
function isShownResult(node, { calls }, onward) {
  let at = node;
  while (at && !ts.isFunctionLike(at)) at = at.parent;
  if (!at) return false;
  const { parent } = at;
  if (ts.isPropertyAssignment(parent)) return isInShownTable(parent);
  if (ts.isCallExpression(parent)) return /^(flatMap|map)$/.test(calleeName(parent)) && onward(parent);
  const name = (at.name ?? (ts.isVariableDeclaration(parent) ? parent.name : undefined))?.getText();
  return name !== undefined && (SHOWN_RESULT.test(name) || (calls.get(name) ?? []).some(onward));
}

function isInShownTable(property) {
  const owner = property.parent.parent;
  return ts.isVariableDeclaration(owner) && SHOWN_RESULT.test(owner.name.getText());
}

/** `$(${icon})`. */
function isIconName(span) {
  const { head, templateSpans } = span.parent;
  const before = templateSpans[templateSpans.indexOf(span) - 1]?.literal ?? head;
  return before.text.endsWith('$(');
}

/** Where else a variable's name stands in its block. */
function usesOf(declaration) {
  if (!ts.isIdentifier(declaration.name)) return [];
  const block = declaration.parent.parent.parent;
  return [...descendants(block)].filter(
    (node) =>
      ts.isIdentifier(node) &&
      node.text === declaration.name.text &&
      node !== declaration.name &&
      !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node),
  );
}
