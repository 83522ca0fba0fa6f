import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { useTemporaryDirectory } from './store/temporaryDirectory';

const ROOT = process.cwd();
const NEEDED = [
  'src',
  'l10n',
  'package.json',
  'package.nls.json',
  'package.nls.de.json',
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'docs',
  'scripts/check-contributions.mjs',
  'scripts/contributions',
];
/** What the documentation links to besides. */
const LINKED = ['media', 'samples', 'bench', 'test', 'LICENSE'];
const STATUS_BAR = 'src/ui/statusBar.ts';

/** Code in a new file of src/ui, and what is said of it. */
const NEW_CODE: readonly (readonly [code: string, problem: string])[] = [
  [`item.text = 'Broken';`, `visible text outside l10n.t: 'Broken'`],
  [`item.tooltip = 'broken';`, `visible text outside l10n.t: 'broken'`],
  [`item.name = 'broken';`, `visible text outside l10n.t: 'broken'`],
  [`item.description = 'broken';`, `visible text outside l10n.t: 'broken'`],
  [`show({ label: 'broken' });`, `visible text outside l10n.t: 'broken'`],
  [`show({ title: 'broken' });`, `visible text outside l10n.t: 'broken'`],
  [`show({ placeHolder: 'broken' });`, `visible text outside l10n.t: 'broken'`],
  [`report({ message: 'broken' });`, `visible text outside l10n.t: 'broken'`],
  ['item.text = `$(eye) broken`;', 'visible text outside l10n.t: `$(eye) broken`'],
  ['item.text = `${n} broken`;', 'visible text outside l10n.t: `${n} broken`'],
  ["item.text = `${bad ? 'broken' : ''}`;", `visible text outside l10n.t: 'broken'`],
  [`item.text = good ? l10n.t('1 file') : 'broken';`, `visible text outside l10n.t: 'broken'`],
  [`item.text += 'broken';`, `visible text outside l10n.t: 'broken'`],
  [`item.text = [name, 'broken'].join(' ');`, `visible text outside l10n.t: 'broken'`],
  [`const x = 'broken'; item.text = x;`, `visible text outside l10n.t: 'broken'`],
  [`class A { readonly #title = 'broken'; }`, `visible text outside l10n.t: 'broken'`],
  [`window.showErrorMessage('broken');`, `visible text outside l10n.t: 'broken'`],
  [`window.showInformationMessage(m, 'undo');`, `visible text outside l10n.t: 'undo'`],
  [`window.showQuickPick(['broken']);`, `visible text outside l10n.t: 'broken'`],
  [`new TreeItem('broken');`, `visible text outside l10n.t: 'broken'`],
  [`tooltip.appendText('broken');`, `visible text outside l10n.t: 'broken'`],
  [`window.createOutputChannel('broken');`, `visible text outside l10n.t: 'broken'`],
  [`commands.executeCommand('vscode.diff', a, b, 'broken');`, `visible text outside l10n.t: 'broken'`],
  [`pickArtifact(tracking, 'broken');`, `visible text outside l10n.t: 'broken'`],
  [`l10n.t('{0} files', 'no');`, `visible text outside l10n.t: 'no'`],
  [`function aLabel() { return 'broken'; }`, `visible text outside l10n.t: 'broken'`],
  [`function f() { return 'broken'; } item.text = f();`, `visible text outside l10n.t: 'broken'`],
  [`item.text = all.map(() => 'broken').join();`, `visible text outside l10n.t: 'broken'`],
  [
    `function provideTextDocumentContent() { return table([['broken']]); }`,
    `visible text outside l10n.t: 'broken'`,
  ],
  [`return '1 file';`, `visible text outside l10n.t: '1 file'`],
  [`return ['Broken.'];`, `visible text outside l10n.t: 'Broken.'`],
  [`l10n.t(text);`, 'l10n.t needs a literal string'],
  [`commands.executeCommand('artifactLineage.nope');`, 'there is no command artifactLineage.nope'],
  [`commands.executeCommand('artefactLineage.showLog');`, 'there is no command artefactLineage.showLog'],
  [
    `commands.executeCommand('artifactLineage.versionTree');`,
    'there is no command artifactLineage.versionTree',
  ],
  [`x = { command: 'artifactLineage.nope' };`, 'there is no command artifactLineage.nope'],
  [`item.command = 'artifactLineage.nope';`, 'there is no command artifactLineage.nope'],
  [`f('[](command:artifactLineage.nope)');`, 'the link leads to no command: artifactLineage.nope'],
  [
    `commands.registerCommand('artifactLineage.nope', f);`,
    'command artifactLineage.nope is registered but not contributed',
  ],
  [`window.createTreeView('artifactLineage.nope', {});`, 'view artifactLineage.nope is not contributed'],
  [
    `workspace.getConfiguration('artifactLineage').get('nope');`,
    'setting artifactLineage.nope is not contributed',
  ],
  [
    `workspace.getConfiguration('artifactLineage.capture').get('nope');`,
    'setting artifactLineage.capture.nope is not contributed',
  ],
  [`event.affectsConfiguration('artifactLineage.nope');`, 'there are no settings artifactLineage.nope'],
  [
    `f('artifactLineage.nope');`,
    'artifactLineage.nope is no command, view or setting that is contributed, and no context key that is set',
  ],
  [
    `commands.executeCommand('setContext', 'artifactLineage.unused', 1);`,
    'no clause uses the context key artifactLineage.unused',
  ],
];

