import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../host/projectRoot';
import { installExtension } from '../host/server';
import { ensureServerHost } from '../host/serverHost';
import { MergeEditorPage } from './mergeEditorPage';
import { Workbench } from './workbench';

const TEXT = '---\nname: pdf-tools\n---\n\n# PDF\n\nFirst.\n\nBetween.\n\nLast.\n';

/** A skill on its way: deployed, synced, merged with a conflict, pushed back; by keyboard wherever there is a list. */
describe('an artifact and its upstream in the packaged extension', function () {
  this.timeout(120_000);
  let temporary = '';
  let workbench: Workbench;
  const local = (file: string): string => path.join(temporary, 'project/.claude/skills/pdf-tools', file);
  const upstream = (file: string): string => path.join(temporary, 'team-skills/skills/pdf-tools', file);
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  };

  before(async () => {
    temporary = mkdtempSync(path.join(tmpdir(), 'artifact-lineage-upstream-'));
    write(path.join(temporary, 'project/.claude/commands/deploy.md'), 'Deploy it.\n');
    write(upstream('SKILL.md'), TEXT);
    const host = await ensureServerHost('stable', console.log);
    const dataDir = path.join(temporary, 'data');
    await installExtension(host, dataDir, path.join(projectRoot, 'artifact-lineage.vsix'));
    // A machine's setting, which a user's settings on another machine do not decide.
    const settings = { 'artifactLineage.sources': [path.join(temporary, 'team-skills')] };
    write(path.join(temporary, 'project/.vscode/settings.json'), JSON.stringify(settings));
    workbench = await Workbench.open({ host, dataDir, folder: path.join(temporary, 'project') });
    await workbench.openLineageView();
    await workbench.row(/^\s*deploy/).waitFor();
  });

  after(async () => {
    await workbench.close();
    rmSync(temporary, { recursive: true, force: true });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await workbench.screenshot(`failed: ${this.currentTest.title}`.replaceAll(/[^\w]+/g, '-'));
  });

  const listRow = (text: string | RegExp) =>
    workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();

  it('deploys a skill from a source', async () => {
    await workbench.runCommand('Deploy Artifact');
    await listRow('pdf-tools').waitFor();
    await workbench.page.keyboard.type('pdf');
    await listRow('pdf-tools').locator('.monaco-checkbox, input[type="checkbox"]').first().click();
    await workbench.screenshot('deploy');
    await workbench.page.locator('.quick-input-widget .monaco-button', { hasText: 'OK' }).click();
    await workbench.toast(/Deployed pdf-tools to \.claude as v1-/).waitFor();
    assert.equal(readFileSync(local('SKILL.md'), 'utf8'), TEXT);
  });

  it('shows the changes of a sync, and applies it with one key', async () => {
    write(upstream('SKILL.md'), TEXT.replace('Last', 'Their last'));
    write(upstream('notes.md'), 'New.\n');
    await workbench.contextMenu(workbench.row('pdf-tools'), 'Sync Artifact');
    const editor = new MergeEditorPage(workbench.page);
    await editor.text('2 files change').waitFor();
    await editor.change('Changed in team-skills').getByText('Their last.').waitFor();
    await editor.apply.and(editor.frame.locator(':focus')).waitFor();
    await workbench.screenshot('sync-preview');
    assert.equal(readFileSync(local('SKILL.md'), 'utf8'), TEXT);
    await workbench.page.keyboard.press('Enter');
    await workbench
      .toast(/Synced pdf-tools to v2-[0-9a-f]{7}\. What was there before is kept as v1-/)
      .waitFor();
    assert.equal(readFileSync(local('SKILL.md'), 'utf8'), TEXT.replace('Last', 'Their last'));
    assert.equal(readFileSync(local('notes.md'), 'utf8'), 'New.\n');
  });

  it('resolves a conflict, never in the live file', async () => {
    const mine = TEXT.replace('Last', 'My last');
    const theirs = TEXT.replace('Last', 'Their newest last');
    write(local('SKILL.md'), mine);
    write(upstream('SKILL.md'), theirs);
    await workbench.contextMenu(workbench.row('pdf-tools'), 'Sync Artifact');
    const editor = new MergeEditorPage(workbench.page);
    await editor.focused(1).waitFor();
    await workbench.screenshot('sync-conflict');
    await workbench.page.keyboard.press('2');
    await editor.progress('1 of 1 resolved').waitFor();
    await workbench.row(/pdf-tools.*merge in progress, 1 of 1 resolved/).waitFor();
    assert.equal(readFileSync(local('SKILL.md'), 'utf8'), mine);
    await editor.applyEnabled.click();
    await workbench.toast(/Synced pdf-tools to v[345]-/).waitFor();
    assert.equal(readFileSync(local('SKILL.md'), 'utf8'), theirs);
    await workbench.screenshot('merge-applied');
  });
});
