import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { projectRoot } from '../host/projectRoot';
import { installExtension } from '../host/server';
import { ensureServerHost } from '../host/serverHost';
import { MergeEditorPage } from './mergeEditorPage';
import { Workbench } from './workbench';

const SKILL = '.claude/skills/pdf-tools/SKILL.md';
const TEXT = '---\nname: pdf-tools\n---\n\n# PDF tools\n\nRead first.\n\nThen write.\n';

/** One skill in two projects of which one is open: found there, brought here, and cleaned up after. */
describe('a skill in two projects', function () {
  this.timeout(180_000);
  let temporary = '';
  let workbench: Workbench;
  const file = (project: string): string => path.join(temporary, project, SKILL);

  before(async () => {
    temporary = mkdtempSync(path.join(tmpdir(), 'artifact-lineage-elsewhere-'));
    for (const project of ['site', 'shop']) {
      mkdirSync(path.dirname(file(project)), { recursive: true });
      writeFileSync(file(project), TEXT);
    }
    const host = await ensureServerHost('stable', console.log);
    const dataDir = path.join(temporary, 'data');
    await installExtension(host, dataDir, path.join(projectRoot, 'artifact-lineage.vsix'));
    const settings = {
      'workbench.colorTheme': 'Default Dark Modern',
      'artifactLineage.retention.keepVersions': 2,
    };
    const site = await Workbench.open({ host, dataDir, folder: path.join(temporary, 'site'), settings });
    await site.openLineageView();
    await site.row(/pdf-tools\s*v1/).waitFor();
    writeFileSync(file('site'), TEXT.replace('Then write.', 'Then write, and check it.'));
    await site.row(/pdf-tools\s*v2/).waitFor();
    workbench = await site.openWindow(path.join(temporary, 'shop'));
    await workbench.openLineageView();
    await workbench.row(/pdf-tools\s*v1/).waitFor();
    await site.closeWindow();
  });

  after(async () => {
    await workbench.close();
    rmSync(temporary, { recursive: true, force: true });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.screenshot('failed-elsewhere');
  });

  const listed = (text: string | RegExp): Locator =>
    workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();

  /** The list fades in. */
  const listPicture = async (name: string): Promise<void> => {
    await workbench.page.waitForTimeout(500);
    await workbench.screenshot(name);
  };

  const inBothThemes = async (name: string): Promise<void> => {
    for (const theme of ['dark', 'light']) {
      await workbench.screenshot(`${name}-${theme}`);
      await workbench.runCommand('Preferences: Toggle between Light/Dark Themes');
      await workbench.page.waitForTimeout(500);
    }
  };

  it('is found in the other one, which is ahead', async () => {
    await workbench.contextMenu(workbench.row(/pdf-tools/), 'Show in Other Projects');
    await listed(/site.*v2-[0-9a-f]{7} · ahead by 1 version/).waitFor();
    await listPicture('elsewhere-dark');
    await listed(/site/).click();
    await listed('Compare').click();
    const diff = workbench.page.locator('.monaco-diff-editor');
    await diff.locator('.modified .view-line', { hasText: 'and check it' }).waitFor();
    await inBothThemes('elsewhere-compared');
  });

  it('is brought here from there, merged with what was changed here', async () => {
    writeFileSync(file('shop'), TEXT.replace('Read first.', 'Read all of it first.'));
    await workbench.row(/pdf-tools\s*v2/).waitFor();
    await workbench.contextMenu(workbench.row(/pdf-tools/), 'Update from Another Project');
    await listed(/site.*diverged: 1 there, 1 here/).click();
    const merge = new MergeEditorPage(workbench.page);
    await merge.button('Apply').waitFor();
    await workbench.screenshot('elsewhere-merge-dark');
    await merge.button('Apply').click();
    await workbench.toast(/Updated pdf-tools from .*site/).waitFor();
    const text = readFileSync(file('shop'), 'utf8');
    assert.ok(text.includes('Read all of it first.') && text.includes('and check it.'), text);
    await workbench.expand(workbench.row(/pdf-tools/));
    await workbench.row(/From .*site.*1 version/).waitFor();
    await workbench.row(/v4-[0-9a-f]{7}.*Updated from .*site.* · merged with another project/).waitFor();
    await workbench.screenshot('elsewhere-merged-dark');
  });

  it('loses what is beyond the limits once that was seen and confirmed', async () => {
    for (let version = 5; version <= 8; version++) {
      appendFileSync(file('shop'), `Line ${String(version)}.\n`);
      await workbench.row(new RegExp(`pdf-tools\\s*v${String(version)}`)).waitFor();
    }
    await workbench.runCommand('Artifact Lineage: Clean Up History...');
    await listed('As the settings say').waitFor();
    await listPicture('clean-up-limits-dark');
    await listed('As the settings say').click();
    const toast = workbench.toast(/would be given up/);
    await toast.waitFor();
    await workbench.page.locator('.view-line', { hasText: 'What goes' }).waitFor();
    await inBothThemes('clean-up-preview');
    await toast.getByRole('button', { name: 'Clean Up' }).waitFor();
    // Whoever reads first finds the message gone.
    await workbench.page.locator('.editor-actions a[aria-label^="Clean Up What Is Shown"]').click();
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.waitFor();
    await workbench.screenshot('clean-up-confirm-dark');
    await dialog.getByRole('button', { name: 'Clean Up' }).click();
    await workbench.toast(/Cleaned up \d+ versions? of/).waitFor();
    await workbench.expand(workbench.row(/pdf-tools/));
    await workbench.settle();
    const texts = (await workbench.treeTexts()).join('\n');
    assert.match(texts, /v8-/);
    assert.doesNotMatch(texts, /v5-/);
    await workbench.screenshot('clean-up-done-dark');
  });
});