/** A text of a file, the text instead of it, and what is said of the line with the new text. */
const CHANGES: readonly (readonly [
  title: string,
  file: string,
  from: string,
  to: string,
  problem: string,
])[] = [
  [
    'the text of the status bar',
    STATUS_BAR,
    `this.#item.tooltip = errorMessage(error);`,
    `this.#item.tooltip = 'Broken';`,
    `visible text outside l10n.t: 'Broken'`,
  ],
  [
    'the name of a kind',
    'src/ui/kindLabel.ts',
    `l10n.t('Skills')`,
    `'skills'`,
    `visible text outside l10n.t: 'skills'`,
  ],
  [
    'the command of the status bar',
    STATUS_BAR,
    `'artifactLineage.showStatus'`,
    `'artifactLineage.nope'`,
    'there is no command artifactLineage.nope',
  ],
  [
    'the id of the view, a constant',
    'src/ui/versionTree/versionTree.ts',
    `VERSION_TREE_VIEW = 'artifactLineage.versionTree'`,
    `VERSION_TREE_VIEW = 'artifactLineage.nope'`,
    'view artifactLineage.nope is not contributed',
  ],
  [
    'the view of a menu',
    'package.json',
    `"when": "view == artifactLineage.versionTree && viewItem =~ /^version/"`,
    `"when": "view == artifactLineage.nope && viewItem =~ /^version/"`,
    'there is no view artifactLineage.nope',
  ],
  [
    'the key for the view',
    'package.json',
    `"when": "view == artifactLineage.versionTree && viewItem =~ /^version/"`,
    `"when": "veiw == artifactLineage.versionTree && viewItem =~ /^version/"`,
    `context key veiw is never set in the code, and is none of VS Code's that are known here`,
  ],
  [
    'a context key',
    'package.json',
    '&& artifactLineage.recordingPaused',
    '&& artifactLineage.recordingPausd',
    `context key artifactLineage.recordingPausd is never set in the code, and is none of VS Code's that are known here`,
  ],
  [
    'the value of a context key',
    'package.json',
    `artifactLineage.state == 'failed'`,
    `artifactLineage.state == 'fialed'`,
    'the context key artifactLineage.state is never fialed',
  ],
  [
    'a setting in a clause',
    'package.json',
    '&& viewItem =~ /^version/"',
    '&& config.artifactLineage.nope"',
    'there is no setting config.artifactLineage.nope',
  ],
  [
    'a tree item',
    'package.json',
    'viewItem =~ /^version/"',
    'viewItem == verison"',
    'no tree item is verison',
  ],
  [
    'a tree item from a template',
    'package.json',
    'viewItem =~ /^version/"',
    'viewItem == changedFile.nope"',
    'no tree item is changedFile.nope',
  ],
  [
    'a pattern of tree items',
    'package.json',
    'viewItem =~ /^artifact/',
    'viewItem =~ /^artefact/',
    'no tree item is like /^artefact/',
  ],
  [
    'one alternative of a pattern',
    'package.json',
    'viewItem =~ /^(version|changedFile)/',
    'viewItem =~ /^(version|chnagedFile)/',
    'no tree item is like /^(chnagedFile)/',
  ],
  [
    'a clause',
    'package.json',
    '&& viewItem =~ /^version/"',
    '&& viewItem =="',
    'the clause cannot be read: view == artifactLineage.versionTree && viewItem ==',
  ],
  [
    'the command of a menu',
    'package.json',
    `"command": "artifactLineage.showLog",\n          "when"`,
    `"command": "artifactLineage.nope",\n          "when"`,
    'there is no command artifactLineage.nope',
  ],
  [
    'the place of an entry in a menu',
    'package.json',
    '"group": "navigation@3"',
    '"group": "navigation@2"',
    'another entry of view/title is at navigation@2 too',
  ],
  [
    'a submenu',
    'package.json',
    '"submenu": "artifactLineage.compare"',
    '"submenu": "artifactLineage.nope"',
    'there is no submenu artifactLineage.nope',
  ],
  [
    'a submenu that no menu offers',
    'package.json',
    '"submenus": [',
    '"submenus": [{ "id": "artifactLineage.nope", "label": "%category%" },',
    'submenu artifactLineage.nope is in no menu',
  ],
  [
    'a submenu without entries',
    'package.json',
    '"submenus": [',
    '"submenus": [{ "id": "artifactLineage.nope", "label": "%category%" },',
    'submenu artifactLineage.nope is empty',
  ],
  [
    'a submenu for several rows',
    'package.json',
    '/^(artifact|version)/ && !listMultiSelection"',
    '/^(artifact|version)/"',
    'submenu artifactLineage.compare is offered for several rows, with the entries of the first',
  ],
  [
    'the view of a welcome text',
    'package.json',
    `"view": "artifactLineage.versionTree"`,
    `"view": "artifactLineage.nope"`,
    'there is no view artifactLineage.nope',
  ],
  [
    'an activation event',
    'package.json',
    '"onStartupFinished"',
    '"onView:artifactLineage.nope"',
    'there is no view artifactLineage.nope',
  ],
  [
    'a link in a welcome text',
    'package.nls.json',
    'command:artifactLineage.showLog',
    'command:artifactLineage.nope',
    'the link leads to no command: artifactLineage.nope',
  ],
  [
    'a setting nobody reads',
    'package.json',
    '"artifactLineage.optionalKinds": {',
    '"artifactLineage.nope": {',
    'setting artifactLineage.nope is not read in the code',
  ],
  [
    'a text of the manifest',
    'package.json',
    '"%command.showLog%"',
    '"Broken"',
    'title "Broken" is not localised',
  ],
  [
    'a key without text',
    'package.json',
    '"%command.showLog%"',
    '"%command.nope%"',
    '%command.nope% is not in package.nls.json',
  ],
  [
    'a text without use',
    'package.nls.json',
    '"command.showLog":',
    '"command.nope": "", "command.showLog":',
    'package.json does not use command.nope',
  ],
  [
    'the strings for translators',
    'l10n/bundle.l10n.json',
    '"added": "added"',
    '"added": "addd"',
    'it is not up to date; run node scripts/check-contributions.mjs --write',
  ],
];

