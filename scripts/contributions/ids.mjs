// Commands, views, settings and context keys: whatever the code calls by its id must be in package.json, and the reverse.
import { isCallOf, isText, literalsOf, literalText, strings, ts, variables, where } from './sources.mjs';

/** Commands of VS Code itself. */
const BUILT_IN = /^(setContext$|_open\.mergeEditor$|(vscode|workbench|editor|list)\.)/;

/** Everything package.json contributes, and the context keys that the code sets. */
export function knownIds({ manifest, nodes }) {
  const { commands, views, viewsContainers, configuration } = manifest.value.contributes;
  const idsOf = (groups) => new Set(Object.values(groups).flatMap((group) => group.map(({ id }) => id)));
  const settings = new Set(Object.keys(configuration.properties));
  const keys = nodes
    .filter((node) => isCallOf(node, 'executeCommand') && textsOf(node.arguments[0]).includes('setContext'))
    .flatMap((call) => literalsOf(call.arguments[1], nodes));
  return {
    commands: new Set(commands.map(({ command }) => command)),
    views: idsOf(views),
    containers: idsOf(viewsContainers),
    panels: new Set(manifest.value.activationEvents.flatMap((event) => panelOf(event) ?? [])),
    settings,
    contextKeys: new Set(keys.map(({ text }) => text)),
    contextKeyLiterals: keys,
  };

  function textsOf(node) {
    return literalsOf(node, nodes).map(({ text }) => text);
  }
}

/** The webview panel that an activation event restores. */
const panelOf = (event) => /^onWebviewPanel:(.*)$/.exec(event)?.[1];

export function checkIds(project) {
  const { known, report } = project;
  const uses = usesInCode(project);
  for (const { role, literal, id } of uses) {
    const problem = problemOf(known, role, id);
    if (problem) report(where(literal), problem);
  }
  const idsUsedAs = (wanted) => new Set(uses.filter(({ role }) => role === wanted).map(({ id }) => id));
  checkContributedIsInCode(project, idsUsedAs);
  checkManifestIds(project);
}

function problemOf(known, role, id) {
  switch (role) {
    case 'registered':
      return known.commands.has(id) ? undefined : `command ${id} is registered but not contributed`;
    case 'command':
      return isCommand(known, id) ? undefined : `there is no command ${id}`;
    case 'view':
      return known.views.has(id) ? undefined : `view ${id} is not contributed`;
    case 'setting':
      return known.settings.has(id) ? undefined : `setting ${id} is not contributed`;
    case 'panel':
      return known.panels.has(id) ? undefined : `nothing restores the panel ${id} by onWebviewPanel`;
    case 'section':
      // Other extensions' settings may be read too.
      return !/^artifact/i.test(id) || hasPrefix(known.settings, id)
        ? undefined
        : `there are no settings ${id}`;
    case 'link':
      return isCommand(known, id) ? undefined : `the link leads to no command: ${id}`;
    case 'unknown':
      return isKnown(known, id)
        ? undefined
        : `${id} is no command, view or setting that is contributed, and no context key that is set`;
  }
  return undefined;
}

function checkContributedIsInCode({ manifest, known, report }, idsUsedAs) {
  const { commands, views, configuration } = manifest.value.contributes;
  const registered = idsUsedAs('registered');
  commands.forEach(({ command }, index) => {
    if (!registered.has(command))
      report(
        manifest.at('contributes', 'commands', index),
        `command ${command} is not registered in the code`,
      );
  });
  const created = idsUsedAs('view');
  for (const [container, inside] of Object.entries(views)) {
    if (!known.containers.has(container))
      report(manifest.at('contributes', 'views', container), `there is no view container ${container}`);
    inside.forEach(({ id }, index) => {
      if (!created.has(id))
        report(
          manifest.at('contributes', 'views', container, index),
          `view ${id} is not created in the code`,
        );
    });
  }
  const restored = idsUsedAs('panel');
  manifest.value.activationEvents.forEach((event, index) => {
    const panel = panelOf(event);
    if (panel !== undefined && !restored.has(panel))
      report(manifest.at('activationEvents', index), `no panel ${panel} is made in the code`);
  });
  const read = idsUsedAs('setting');
  for (const id of Object.keys(configuration.properties)) {
    if (!read.has(id))
      report(
        manifest.at('contributes', 'configuration', 'properties', id),
        `setting ${id} is not read in the code`,
      );
  }
}

function isCommand({ commands, views, containers }, id) {
  if (commands.has(id) || BUILT_IN.test(id)) return true;
  // VS Code makes these for every view.
  const [, owner] = /^(.*)\.(?:focus|open|removeView|resetViewLocation|toggleVisibility)$/.exec(id) ?? [];
  return views.has(owner) || containers.has(id.replace('workbench.view.extension.', ''));
}

