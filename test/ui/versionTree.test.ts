import assert from 'node:assert/strict';
import { appendFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { projectRoot } from '../host/projectRoot';
import { installExtension } from '../host/server';
import { ensureServerHost } from '../host/serverHost';
import { treeWorkspace, type TreeWorkspace } from './versionTreeWorkspace';
import { Workbench } from './workbench';

const DARK = 'Default Dark Modern';

/** Finding one's way among many artifacts and many versions, in the packaged extension. */
describe('the version tree', function () {
  this.timeout(180_000);
  let project: TreeWorkspace;
  let workbench: Workbench;

  before(async () => {
    project = await treeWorkspace();
    const host = await ensureServerHost('stable', console.log);
    const { dataDir, folder } = project;
    await installExtension(host, dataDir, path.join(projectRoot, 'artifact-lineage.vsix'));
    workbench = await Workbench.open({ host, dataDir, folder, settings: { 'workbench.colorTheme': DARK } });
    await workbench.statusItem(/2 outdated/).waitFor();
    await workbench.openLineageView();
    await workbench.row(/pdf-tools.*outdated/).waitFor();
  });

  after(async () => {
    await workbench.close();
    rmSync(project.temporary, { recursive: true, force: true });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await workbench.screenshot(`failed: ${this.currentTest.title}`.replaceAll(/[^\w]+/g, '-'));
  });

  const input = (): Locator => workbench.page.locator('.quick-input-widget input.input');
  const choice = (text: string | RegExp): Locator =>
    workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  const message = (): Locator => workbench.page.locator('.sidebar .pane-body .message');
  const selected = (): Locator => workbench.tree.and(workbench.page.locator('.selected'));
  const names = (): Promise<string[]> => workbench.tree.locator('.label-name').allInnerTexts();

  it('counts on its icon what waits for the user', async () => {
    await workbench.page.locator('.activitybar .action-item .badge-content', { hasText: /^2$/ }).waitFor();
  });

  it('opens a history of 10,000 versions at its newest end, edits in quick succession as one row', async () => {
    await workbench.expand(workbench.row('long-history'));
    await workbench.row(/5 edits in 12 min.*v9995 to v9999/).waitFor();
    await workbench.row(/v10000-[0-9a-f]{7}.*current/).waitFor();
    await workbench.row(/v9993-[0-9a-f]{7}.*\[release-1\].*“The one that everybody uses\.”/).waitFor();
    await workbench.screenshot('tree-long-dark');
    await workbench.expand(workbench.row('5 edits in 12 min'));
    await workbench.row(/v9997-[0-9a-f]{7}/).waitFor();
    await workbench.screenshot('tree-edits-dark');
    await workbench.row('5 edits in 12 min').locator('.monaco-tl-twistie').click();
  });

  it('shows older versions below those that it shows, and goes to the first of them', async () => {
    await workbench.row(/v10000-[0-9a-f]{7}/).click();
    await workbench.page.keyboard.press('End');
    const older = workbench.row('Show Older Versions');
    await older.waitFor();
    assert.match((await older.innerText()).replaceAll(/\s+/g, ' '), /Show Older Versions ?9,?89\d more/);
    await older.click();
    const focused = workbench.page.locator('.sidebar .monaco-list-row.focused.selected');
    await focused.filter({ hasText: /^\s*v989\d-/ }).waitFor();
    await workbench.screenshot('tree-older-dark');
    await workbench.page.keyboard.press('End');
    await workbench.row(/Show Older Versions.*9,?79\d more/s).waitFor();
    await workbench.page.keyboard.press('Home');
  });

  it('filters as one types and checks, says so, and clears the filter', async () => {
    await workbench.runCommand('Artifact Lineage: Filter Artifacts');
    await choice('Outdated').waitFor();
    await workbench.page.keyboard.type('tools');
    await message()
      .filter({ hasText: /2 of 7 artifacts: “tools”/ })
      .waitFor();
    await choice(/Outdated/)
      .locator('.monaco-checkbox, input[type="checkbox"]')
      .first()
      .click();
    await message().filter({ hasText: '2 of 7 artifacts: “tools”, Outdated' }).waitFor();
    await workbench.screenshot('tree-filter-dark');
    await input().press('Enter');
    await workbench.settle();
    assert.deepEqual(await names(), ['.claude', 'Skills', 'excel-tools', 'pdf-tools']);
    await workbench.runCommand('Artifact Lineage: Clear Filter');
    await workbench.row('long-history').waitFor();
    await message().waitFor({ state: 'hidden' });
  });

  it('acts on what the status bar offers though the filter hides its row', async () => {
    await workbench.runCommand('Artifact Lineage: Filter Artifacts');
    await choice(/Outdated/).waitFor();
    await workbench.page.keyboard.type('reviewer');
    await input().press('Enter');
    await message().filter({ hasText: '“reviewer”' }).waitFor();
    await workbench.statusItem(/2 outdated/).click();
    await choice(/pdf-tools/).click();
    await workbench.page.locator('.tab', { hasText: /pdf-tools/ }).waitFor();
    await workbench.screenshot('tree-hidden-acted-dark');
    assert.equal(await workbench.row('pdf-tools').count(), 0);
    await workbench.runCommand('View: Close All Editors');
    await workbench.page.locator('.tab').first().waitFor({ state: 'detached' });
  });

  it('goes to a version from its graph, whatever hides it', async () => {
    await workbench.runCommand('Artifact Lineage: Show Lineage Graph');
    await choice('long-history').click();
    const frame = workbench.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
    await frame.getByRole('textbox').fill('v9700-');
    await frame.getByRole('option', { name: /^v9700,/ }).click();
    await frame.getByRole('button', { name: 'Show in Tree', exact: true }).click();
    await message().waitFor({ state: 'hidden' });
    await selected()
      .filter({ hasText: /^\s*v9700-/ })
      .waitFor();
    await workbench.screenshot('tree-revealed-dark');
    await workbench.runCommand('View: Close All Editors');
    await workbench.page.locator('.tab').first().waitFor({ state: 'detached' });
  });

  it('keeps the selection when the rows are made anew', async () => {
    await selected().click();
    await workbench.page.keyboard.press('Home');
    await workbench.row(/^\s*v9993-/).click();
    const skill = path.join(project.folder, '.claude/skills/long-history/SKILL.md');
    appendFileSync(skill, 'One line more.\n');
    await workbench.row(/^\s*v10001-/).waitFor();
    await workbench.settle();
    assert.match(await selected().innerText(), /^\s*v9993-/);
    await workbench.row('long-history').locator('.monaco-tl-twistie').click();
  });

  it('leaves everything as it was when the filter is escaped', async () => {
    await workbench.runCommand('Artifact Lineage: Filter Artifacts');
    await choice(/Outdated/).waitFor();
    await workbench.page.keyboard.type('nothing at all');
    await message().filter({ hasText: '0 of 7 artifacts: “nothing at all”' }).waitFor();
    assert.deepEqual(await names(), []);
    await workbench.screenshot('tree-filter-nothing-dark');
    await input().press('Escape');
    await workbench.row('long-history').waitFor();
  });

  it('groups by state, sorts by change, and keeps both for the next window', async () => {
    await workbench.runCommand('Artifact Lineage: Group Artifacts By');
    await choice('State').click();
    await workbench.row(/^\s*Outdated/).waitFor();
    await workbench.runCommand('Artifact Lineage: Sort Artifacts By');
    await choice('Latest Change First').click();
    await workbench.settle();
    await workbench.screenshot('tree-by-state-dark');
    await workbench.reloadWindow();
    await workbench.row(/^\s*Outdated/).waitFor();
    await workbench.runCommand('Artifact Lineage: Group Artifacts By');
    await choice('Root and Kind').click();
    await workbench.row(/^\s*Skills/).waitFor();
  });

  it('compares two selected rows, and a row that is dragged onto another', async () => {
    await workbench.settle();
    await workbench.row('excel-tools').click();
    await workbench.row('pdf-tools').click({ modifiers: ['Control'] });
    await workbench.screenshot('tree-two-selected-dark');
    await workbench.contextMenu(workbench.row('pdf-tools'), 'Compare Selected');
    await workbench.page.locator('.tab', { hasText: /excel-tools/ }).waitFor();
    await workbench.runCommand('View: Close All Editors');
    await workbench.page.locator('.tab').first().waitFor({ state: 'detached' });
    await workbench.row('api-review').dragTo(workbench.row('release-notes'));
    await workbench.page.locator('.tab', { hasText: /api-review/ }).waitFor();
    await workbench.screenshot('tree-dragged-dark');
  });

  it('marks artifacts in the Explorer, and nothing else', async () => {
    // The Explorer opens folders down to the file of an editor by itself.
    await workbench.runCommand('View: Close All Editors');
    await workbench.page.locator('.tab').first().waitFor({ state: 'detached' });
    await workbench.runCommand('View: Show Explorer');
    const file = (name: string): Locator =>
      workbench.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name });
    for (const name of ['.claude', 'skills', 'pdf-tools']) {
      await file(name).first().waitFor();
      const isOpen = (await file(name).first().getAttribute('aria-expanded')) === 'true';
      if (!isOpen) await file(name).first().click();
    }
    await file('pdf-tools').locator('.monaco-icon-label[aria-label*="Artifact Lineage: outdated"]').waitFor();
    await file('SKILL.md').first().waitFor();
    const icons = await workbench.page.locator('.explorer-folders-view .monaco-icon-label').all();
    const labels = await Promise.all(icons.map((icon) => icon.getAttribute('aria-label')));
    const marked = labels.flatMap((label) => {
      const [file, standing] = (label ?? '').split(' • Artifact Lineage: ');
      return standing === undefined ? [] : [`${path.basename(file ?? '')} ${standing}`];
    });
    assert.deepEqual(marked, ['api-review modified', 'excel-tools outdated', 'pdf-tools outdated']);
    await workbench.screenshot('tree-explorer-dark');
  });

  it('looks well in a light theme', async () => {
    await workbench.runCommand('Preferences: Toggle between Light/Dark Themes');
    await workbench.page.locator('.monaco-workbench.vs').waitFor();
    await workbench.screenshot('tree-explorer-light');
    await workbench.openLineageView();
    await workbench.expand(workbench.row('long-history'));
    await workbench.row(/5 edits in 12 min/).waitFor();
    await workbench.screenshot('tree-long-light');
  });
});