/** Changes of the documentation and of translations, made all at once, and what is said. */
const IN_WORDS: readonly (readonly [file: string, from: string | RegExp, to: string, problem: RegExp])[] = [
  [
    'README.md',
    '_Show Audit Trail_',
    '_Show Audit Trails_',
    /^README\.md:\d+: there is no command Show Audit Trails$/,
  ],
  ['README.md', /^\| _Verify Store_.*\n/m, '', /^README\.md: command Verify Store is not listed$/],
  [
    'README.md',
    /^\| `artifactLineage\.sources`.*\n/m,
    '',
    /^README\.md: setting artifactLineage\.sources is not listed$/,
  ],
  [
    'README.md',
    '| `25`',
    '| `26`',
    /^README\.md:\d+: the default of artifactLineage\.capture\.maxFileSizeMB is `25`, not `26`$/,
  ],
  [
    'README.md',
    '](docs/merge-editor.md)',
    '](docs/merge-editors.md)',
    /^README\.md:\d+: the link leads nowhere: docs\/merge-editors\.md$/,
  ],
  [
    'README.md',
    '](docs/upstreams.md#linking)',
    '](docs/upstreams.md#links)',
    /^README\.md:\d+: docs\/upstreams\.md has no heading #links$/,
  ],
  [
    'package.nls.de.json',
    /"command\.showLog": ".*"/,
    '"command.showLog": " "',
    /^package\.nls\.de\.json:\d+: "command\.showLog" has no translation$/,
  ],
  [
    'package.nls.de.json',
    '"command.verifyStore":',
    '"command.nope": "Nichts", "command.verifyStore":',
    /^package\.nls\.de\.json:\d+: there is no text "command\.nope" any more$/,
  ],
  [
    'package.nls.de.json',
    '](command:artifactLineage.syncAll)',
    '](command:artifactLineage.nope)',
    /^package\.nls\.de\.json:\d+: "walkthrough\.sync\.description" has .*nope.*, not .*syncAll/,
  ],
  [
    'l10n/bundle.l10n.de.json',
    /^ *"added":.*\n/m,
    '',
    /^l10n\/bundle\.l10n\.de\.json: "added" is not translated$/,
  ],
  [
    'l10n/bundle.l10n.de.json',
    '"{0} conflicts": "{0} ',
    '"{0} conflicts": "{1} ',
    /^l10n\/bundle\.l10n\.de\.json:\d+: "\{0\} conflicts" has \{1\}, not \{0\}$/,
  ],
];

