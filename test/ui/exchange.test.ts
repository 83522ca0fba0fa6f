import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../host/projectRoot';
import { installExtension } from '../host/server';
import { ensureServerHost } from '../host/serverHost';
import { Workbench } from './workbench';

const DARK = 'Default Dark Modern';
const LIGHT = 'Default Light Modern';

/** Histories leave the packaged extension and come back, and git's becomes an artifact's. */
describe('exporting and importing in the packaged extension', function () {
  this.timeout(180_000);
  let temporary = '';
  let workbench: Workbench;
  const at = (...names: string[]): string => path.join(temporary, ...names);
  const skill = (project: string): string => at(project, '.claude/skills/pdf-tools/SKILL.md');
  const write = (file: string, content: string): void => {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  const git = (folder: string, ...args: readonly string[]): string => {
    const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
    const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
    return execFileSync('git', ['-C', folder, ...who, ...args], { encoding: 'utf8', env }).trim();
  };

  before(async () => {
    temporary = mkdtempSync(path.join(tmpdir(), 'artifact-lineage-exchange-'));
    mkdirSync(at('exports'));
    mkdirSync(at('project'));
    write(at('project/.claude/commands/deploy.md'), 'Deploy it.\n');
    git(at('project'), 'init', '--initial-branch=main');
    for (const line of ['First.', 'Second.', 'Third.']) {
      write(skill('project'), `# PDF\n\n${line}\n`);
      git(at('project'), 'add', '.claude/skills');
      git(at('project'), 'commit', '--date', '2024-05-06T07:08:09Z', '-m', `Say ${line}`);
    }
    const host = await ensureServerHost('stable', console.log);
    await installExtension(host, at('data'), path.join(projectRoot, 'artifact-lineage.vsix'));
    const settings = { 'workbench.colorTheme': DARK };
    workbench = await Workbench.open({ host, dataDir: at('data'), folder: at('project'), settings });
    await workbench.openLineageView();
    await workbench.row(/pdf-tools\s*v1/).waitFor();
  });

  after(async () => {
    await workbench.close();
    rmSync(temporary, { recursive: true, force: true });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await workbench.screenshot(`failed: ${this.currentTest.title}`.replaceAll(/[^\w]+/g, '-'));
  });

  const choose = async (text: string): Promise<void> => {
    const row = workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
    await row.waitFor();
    await row.click();
  };
  /** Fills in VS Code's own dialog for files, which a browser shows as a list. */
  const choosePlace = async (place: string, button: RegExp): Promise<void> => {
    const accept = workbench.page.locator('.quick-input-widget .monaco-button', { hasText: button });
    await accept.first().waitFor();
    const input = workbench.page.locator('.quick-input-widget input.input');
    // Once it has listed its first folder, the dialog writes that one's path over what was typed before.
    do {
      await input.fill(place);
      await workbench.page.waitForTimeout(1000);
    } while (!(await input.inputValue()).startsWith(place));
    await accept.first().click();
  };
  const confirm = async (picture: string): Promise<string> => {
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.waitFor();
    await workbench.screenshot(picture);
    const text = await dialog.innerText();
    await dialog.locator('.monaco-button', { hasText: 'Import' }).click();
    return text;
  };
  const clearToasts = (): Promise<void> => workbench.runCommand('Notifications: Clear All Notifications');

  it('makes versions of the commits of the project’s git', async () => {
    await workbench.contextMenu(workbench.row('pdf-tools'), 'History', 'Import History from Git');
    const said = await confirm('import-from-git');
    assert.match(said, /Import 3 versions of pdf-tools from git\?/);
    assert.match(said, /The current version becomes the commit that has the same files\./);
    await workbench.toast(/Imported 3 versions of pdf-tools from git\./).waitFor();
    await clearToasts();
    await workbench.expand(workbench.row('pdf-tools'));
    await workbench.row(/v4-[0-9a-f]{7}\s*current/).waitFor();
    await workbench.row(/v2-[0-9a-f]{7}/).waitFor();
    await workbench.screenshot('imported-from-git');
  });

  it('exports a history as a git repository', async () => {
    appendFileSync(skill('project'), 'And one more.\n');
    await workbench.row(/pdf-tools\s*v5 · modified/).waitFor();
    await workbench.contextMenu(workbench.row(/^\s*pdf-tools/), 'History', 'Export History');
    await workbench.page
      .locator('.quick-input-list .monaco-list-row', { hasText: 'Git Repository' })
      .waitFor();
    await workbench.screenshot('export-formats');
    await choose('Git Repository');
    await choosePlace(at('exports'), /OK|Open/);
    await workbench.toast(/Exported 5 versions of pdf-tools to .*pdf-tools-history\./).waitFor();
    await workbench.screenshot('exported');
    assert.equal(git(at('exports/pdf-tools-history'), 'rev-list', '--count', 'main'), '4');
    assert.equal(git(at('exports/pdf-tools-history'), 'fsck', '--strict'), '');
    await clearToasts();
  });

  it('exports several as an archive', async () => {
    await workbench.runCommand('Export History');
    for (const name of ['pdf-tools', 'deploy'])
      await workbench.page
        .locator('.quick-input-list .monaco-list-row', { hasText: name })
        .locator('.monaco-checkbox, input[type="checkbox"]')
        .first()
        .click();
    await workbench.screenshot('export-artifacts');
    await workbench.page.locator('.quick-input-widget .monaco-button', { hasText: 'OK' }).click();
    await choose('Archive (.tar.gz)');
    await choosePlace(at('exports/all.tar.gz'), /OK|Save/);
    await workbench.toast(/Exported 6 versions of 2 artifacts to .*all\.tar\.gz\./).waitFor();
    const listed = execFileSync('tar', ['tzf', at('exports/all.tar.gz')], { encoding: 'utf8' });
    assert.match(listed, /^all\/command-deploy\/versions\/v1-[0-9a-f]{7}\/deploy\.md$/m);
    assert.deepEqual(readdirSync(at('exports')), ['all.tar.gz', 'pdf-tools-history']);
    await clearToasts();
  });

  it('says that there is nothing new in what it has', async () => {
    await workbench.contextMenu(workbench.row(/^\s*pdf-tools/), 'History', 'Import History...');
    await choose('Archive (.tar.gz)');
    await choosePlace(at('exports/all.tar.gz'), /OK|Open/);
    await workbench.toast(/All of it is in the history already\./).waitFor();
    await clearToasts();
  });

  it('imports the history of an artifact that is not here, which then can be restored', async () => {
    await workbench.close();
    write(at('other/.claude/commands/deploy.md'), 'Deploy it.\n');
    const host = await ensureServerHost('stable', console.log);
    const settings = { 'workbench.colorTheme': LIGHT };
    workbench = await Workbench.open({ host, dataDir: at('data'), folder: at('other'), settings });
    await workbench.openLineageView();
    await workbench.row(/deploy\s*v1/).waitFor();
    await workbench.contextMenu(workbench.row(/^\s*deploy/), 'History', 'Import History...');
    await choose('Folder or Git Repository');
    await choosePlace(at('exports/pdf-tools-history'), /OK|Open/);
    const said = await confirm('import-history');
    assert.match(said, /Import 5 versions of pdf-tools into \.claude\?/);
    assert.match(said, /shown as deleted, and can be restored/);
    await workbench.toast(/Imported 5 versions of pdf-tools\./).waitFor();
    await workbench.row(/pdf-tools\s*deleted/).waitFor();
    await workbench.screenshot('imported-history');
    await workbench.contextMenu(workbench.row('pdf-tools'), 'Restore Deleted Artifact');
    // Imported together, versions of two branches are numbered in an order of their own.
    await workbench.row(/pdf-tools\s*v\d · modified/).waitFor();
    assert.ok(existsSync(skill('other')));
  });
});
