import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../host/projectRoot';
import { installExtension } from '../host/server';
import { ensureServerHost } from '../host/serverHost';
import { MergeEditorPage } from './mergeEditorPage';
import { Workbench } from './workbench';

const TEXT = '# Review\n\nFirst.\n\nBetween.\n\nLast.\n';

const jsonOf = (file: string): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(path.join(projectRoot, file), 'utf8')) as Record<string, string>;

/** The extension in a VS Code that speaks German: the manifest, the code and the webview each have words of their own. */
describe('the packaged extension in German', function () {
  this.timeout(180_000);
  let temporary = '';
  let workbench: Workbench;
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(temporary, file)), { recursive: true });
    writeFileSync(path.join(temporary, file), text);
  };
  const manifest = jsonOf('package.nls.de.json');
  const words = jsonOf('l10n/bundle.l10n.de.json');
  const word = (key: string): string => words[key] ?? `There is no "${key}".`;

  before(async () => {
    temporary = mkdtempSync(path.join(tmpdir(), 'artifact-lineage-german-'));
    write('project/.claude/commands/review.md', TEXT);
    write('team/commands/review.md', TEXT);
    write(
      'project/.vscode/settings.json',
      JSON.stringify({ 'artifactLineage.sources': [path.join(temporary, 'team')] }),
    );
    const host = await ensureServerHost('stable', console.log);
    const dataDir = path.join(temporary, 'data');
    await installExtension(host, dataDir, path.join(projectRoot, 'artifact-lineage.vsix'));
    workbench = await Workbench.open({
      host,
      dataDir,
      folder: path.join(temporary, 'project'),
      language: 'de',
    });
  });

  after(async () => {
    await workbench.close();
    rmSync(temporary, { recursive: true, force: true });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.screenshot('failed-german');
  });

  it('shows the words of the code in the status bar and the tree', async () => {
    await workbench.openLineageView();
    await workbench.row(word('Commands')).waitFor();
    await workbench.row(/review/).waitFor();
    await workbench.screenshot('german-tree');
  });

  it('shows the words of the manifest in the palette', async () => {
    await workbench.page.keyboard.press('F1');
    const title = manifest['command.showAuditTrail'] ?? '';
    await workbench.page.keyboard.type(title);
    await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().waitFor();
    await workbench.page.keyboard.press('Escape');
  });

  it('shows the walkthrough', async () => {
    await workbench.runCommand(manifest['command.getStarted'] ?? '');
    const step = workbench.page
      .getByRole('button', { name: manifest['walkthrough.see.title'] ?? '' })
      .first();
    await step.waitFor();
    await workbench.page
      .getByText(manifest['walkthrough.title'] ?? '')
      .first()
      .waitFor();
    await workbench.screenshot('german-walkthrough');
  });

  it('shows the words of the webview in the merge editor', async () => {
    // Its upstream has the same content, so it is linked by itself.
    await workbench.row(new RegExp(`review.*${word('in sync')}`)).waitFor();
    write('project/.claude/commands/review.md', TEXT.replace('First', 'My first'));
    write('team/commands/review.md', TEXT.replace('First', 'Their first'));
    await workbench.runCommand(manifest['command.checkForUpdates'] ?? '');
    await workbench.row(new RegExp(`review.*${word('diverged')}`)).waitFor();
    await workbench.contextMenu(workbench.row(/review/), manifest['command.syncArtifact'] ?? '');
    const editor = new MergeEditorPage(workbench.page);
    await editor.button(word('Accept Upstream')).first().waitFor();
    await workbench.screenshot('german-merge');
  });
});
