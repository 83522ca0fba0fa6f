import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { projectRoot } from '../host/projectRoot';
import { installExtension } from '../host/server';
import { ensureServerHost } from '../host/serverHost';
import { MergeEditorPage } from './mergeEditorPage';
import { Workbench } from './workbench';

const PARTS = [
  'Read the pages.',
  'Find the tables.',
  'Keep the order.',
  'Write the text.',
  'Check the result.',
];
const FRONTMATTER = '---\nname: pdf-tools\ndescription: Use it for documents.\n---\n\n# PDF\n\n';
const TEXT = `${FRONTMATTER}${PARTS.map((part, index) => `${String(index + 1)}. ${part}\n`).join('\n')}`;
const MINE = TEXT.replace('Read the pages.', 'Read the pages, the appendix too.');
const THEIRS = TEXT.replace(
  'Check the result.',
  'Check the result against the pages.\n\n6. Say what is missing.',
);

/** Looking at what differs and where it comes from: comparisons, the origins of lines, the marks in the margin. */
describe('what differs, and where it comes from, in the packaged extension', function () {
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
    temporary = mkdtempSync(path.join(tmpdir(), 'artifact-lineage-compare-'));
    write(path.join(temporary, 'project/.claude/commands/deploy.md'), 'Deploy it.\n');
    write(upstream('SKILL.md'), TEXT);
    const host = await ensureServerHost('stable', console.log);
    const dataDir = path.join(temporary, 'data');
    await installExtension(host, dataDir, path.join(projectRoot, 'artifact-lineage.vsix'));
    const settings = { 'artifactLineage.sources': [path.join(temporary, 'team-skills')] };
    write(path.join(temporary, 'project/.vscode/settings.json'), JSON.stringify(settings));
    workbench = await Workbench.open({
      host,
      dataDir,
      folder: path.join(temporary, 'project'),
      settings: { 'workbench.colorTheme': 'Default Dark Modern' },
    });
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

  const listRow = (text: string | RegExp): Locator =>
    workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  const tab = (text: RegExp): Locator => workbench.page.locator('.tab.active', { hasText: text });
  /** A button in the title of the editor. */
  const titleAction = (label: string): Locator =>
    workbench.page.locator(`.editor-actions a[aria-label^="${label}"]`).first();
  /** What stands before the lines on the screen; CSS puts it there. */
  const column = async (): Promise<string[]> => {
    const found: string[] = await workbench.page.evaluate(
      `[...document.querySelectorAll('.monaco-editor .view-line span')]
        .map((span) => getComputedStyle(span, '::before').content.replaceAll('\u00A0', ' '))
        .filter((text) => text.includes('┃'))`,
    );
    return found;
  };
  const columnHas = async (text: RegExp): Promise<void> => {
    for (let found = await column(); !found.some((line) => text.test(line)); found = await column())
      await workbench.page.waitForTimeout(200);
  };

  it('takes a skill through a deployment, an edit and a merge', async () => {
    await workbench.runCommand('Deploy Artifact');
    await listRow('pdf-tools').waitFor();
    await listRow('pdf-tools').locator('.monaco-checkbox, input[type="checkbox"]').first().click();
    await workbench.page.locator('.quick-input-widget .monaco-button', { hasText: 'OK' }).click();
    await workbench.toast(/Deployed pdf-tools to \.claude as v1-/).waitFor();
    write(local('SKILL.md'), MINE);
    await workbench.row(/pdf-tools.*v2 · modified/).waitFor();
    write(upstream('SKILL.md'), THEIRS);
    write(path.join(temporary, 'project/packages/api/.claude/skills/pdf-tools/SKILL.md'), MINE);
    // Menus are opened when nothing moves any more.
    await workbench.row(/packages\/api/).waitFor();
    await workbench.row(/pdf-tools.*diverged/).waitFor();
  });

  it('compares the files with what upstream has now', async () => {
    await workbench.contextMenu(workbench.row(/pdf-tools.*v2/), 'Compare', 'Compare with Upstream');
    await tab(/SKILL\.md \(upstream now ↔ current files\)/).waitFor();
    const diff = workbench.page.locator('.monaco-diff-editor');
    await diff.locator('.original .view-line', { hasText: 'Say what is missing.' }).waitFor();
    await diff.locator('.modified .view-line', { hasText: 'the appendix too.' }).waitFor();
    await workbench.screenshot('compare-with-upstream');
  });

  it('compares with the one in another project', async () => {
    await workbench.contextMenu(workbench.row(/pdf-tools.*v2/), 'Compare', 'Compare with Other Project');
    await listRow(/packages\/api\/\.claude.*v1-[0-9a-f]{7} · same content/).waitFor();
    await workbench.screenshot('compare-other-project');
    await workbench.page.keyboard.press('Enter');
    await workbench.toast(/pdf-tools: nothing differs between packages\/api\/\.claude/).waitFor();
  });

  it('shows which version brought each line, and whose it was', async () => {
    await workbench.contextMenu(workbench.row(/pdf-tools.*v2/), 'Sync Artifact');
    const merge = new MergeEditorPage(workbench.page);
    await merge.applyEnabled.click();
    await workbench.row(/pdf-tools.*v4 · modified/).waitFor();
    assert.match(readFileSync(local('SKILL.md'), 'utf8'), /appendix too[^]*what is missing/);
    await workbench.contextMenu(workbench.row(/pdf-tools.*v4/), 'Open Artifact');
    await titleAction('Show Line Origins').click();
    for (const words of [/upstream v1, /, /local v2, /, /upstream v3, /]) await columnHas(words);
    await workbench.page.keyboard.press('Control+End');
    await workbench.page.keyboard.type('7. Typed just now.');
    await columnHas(/not recorded yet/);
    await workbench.statusItem(/not recorded yet/).waitFor();
    await workbench.screenshot('line-origins-dark');
  });

  it('says more of a line where the mouse rests, and leads to its version', async () => {
    await workbench.page.keyboard.press('Control+Home');
    await workbench.statusItem(/v1-[0-9a-f]{7} deployed from upstream/).waitFor();
    const line = workbench.page.locator('.monaco-editor .view-line', { hasText: 'appendix' }).first();
    await line.hover({ position: { x: 40, y: 8 } });
    const hover = workbench.page.locator('.monaco-hover:visible', { hasText: /v2-[0-9a-f]{7} modified/ });
    await hover.waitFor();
    await workbench.screenshot('line-origins-hover');
    await hover.getByText('Compare with Parent').click();
    await tab(/SKILL\.md \(v1-[0-9a-f]{7} ↔ v2-[0-9a-f]{7}\)/).waitFor();
  });

  it('shows it in a diff on both sides, in a light theme too, and hides it again', async () => {
    await titleAction('Show Line Origins').click();
    await columnHas(/local v2, /);
    await workbench.runCommand('Preferences: Toggle between Light/Dark Themes');
    await workbench.page.waitForTimeout(500);
    const changed = workbench.page.locator('.modified .view-line', { hasText: 'appendix' });
    await changed.first().hover({ position: { x: 40, y: 8 } });
    const change = /v2-[0-9a-f]{7} modified · 1 line added, 1 line removed/;
    await workbench.page.locator('.monaco-hover:visible li', { hasText: change }).waitFor();
    await workbench.screenshot('line-origins-diff-light');
    await titleAction('Hide Line Origins').click();
    while ((await column()).length > 0) await workbench.page.waitForTimeout(200);
  });

  it('marks in the margin what changed since the baseline', async () => {
    await workbench.contextMenu(workbench.row(/pdf-tools.*v4/), 'Open Artifact');
    const marks = workbench.page.locator('.monaco-editor .dirty-diff-glyph');
    await marks.first().waitFor();
    await columnHas(/not recorded yet/);
    await workbench.screenshot('line-origins-light');
    await workbench.page.locator('.monaco-editor .view-line').first().click();
    await workbench.page.keyboard.press('Alt+F3');
    const peek = workbench.page.locator('.peekview-widget');
    await peek.waitFor();
    await workbench.screenshot('baseline-marks');
    assert.match(await peek.innerText(), /Artifact Lineage/);
    await workbench.page.keyboard.press('Escape');
    await workbench.page.locator('.activitybar .action-item a[aria-label^="Source Control"]').click();
    await workbench.page.locator('.sidebar', { hasText: 'Source Control' }).waitFor();
    await workbench.screenshot('source-control-view');
    assert.equal(await workbench.page.locator('.sidebar .scm-editor').count(), 0);
  });
});
