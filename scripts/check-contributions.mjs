// Holds the manifest against the code, and every visible string against the localisation rules:
//   node scripts/check-contributions.mjs            exits 1 and lists what does not agree
//   node scripts/check-contributions.mjs --write    also rewrites l10n/bundle.l10n.json, the strings for translators
import { readdirSync, readFileSync, writeFileSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const problems = [];
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const nls = JSON.parse(readFileSync('package.nls.json', 'utf8'));
const sources = sourceFiles().map((file) =>
  ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true),
);
const code = collect(sources);

checkCommands();
checkViews();
checkSettings();
checkMenus();
checkContextKeys();
checkManifestStrings();
checkBundle();

for (const problem of problems) console.error(problem);
console.log(
  problems.length === 0 ? 'Manifest, code and localisation agree.' : `${problems.length} disagreements.`,
);
process.exitCode = problems.length === 0 ? 0 : 1;

function sourceFiles() {
  return readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.join('src', file));
}

/** Every id-like string, every localised string, and every sentence that is not localised, in the sources. */
function collect(files) {
  const ids = new Map();
  const localised = new Set();
  const registered = new Set();
  for (const file of files) visit(file, file);
  return { ids, localised, registered };

  function visit(node, file) {
    if (ts.isCallExpression(node)) visitCall(node, file);
    if (ts.isStringLiteral(node) && node.text.startsWith('artifactLineage')) {
      ids.set(node.text, [...(ids.get(node.text) ?? []), where(node, file)]);
    }
    // A command table: { 'artifactLineage.x': handler }.
    if (
      ts.isPropertyAssignment(node) &&
      ts.isStringLiteral(node.name) &&
      node.name.text.startsWith('artifactLineage.')
    ) {
      registered.add(node.name.text);
    }
    if (isSentence(node) && isShown(node, file)) {
      problems.push(`${where(node, file)}: visible text outside l10n.t: ${node.getText(file).slice(0, 60)}`);
    }
    ts.forEachChild(node, (child) => visit(child, file));
  }

  function visitCall(call, file) {
    const callee = call.expression.getText(file);
    const [first] = call.arguments;
    if (/(^|\.)l10n\.t$/.test(callee)) {
      if (first && ts.isStringLiteral(first)) localised.add(first.text);
      else problems.push(`${where(call, file)}: l10n.t needs a literal string`);
    }
    if (/(^|\.)registerCommand$/.test(callee) && first && ts.isStringLiteral(first))
      registered.add(first.text);
  }
}

/** Words with a space between them, or a capitalised word: what a person might read. */
function isSentence(node) {
  return /[A-Za-z]{2,} [A-Za-z]{2,}/.test(literalText(node));
}

/** The text that is written out in a literal, with a bar for each `${}`. */
function literalText(node) {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return '';
  return [node.head, ...node.templateSpans.map(({ literal }) => literal)].map(({ text }) => text).join('|');
}

