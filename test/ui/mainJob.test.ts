import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../host/projectRoot';
import { copySamples } from '../host/sampleCopy';
import { installExtension } from '../host/server';
import { ensureServerHost, type ServerHost } from '../host/serverHost';
import { Workbench } from './workbench';

const DARK = 'Default Dark Modern';
const LIGHT = 'Default Light Modern';
const SKILL = 'api-review';
const SKILL_FILE = `.claude/skills/${SKILL}/SKILL.md`;

/** The whole job of a first day, on the packaged extension, in the order a user does it. */
describe('a first day with the packaged extension', function () {
  this.timeout(120_000);
  let temporary = '';
  let folder = '';
  let host: ServerHost;
  let workbench: Workbench;
  let original = '';
  const inFolder = (file: string): string => path.join(folder, file);
  const dataDir = (): string => path.join(temporary, 'data');

  const open = async (settings: Readonly<Record<string, unknown>> = {}): Promise<void> => {
    workbench = await Workbench.open({ host, dataDir: dataDir(), folder, settings });
    await workbench.statusItem(/\d+ artifacts/).waitFor();
    await workbench.openLineageView();
  };

  before(async () => {
    temporary = mkdtempSync(path.join(tmpdir(), 'artifact-lineage-ui-'));
    folder = copySamples(path.join(temporary, 'sample'), { isFresh: true }).workspace;
    original = readFileSync(inFolder(SKILL_FILE), 'utf8');
    host = await ensureServerHost('stable', console.log);
    await installExtension(host, dataDir(), path.join(projectRoot, 'artifact-lineage.vsix'));
    await open({ 'workbench.colorTheme': DARK });
  });

  after(async () => {
    await workbench.close();
    rmSync(temporary, { recursive: true, force: true });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await workbench.screenshot(`failed: ${this.currentTest.title}`.replaceAll(/[^\w]+/g, '-'));
  });

  it('shows every artifact by root and kind', async () => {
    await workbench.row(SKILL).waitFor();
    const texts = await workbench.treeTexts();
    assert.ok(
      texts.some((text) => text.startsWith('.claude')),
      texts.join('\n'),
    );
    assert.ok(
      texts.some((text) => text.startsWith('Skills')),
      texts.join('\n'),
    );
    assert.match(texts.find((text) => text.startsWith(SKILL)) ?? '', /v1/);
    await workbench.screenshot('tree-first-seen');
  });

  it('shows an edit made by another program as a version, with its changed file', async () => {
    appendFileSync(inFolder(SKILL_FILE), '\nAlways name the breaking changes first.\n');
    await workbench.row(new RegExp(`${SKILL}\\s*v2 · modified`)).waitFor({ timeout: 5000 });
    await workbench.expand(workbench.row(SKILL));
    await workbench.expand(workbench.row(/v2-[0-9a-f]{7}/));
    await workbench.row(/SKILL\.md\s*modified/).waitFor();
    assert.match(
      (await workbench.row(/v2-[0-9a-f]{7}/).innerText()).replaceAll(/\s+/g, ' '),
      /current · modified .* · 1 file/,
    );
    await workbench.screenshot('tree-edited');
  });

  it('shows the diff with the parent when the changed file is clicked', async () => {
    await workbench.row(/SKILL\.md\s*modified/).click();
    const diff = workbench.page.locator('.monaco-diff-editor');
    await diff.waitFor();
    await diff
      .locator('.modified .view-line', { hasText: 'Always name the breaking changes first.' })
      .waitFor();
    assert.equal(
      await diff.locator('.original .view-line', { hasText: 'Always name the breaking' }).count(),
      0,
    );
    await workbench.page
      .locator('.tab', { hasText: /SKILL\.md \(v1-[0-9a-f]{7} ↔ v2-[0-9a-f]{7}\)/ })
      .waitFor();
    await workbench.screenshot('diff-with-parent');
  });

  it('records an edit made in the editor', async () => {
    await workbench.contextMenu(workbench.row(new RegExp(`^\\s*${SKILL}`)), 'Open Artifact');
    const editor = workbench.page.locator('.editor-instance .monaco-editor').first();
    await editor.locator('.view-line').first().waitFor();
    await workbench.page.keyboard.press('Control+End');
    await workbench.page.keyboard.type('Typed in the editor.');
    await workbench.page.keyboard.press('Control+s');
    await workbench.row(new RegExp(`${SKILL}\\s*v3 · modified`)).waitFor({ timeout: 5000 });
    assert.match(readFileSync(inFolder(SKILL_FILE), 'utf8'), /Typed in the editor\./);
  });

  it('restores an older version, and says what was kept', async () => {
    await workbench.contextMenu(workbench.row(/v1-[0-9a-f]{7}/), 'Restore This Version');
    await workbench
      .toast(/Restored api-review to v1-[0-9a-f]{7}\. What was there before is kept as v3-/)
      .waitFor();
    assert.equal(readFileSync(inFolder(SKILL_FILE), 'utf8'), original);
    await workbench.row(/v1-[0-9a-f]{7}\s*current/).waitFor();
    await workbench.screenshot('restored');
  });

  it('takes the restore back with one click', async () => {
    await workbench
      .toast(/Restored api-review/)
      .locator('.monaco-button', { hasText: 'Undo' })
      .click();
    await workbench.toast(/Undone: api-review is at v3-/).waitFor();
    assert.match(readFileSync(inFolder(SKILL_FILE), 'utf8'), /Typed in the editor\./);
  });

  it('compares a version with the current files', async () => {
    await workbench.contextMenu(workbench.row(/v1-[0-9a-f]{7}/), 'Compare with Current Files');
    const diff = workbench.page.locator('.monaco-diff-editor');
    await diff.locator('.modified .view-line', { hasText: 'Typed in the editor.' }).waitFor();
    await workbench.page.locator('.tab', { hasText: /v1-[0-9a-f]{7} ↔ current files/ }).waitFor();
  });

  it('grows a branch from an edit after a restore', async () => {
    await workbench.contextMenu(workbench.row(/v1-[0-9a-f]{7}/), 'Restore This Version');
    await workbench.row(/v1-[0-9a-f]{7}\s*current/).waitFor();
    appendFileSync(inFolder(SKILL_FILE), '\nAnother way.\n');
    await workbench.row(new RegExp(`${SKILL}\\s*v4 · modified`)).waitFor({ timeout: 5000 });
    await workbench.expand(workbench.row(/v1-[0-9a-f]{7}/));
    await workbench.row(/Branch to v3-[0-9a-f]{7}\s*2 versions left behind/).waitFor();
    await workbench.screenshot('branch');
  });

  it('keeps a deleted artifact in the tree, restorable', async () => {
    rmSync(inFolder('.claude/skills/brand-assets'), { recursive: true });
    await workbench.row(/brand-assets\s*deleted/).waitFor({ timeout: 5000 });
    await workbench.contextMenu(workbench.row('brand-assets'), 'Restore Deleted Artifact');
    await workbench.row(/brand-assets\s*v1\b/).waitFor();
    assert.ok(existsSync(inFolder('.claude/skills/brand-assets/SKILL.md')));
  });

  it('asks before it restores over unsaved text', async () => {
    const editor = workbench.page.locator('.editor-instance .monaco-editor').first();
    await workbench.contextMenu(workbench.row(new RegExp(`^\\s*${SKILL}`)), 'Open Artifact');
    await editor.locator('.view-line').first().waitFor();
    await workbench.page.keyboard.press('Control+End');
    await workbench.page.keyboard.type('Unsaved.');
    const before = readFileSync(inFolder(SKILL_FILE), 'utf8');
    await workbench.contextMenu(workbench.row(/v1-[0-9a-f]{7}/), 'Restore This Version');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.waitFor();
    assert.match(await dialog.innerText(), /unsaved changes/);
    await workbench.screenshot('unsaved-dialog');
    await dialog.locator('.monaco-button', { hasText: 'Cancel' }).click();
    assert.equal(readFileSync(inFolder(SKILL_FILE), 'utf8'), before);
    await workbench.runCommand('File: Revert File');
  });

  it('lists what was done in the audit trail', async () => {
    await workbench.runCommand('Artifact Lineage: Show Audit Trail');
    const line = workbench.page.locator('.view-line', { hasText: /restore/i }).first();
    await line.waitFor();
    await workbench.screenshot('audit-trail');
  });

  it('offers recently changed artifacts from the status bar', async () => {
    await workbench.statusItem(/\d+ artifacts/).click();
    const list = workbench.page.locator('.quick-input-list');
    await list.locator('.monaco-list-row', { hasText: SKILL }).first().waitFor();
    await workbench.screenshot('status-pick');
    await workbench.page.keyboard.press('Escape');
  });

  it('says what is not versioned, and why', async () => {
    await workbench.expand(workbench.row('payments-sandbox'));
    await workbench.expand(workbench.row(/Not versioned/));
    await workbench.row(/\.env\s*may hold a secret/).waitFor();
  });

  it('has everything after a restart, in a light theme too', async () => {
    await workbench.close();
    writeFileSync(inFolder('.claude/commands/review.md'), 'Changed while VS Code was closed.\n');
    await open({ 'workbench.colorTheme': LIGHT });
    await workbench.row(new RegExp(`${SKILL}\\s*v4 · modified`)).waitFor();
    await workbench.expand(workbench.row(SKILL));
    for (const version of [/v4-[0-9a-f]{7}/, /v1-[0-9a-f]{7}/]) await workbench.row(version).waitFor();
    await workbench.row(/review\s*v2 · modified/).waitFor();
    await workbench.expand(workbench.row(/v4-[0-9a-f]{7}/));
    await workbench.row(/SKILL\.md\s*modified/).click();
    await workbench.page
      .locator('.monaco-diff-editor .modified .view-line', { hasText: 'Another way.' })
      .waitFor();
    await workbench.screenshot('after-restart-light');
  });

  it('is listed among the running extensions with its activation time', async () => {
    await workbench.runCommand('Developer: Show Running Extensions');
    const list = workbench.page.locator('.runtime-extensions-editor .monaco-list');
    const row = list.locator('.monaco-list-row', { hasText: 'Artifact Lineage' });
    await list.locator('.monaco-list-row').first().hover();
    while ((await row.count()) === 0) {
      await workbench.page.mouse.wheel(0, 100);
      await workbench.page.waitForTimeout(50);
    }
    const text = (await row.first().innerText()).replaceAll(/\s+/g, ' ');
    console.log(`      ${text}`);
    assert.match(text, /Activation: \d+ms/);
    await workbench.screenshot('running-extensions');
  });
});
