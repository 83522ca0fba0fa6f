import assert from 'node:assert/strict';
import path from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { LINEAGE_GRAPH_WORDS as WORDS } from '../../src/protocol/lineageGraphWords';
import { mergeWorkspace, skillText } from './mergeEditorWorkspace';

const SKILL = 'pdf-tools';
const HOUR = 60 * 60_000;
/** Before all that is done here. */
const THEN = Date.now() - 26 * HOUR;
const FIRST = skillText('One.', 'Two.', 'Three.');

/** Both began with what is deployed here; one went on by two versions, the other by one. */
const ELSEWHERE = [
  {
    project: 'site',
    skill: SKILL,
    edits: [
      { at: THEN, text: FIRST },
      { at: THEN + HOUR, text: skillText('One.', 'Two of the site.', 'Three.') },
      {
        at: THEN + 3 * HOUR,
        text: skillText('One.', 'Two of the site.', 'Three of the site.'),
        author: 'bob',
      },
    ],
  },
  {
    project: 'shop',
    skill: SKILL,
    edits: [
      { at: THEN, text: FIRST },
      { at: THEN + 2 * HOUR, text: skillText('One of the shop.', 'Two.', 'Three.'), author: 'eve' },
    ],
  },
];

/** The lineage graph in the packaged extension, of a skill with a merge in its history. */
describe('the lineage graph', function () {
  this.timeout(120_000);
  const workspace = mergeWorkspace(
    { [SKILL]: { 'SKILL.md': FIRST } },
    { 'workbench.colorTheme': 'Default Dark Modern' },
    ELSEWHERE,
  );

  const frame = (): FrameLocator => workspace.editor.frame;
  /** One of the skill's own versions by its number. */
  const version = (number: number): Locator =>
    frame().getByRole('option', { name: new RegExp(`^v${String(number)}, (?!of another project)`) });
  /** A version of another project. */
  const theirs = (project: string, number: number): Locator =>
    frame().getByRole('option', {
      name: new RegExp(`^v${String(number)}, of another project: [^,;]*${project}`),
    });
  const button = (name: string): Locator => frame().getByRole('button', { name, exact: true });
  const current = (number: number): Locator => version(number).getByText(WORDS.current, { exact: true });
  const tab = (name: string | RegExp): Locator => workspace.workbench.page.getByRole('tab', { name });

  it('opens from the tree, and shows a merge with both parents and the lane of upstream', async () => {
    const { workbench } = workspace;
    workspace.changeLocal(SKILL, { 'SKILL.md': skillText('My one.', 'Two.', 'Three.') });
    await workbench.row(new RegExp(`^\\s*${SKILL}\\s*v2`)).waitFor();
    workspace.changeUpstream(SKILL, { 'SKILL.md': skillText('One.', 'Two.', 'Their three.') });
    const editor = await workspace.sync(SKILL);
    await editor.applyEnabled.click();
    await workspace.synced(SKILL);
    await workspace.dismissToasts();
    await workbench.contextMenu(workbench.row(new RegExp(`^\\s*${SKILL}`)), 'Show Lineage Graph');
    await tab(`Lineage of ${SKILL}`).waitFor();
    await current(4).waitFor();
    assert.match(
      (await version(4).locator('.unseen').textContent()) ?? '',
      /^v4, merged with upstream, .*current.*; parents v2-[0-9a-f]{7} and v3-[0-9a-f]{7}$/,
    );
    await version(3).getByText(WORDS.baseline, { exact: true }).waitFor();
    await frame().locator('.legend').getByText(WORDS.laneUpstream).waitFor();
    await version(4).and(frame().locator(':focus')).waitFor();
    await workbench.screenshot('lineage-graph-dark');
  });

  it('shows what other projects made of it in lanes of their own, each with its name', async () => {
    const legend = frame().locator('.legend .project');
    assert.deepEqual(
      (await legend.allInnerTexts()).map((text) => path.basename(path.dirname(text.trim()))).sort(),
      ['shop', 'site'],
    );
    await frame().locator('.graph-heading').getByText('4 versions · 3 of other projects').waitFor();
    assert.match(
      (await theirs('site', 2).locator('.unseen').textContent()) ?? '',
      /modified, .*1 file, .*; parent v1-[0-9a-f]{7}$/,
    );
    assert.equal(await theirs('site', 1).count(), 0, 'what is the same here has no row of its own');
    for (const [index, entry] of (await legend.all()).entries())
      await entry.locator(`polygon.project-${String(index)}`).waitFor();
  });

  it('says of a version of another project where it is from, and compares it with an own one', async () => {
    await theirs('site', 3).click();
    const details = frame().getByRole('complementary', { name: WORDS.details });
    await details.getByText(/^current in .*site/).waitFor();
    await details.getByText(/· bob$/).waitFor();
    await button(WORDS.restore).waitFor({ state: 'detached' });
    await workspace.workbench.screenshot('lineage-graph-theirs-dark');
    await version(4).click({ modifiers: ['Shift'] });
    await button(WORDS.compareSelected).click();
    await tab(/site.* v3-[0-9a-f]{7} ↔ \.claude v4-[0-9a-f]{7}/).waitFor();
    const diff = workspace.workbench.page.locator('.monaco-diff-editor');
    await diff.locator('.view-line', { hasText: 'Three of the site.' }).first().waitFor();
    await diff.locator('.view-line', { hasText: 'Their three.' }).first().waitFor();
    await workspace.workbench.screenshot('lineage-graph-theirs-compared-dark');
    await tab(`Lineage of ${SKILL}`).click();
    await button(WORDS.clearMark).click();
  });

  it('hides other projects, and shows them again', async () => {
    const others = button(WORDS.otherProjects);
    await others.click();
    await theirs('site', 3).waitFor({ state: 'detached' });
    assert.equal(await others.getAttribute('aria-pressed'), 'false');
    assert.equal(await frame().getByRole('option').count(), 4);
    await others.click();
    await theirs('site', 3).waitFor();
  });

  it('compares two selected versions', async () => {
    const { page } = workspace.workbench;
    await version(4).click();
    await version(1).click({ modifiers: ['Shift'] });
    await button(WORDS.compareSelected).click();
    await tab(/v1-[0-9a-f]{7} ↔ v4-[0-9a-f]{7}/).waitFor();
    const diff = page.locator('.monaco-diff-editor');
    await diff.locator('.modified .view-line', { hasText: 'My one.' }).waitFor();
    await diff.locator('.original .view-line', { hasText: 'One.' }).first().waitFor();
  });

  it('shows the same selection when it comes back, and what one version changed', async () => {
    await tab(`Lineage of ${SKILL}`).click();
    await button(WORDS.compareSelected).waitFor();
    await button(WORDS.clearMark).click();
    await version(2).click();
    await workspace.workbench.page.keyboard.press('Enter');
    await tab(/v1-[0-9a-f]{7} ↔ v2-[0-9a-f]{7}/).waitFor();
  });

  it('filters by what is shown of a version', async () => {
    await tab(`Lineage of ${SKILL}`).click();
    const filter = frame().getByRole('textbox');
    await filter.fill('baseline deployed');
    await frame().getByText('No version matches.').first().waitFor();
    await filter.fill('DEPLOYED');
    await frame().locator('.graph-heading').getByText('1 of 7 versions').waitFor();
    await version(1).waitFor();
    assert.equal(await frame().getByRole('option').count(), 1);
    await filter.press('Escape');
    await version(4).waitFor();
  });

  it('restores a version', async () => {
    await version(1).click();
    await button(WORDS.restore).click();
    await workspace.workbench.toast(new RegExp(`Restored ${SKILL} to v1-`)).waitFor();
    await current(1).waitFor();
    await workspace.dismissToasts();
  });

  it('shows a new edit by itself, beside what was left behind', async () => {
    workspace.changeLocal(SKILL, { 'SKILL.md': skillText('One.', 'Another two.', 'Three.') });
    await current(5).waitFor();
    await frame().locator('.legend').getByText(WORDS.laneOther).waitFor();
    await workspace.useTheme('Default Light Modern', 'vscode-light');
    await workspace.workbench.page.waitForTimeout(300);
    await workspace.workbench.screenshot('lineage-graph-light');
  });

  it('is there again after the window was reloaded', async () => {
    await version(2).click();
    await workspace.workbench.page.waitForTimeout(500);
    await workspace.workbench.reloadWindow();
    await current(5).waitFor();
    await version(2).and(frame().locator('[aria-selected="true"]')).waitFor();
  });
});