/** Only src/ui and src/extension.ts speak to the user; there, the log and errors that are bugs are in English. */
function isShown(node, file) {
  if (!/^src[\\/](ui[\\/]|extension\.ts)/.test(file.fileName)) return false;
  for (let at = node.parent; at; at = at.parent) {
    if (
      ts.isImportDeclaration(at) ||
      ts.isTypeNode(at) ||
      ts.isLiteralTypeNode(at) ||
      ts.isThrowStatement(at)
    )
      return false;
    if (ts.isFunctionDeclaration(at) && at.name?.text === 'describeError') return false;
    if (ts.isCallExpression(at)) {
      const callee = at.expression.getText(file);
      if (/(^|\.)l10n\.t$/.test(callee) || /(^|\.)#?log\.(info|warn|error|debug|trace)$/.test(callee))
        return false;
    }
  }
  // Node ids are names for the tree, not text; so are the log's own figures.
  return !/[\\/](versionTreeNode)\.ts$/.test(file.fileName) && !isLogFigure(node);
}

function isLogFigure(node) {
  const declaration = node.parent;
  return ts.isVariableDeclaration(declaration) && declaration.name.getText() === 'counts';
}

function where(node, file) {
  const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
  return `${file.fileName}:${line + 1}`;
}

function checkCommands() {
  const contributed = new Set(manifest.contributes.commands.map(({ command }) => command));
  for (const id of contributed)
    if (!code.registered.has(id)) problems.push(`package.json: command ${id} is not registered in the code`);
  for (const id of code.registered)
    if (!contributed.has(id)) problems.push(`package.json: command ${id} is registered but not contributed`);
}

function checkViews() {
  const views = Object.values(manifest.contributes.views).flat();
  for (const { id } of views)
    if (!code.ids.has(id)) problems.push(`package.json: view ${id} is not in the code`);
  for (const { view } of manifest.contributes.viewsWelcome ?? []) {
    if (!views.some(({ id }) => id === view))
      problems.push(`package.json: welcome text for unknown view ${view}`);
  }
  const containers = new Set(
    Object.values(manifest.contributes.viewsContainers)
      .flat()
      .map(({ id }) => id),
  );
  for (const id of Object.keys(manifest.contributes.views)) {
    if (!containers.has(id)) problems.push(`package.json: views in unknown container ${id}`);
  }
}

function checkSettings() {
  const contributed = Object.keys(manifest.contributes.configuration.properties);
  const settings = readFileSync('src/ui/settings.ts', 'utf8');
  const read = new Set(
    [...settings.matchAll(/\.get(?:<[^>]*>)?\(\s*'([^']+)'/g)].map(([, name]) => `artifactLineage.${name}`),
  );
  for (const id of contributed)
    if (!read.has(id)) problems.push(`package.json: setting ${id} is not read in src/ui/settings.ts`);
  for (const id of read)
    if (!contributed.includes(id)) problems.push(`src/ui/settings.ts: setting ${id} is not contributed`);
}

function checkMenus() {
  const commands = new Set(manifest.contributes.commands.map(({ command }) => command));
  const contextValues = contextValuesInCode();
  for (const [menu, items] of Object.entries(manifest.contributes.menus)) {
    for (const { command, when = '' } of items) {
      if (!commands.has(command)) problems.push(`package.json: menu ${menu} has unknown command ${command}`);
      for (const [, value] of when.matchAll(/viewItem == ([\w.-]+)/g)) {
        if (!contextValues.some((known) => known === value))
          problems.push(`package.json: menu ${menu}: no tree item is a ${value}`);
      }
      for (const [, pattern] of when.matchAll(/viewItem =~ \/([^/]+)\//g)) {
        if (!contextValues.some((known) => new RegExp(pattern).test(known)))
          problems.push(`package.json: menu ${menu}: no tree item matches ${pattern}`);
      }
    }
  }
}

/** The values given to `contextValue`, template strings by their beginning. */
function contextValuesInCode() {
  const text = readFileSync('src/ui/versionTreeItem.ts', 'utf8');
  return [...text.matchAll(/contextValue: ([^\n]+)/g)].flatMap(([, right]) =>
    [...right.matchAll(/['`]([\w.-]+)/g)].map(([, value]) => value),
  );
}

function checkContextKeys() {
  const used = new Set(
    JSON.stringify(manifest.contributes).match(/artifactLineage\.(?:state|recordingPaused)\b/g) ?? [],
  );
  for (const key of used)
    if (!code.ids.has(key)) problems.push(`package.json: context key ${key} is never set`);
}

/** Whatever a person reads in the manifest is a %key%, every key is in package.nls.json, and none is left over. */
function checkManifestStrings() {
  const shown = new Set([
    'title',
    'displayName',
    'description',
    'name',
    'contextualTitle',
    'category',
    'contents',
    'markdownDescription',
    'label',
  ]);
  const used = new Set();
  walk({
    displayName: manifest.displayName,
    description: manifest.description,
    capabilities: manifest.capabilities,
    contributes: manifest.contributes,
  });
  for (const key of used) if (!(key in nls)) problems.push(`package.nls.json: ${key} is missing`);
  for (const key of Object.keys(nls))
    if (!used.has(key)) problems.push(`package.nls.json: ${key} is not used`);

  function walk(value) {
    if (Array.isArray(value)) value.forEach(walk);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner === 'string') {
        const reference = /^%(.+)%$/.exec(inner);
        if (reference) used.add(reference[1]);
        else if (shown.has(key)) problems.push(`package.json: ${key} "${inner}" is not localised`);
      } else {
        walk(inner);
      }
    }
  }
}

/** The strings of the code, as VS Code's localisation wants them. */
function checkBundle() {
  const file = 'l10n/bundle.l10n.json';
  const expected = `${JSON.stringify(Object.fromEntries([...code.localised].sort().map((text) => [text, text])), null, 2)}\n`;
  if (process.argv.includes('--write')) {
    mkdirSync('l10n', { recursive: true });
    writeFileSync(file, expected);
  }
  if (!existsSync(file) || readFileSync(file, 'utf8') !== expected) {
    problems.push(`${file} is not up to date: run node scripts/check-contributions.mjs --write`);
  }
}