describe('check-contributions', () => {
  const copy = useTemporaryDirectory();
  const at = (file: string): string => path.join(copy.path, file);

  beforeEach(async () => {
    for (const file of NEEDED) await fs.cp(path.join(ROOT, file), at(file), { recursive: true });
    for (const name of LINKED) await fs.symlink(path.join(ROOT, name), at(name), 'junction');
    await fs.symlink(path.join(ROOT, 'node_modules'), at('node_modules'), 'junction');
  });

  function run(): { readonly status: number | null; readonly problems: readonly string[] } {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/check-contributions.mjs'], {
      cwd: copy.path,
      encoding: 'utf8',
    });
    return { status, problems: stderr.split('\n').filter((line) => line !== '') };
  }

  function assertFound(problem: string): void {
    const { status, problems } = run();
    assert.equal(status, 1);
    assert.ok(problems.includes(problem), `${problem}\nis not among\n${problems.join('\n')}`);
  }

  /** Replaces the first such text; gives the number of the line where the new one ends. */
  async function change(file: string, from: string, to: string): Promise<number> {
    const before = await fs.readFile(at(file), 'utf8');
    const place = before.indexOf(from);
    assert.notEqual(place, -1, `${file} has no ${from}`);
    await fs.writeFile(at(file), before.slice(0, place) + to + before.slice(place + from.length));
    return before.slice(0, place).split('\n').length;
  }

  it('finds nothing in what is there', () => {
    assert.deepEqual(run(), { status: 0, problems: [] });
  });

  it('finds nothing in text that nobody sees', async () => {
    await fs.writeFile(
      at('src/ui/added.ts'),
      [
        `item.iconPath = new ThemeIcon('broken');`,
        `item.text = \`$(\${bad ? 'warning' : 'history'}) \${count}\`;`,
        `item.text = kind === 'broken' ? count : '';`,
        `log.info('Broken');`,
        `throw new Error('Broken');`,
        `export type Kind = 'Broken';`,
        `commands.executeCommand('vscode.open', uri);`,
        `commands.executeCommand('artifactLineage.versionTree.focus');`,
        `workspace.getConfiguration('files').get('exclude');`,
      ].join('\n'),
    );
    assert.deepEqual(run(), { status: 0, problems: [] });
  });

  it('finds in the code what is neither localised nor known, each by its line, and nothing else', async () => {
    for (const [index, [code]] of NEW_CODE.entries()) {
      await fs.writeFile(at(`src/ui/added${String(index)}.ts`), `\n${code}\n`);
    }
    const { status, problems } = run();
    assert.equal(status, 1);
    const expected = NEW_CODE.map(([, problem], index) => `src/ui/added${String(index)}.ts:2: ${problem}`);
    assert.deepEqual([...problems].sort(), expected.sort());
  });

  it('finds what is wrong with the documentation and with translations', async () => {
    for (const [file, from, to] of IN_WORDS) {
      const before = await fs.readFile(at(file), 'utf8');
      const after = before.replace(from, to);
      assert.notEqual(after, before, `${file} has no ${String(from)}`);
      await fs.writeFile(at(file), after);
    }
    const { problems } = run();
    for (const [, , , problem] of IN_WORDS)
      assert.ok(
        problems.some((line) => problem.test(line)),
        `${String(problem)}\nis not among\n${problems.join('\n')}`,
      );
  });

  it('finds that a translation is not there', async () => {
    await fs.rm(at('package.nls.de.json'));
    assertFound('package.nls.de.json: it is not there, but other texts are translated to de');
  });

  describe('finds when there is another', () => {
    for (const [title, file, from, to, problem] of CHANGES) {
      it(title, async () => {
        const line = await change(file, from, to);
        assertFound(`${file}:${String(line)}: ${problem}`);
      });
    }
  });
});
