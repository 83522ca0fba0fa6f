import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../host/projectRoot';
import { installExtension } from '../host/server';
import { ensureServerHost, type ServerHost } from '../host/serverHost';
import { Workbench, type WorkbenchOptions } from './workbench';

const MANY = 3000;

/** What a user sees before there is a history, while a long one begins, and when there can be none. */
describe('the view', function () {
  this.timeout(180_000);
  let host: ServerHost;
  let temporary = '';
  let folder = '';
  let dataDir = '';
  let workbench: Workbench | undefined;

  before(async () => {
    host = await ensureServerHost('stable', console.log);
  });

  beforeEach(async () => {
    temporary = mkdtempSync(path.join(tmpdir(), 'artifact-lineage-states-'));
    folder = path.join(temporary, 'project');
    dataDir = path.join(temporary, 'data');
    mkdirSync(folder);
    await installExtension(host, dataDir, path.join(projectRoot, 'artifact-lineage.vsix'));
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot('failed-state');
    await workbench?.close();
    workbench = undefined;
    rmSync(temporary, { recursive: true, force: true });
  });

  const open = async (options: Partial<WorkbenchOptions> = {}): Promise<Workbench> => {
    workbench = await Workbench.open({ host, dataDir, folder, ...options });
    await workbench.page.locator('.activitybar .action-item a[aria-label^="Artifact Lineage"]').click();
    return workbench;
  };

  const writeSkill = (name: string): void => {
    const skill = path.join(folder, '.claude/skills', name);
    mkdirSync(skill, { recursive: true });
    writeFileSync(path.join(skill, 'SKILL.md'), `---\nname: ${name}\n---\n\n# ${name}\n`);
    writeFileSync(path.join(skill, 'notes.md'), `Notes of ${name}.\n`.repeat(200));
  };

  it('welcomes who has no artifacts yet, and shows the first one by itself', async () => {
    const shown = await open();
    await shown.page.locator('.welcome-view-content', { hasText: 'There are no Claude artifacts' }).waitFor();
    await shown.screenshot('welcome');
    writeSkill('first');
    await shown.row(/first\s*v1$/).waitFor({ timeout: 10_000 });
  });

  it('says why there is no history when its folder cannot be written, once', async () => {
    writeSkill('kept');
    const storage = path.join(dataDir, 'data/User/globalStorage');
    mkdirSync(storage, { recursive: true });
    writeFileSync(path.join(storage, 'artifact-lineage.artifact-lineage'), 'in the way\n');
    const shown = await open();
    await shown.page
      .locator('.welcome-view-content', { hasText: 'The history could not be opened' })
      .waitFor();
    await shown
      .toast(/The history cannot be written: .*artifact-lineage lies where its folder has to be/)
      .waitFor();
    await shown.statusItem('Artifact history off').waitFor();
    await shown.screenshot('unwritable');
    await shown.page.locator('.welcome-view-content .monaco-button', { hasText: 'Try Again' }).click();
    await shown.page.waitForTimeout(1500);
    assert.equal(await shown.toast(/The history cannot be written/).count(), 1);
  });

  it('shows the progress of a long first recording, which can be stopped and resumed', async () => {
    for (let i = 0; i < MANY; i++) writeSkill(`skill-${String(i)}`);
    const shown = await open();
    const progress = shown.toast('Recording artifacts');
    await progress.waitFor();
    await shown.screenshot('recording');
    await shown.statusItem(/Recording \d+ of 3000/).waitFor();
    await progress.hover();
    await progress.locator('.monaco-button', { hasText: 'Cancel' }).click();
    const paused = shown.statusItem('Recording paused');
    await paused.waitFor();
    await shown.screenshot('recording-paused');
    await shown.page.waitForTimeout(1000);
    assert.equal(await shown.statusItem(`${String(MANY)} artifacts`).count(), 0);
    await paused.click();
    await shown.statusItem(`${String(MANY)} artifacts`).waitFor({ timeout: 60_000 });
  });

  it('shows the history in Restricted Mode, records, and writes nothing', async () => {
    writeSkill('careful');
    const file = path.join(folder, '.claude/skills/careful/SKILL.md');
    const shown = await open({ isRestricted: true });
    await shown.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
    await shown.row(/careful\s*v1$/).waitFor();
    writeFileSync(file, 'changed\n');
    await shown.row(/careful\s*v2 · modified/).waitFor();
    await shown.expand(shown.row('careful'));
    await shown.contextMenu(shown.row(/v1-[0-9a-f]{7}/), 'Restore This Version');
    await shown.toast('Nothing is written in Restricted Mode').waitFor();
    assert.equal(readFileSync(file, 'utf8'), 'changed\n');
  });

  it('knows an artifact and its unsaved editors in a folder opened through a link', async () => {
    writeSkill('linked');
    const file = path.join(folder, '.claude/skills/linked/SKILL.md');
    const link = path.join(temporary, 'link');
    symlinkSync(folder, link);
    const shown = await open({ folder: link });
    await shown.row(/^\s*\.claude/).waitFor();
    await shown.row(/linked\s*v1$/).waitFor();
    writeFileSync(file, 'changed\n');
    await shown.row(/linked\s*v2 · modified/).waitFor();
    await shown.expand(shown.row('linked'));
    await shown.page.locator('.activitybar .action-item a[aria-label^="Explorer"]').click();
    const explorer = shown.page.locator('.explorer-folders-view .monaco-list-row');
    // Folders that hold one folder each are one row, or become one when they are opened.
    while ((await explorer.filter({ hasText: 'SKILL.md' }).count()) === 0) {
      await explorer.filter({ hasNotText: '.md' }).last().click();
      await shown.page.waitForTimeout(1000);
    }
    await explorer.filter({ hasText: 'SKILL.md' }).dblclick();
    await shown.page.locator('.editor-instance .view-line', { hasText: 'changed' }).waitFor();
    await shown.page.keyboard.press('Control+End');
    await shown.page.keyboard.type('unsaved');
    await shown.openLineageView();
    await shown.contextMenu(shown.row(/v1-[0-9a-f]{7}/), 'Restore This Version');
    const dialog = shown.page.locator('.monaco-dialog-box', { hasText: 'unsaved changes' });
    await dialog.locator('.monaco-button', { hasText: 'Save and Continue' }).click();
    await shown.row(/linked\s*v1$/).waitFor();
    assert.match(readFileSync(file, 'utf8'), /# linked/);
    await shown.row(/v3-[0-9a-f]{7}/).waitFor();
  });
});