/** Also the beginning of an id: what is written out before `${}`. */
function isKnown(known, id) {
  const all = [known.commands, known.views, known.containers, known.settings, known.contextKeys];
  return all.some((ids) => ids.has(id) || (/[.|]$/.test(id) && hasPrefix(ids, id.replace(/[.|]+$/, ''))));
}

function hasPrefix(ids, section) {
  return [...ids].some((id) => id === section || id.startsWith(`${section}.`));
}

/** Every id in the code with what it is used as. */
function usesInCode({ nodes, known }) {
  const uses = [];
  const seen = new Set(known.contextKeyLiterals);
  for (const node of nodes) {
    const [role, expression] = useOf(node);
    if (role) add(role, literalsOf(expression, nodes));
    const section = isCallOf(node, 'get', 'has', 'inspect', 'update')
      ? ownSection(node.expression.expression, nodes)
      : undefined;
    if (section) add('setting', literalsOf(node.arguments[0], nodes), (name) => `${section}.${name}`);
    if (isText(node))
      for (const [, id] of literalText(node).matchAll(/\bcommand:([\w.-]+)/g))
        uses.push({ role: 'link', literal: node, id });
  }
  for (const node of nodes) {
    if (isText(node) && literalText(node).startsWith('artifactLineage.') && !seen.has(node))
      add('unknown', [node]);
  }
  return uses;

  function add(role, literals, idOf = (text) => text) {
    for (const literal of literals) {
      seen.add(literal);
      uses.push({ role, literal, id: idOf(literalText(literal)) });
    }
  }
}

/** What a node's id is used as, and where in the node the id is. */
function useOf(node) {
  const first = node.arguments?.[0];
  if (isCallOf(node, 'registerCommand', 'registerTextEditorCommand')) return ['registered', first];
  if (isCallOf(node, 'executeCommand')) return ['command', first];
  if (isCallOf(node, 'createTreeView', 'registerTreeDataProvider', 'registerWebviewViewProvider'))
    return ['view', first];
  if (isCallOf(node, 'createWebviewPanel', 'registerWebviewPanelSerializer')) return ['panel', first];
  if (isCallOf(node, 'getConfiguration', 'affectsConfiguration')) return ['section', first];
  if (isCallOf(node, 'createStatusBarItem')) return ['status bar item', first];
  if (ts.isPropertyAssignment(node)) {
    // A dot, because a table of icons may have a row `command` too.
    if (node.name.getText() === 'command' && node.initializer.getText().includes('.'))
      return ['command', node.initializer];
    // A command table: { 'artifactLineage.x': handler }.
    if (ts.isStringLiteral(node.name) && node.name.text.startsWith('artifactLineage.'))
      return ['registered', node.name];
  }
  if (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    ts.isPropertyAccessExpression(node.left) &&
    node.left.name.text === 'command'
  )
    return ['command', node.right];
  return [];
}

/** `artifactLineage` for `getConfiguration('artifactLineage')` and a constant that holds it. */
function ownSection(node, nodes) {
  if (!node) return undefined;
  if (isCallOf(node, 'getConfiguration')) {
    const [section] = literalsOf(node.arguments[0], nodes).map(literalText);
    return section?.startsWith('artifactLineage') ? section : undefined;
  }
  if (!ts.isIdentifier(node)) return undefined;
  return variables(node, nodes)
    .map(({ initializer }) => ownSection(initializer, nodes))
    .find((section) => section !== undefined);
}

/** Commands and views that package.json and the texts of package.nls.json call by their ids. */
function checkManifestIds({ manifest, nls, known, report }) {
  for (const { text, keys } of strings(manifest.value.contributes, ['contributes'])) {
    const isDeclaration = keys[1] === 'commands';
    if (['command', 'alt'].includes(keys.at(-1)) && !isDeclaration && !isCommand(known, text))
      report(manifest.at(...keys), `there is no command ${text}`);
    if (keys[1] === 'viewsWelcome' && keys.at(-1) === 'view' && !known.views.has(text))
      report(manifest.at(...keys), `there is no view ${text}`);
  }
  manifest.value.activationEvents.forEach((event, index) => {
    const [, kind, id] = /^on(Command|View):(.*)$/.exec(event) ?? [];
    if (kind !== undefined && !(kind === 'View' ? known.views : known.commands).has(id))
      report(manifest.at('activationEvents', index), `there is no ${kind.toLowerCase()} ${id}`);
  });
  for (const { text, keys } of strings(nls.value)) {
    for (const [, id] of text.matchAll(/\bcommand:([\w.-]+)/g))
      if (!isCommand(known, id)) report(nls.at(...keys), `the link leads to no command: ${id}`);
  }
}
