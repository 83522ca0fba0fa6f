import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../host/projectRoot';
import { installExtension } from '../host/server';
import { ensureServerHost } from '../host/serverHost';
import { Workbench } from './workbench';

const DARK = 'Default Dark Modern';
const text = (line: string): string => `---\nname: pdf-tools\n---\n\n# PDF\n\n${line}\n`;

/** Versions are named, noted and pinned to in the packaged extension, and compared with what is there now. */
describe('tags, notes and pins in the packaged extension', function () {
  this.timeout(120_000);
  let temporary = '';
  let workbench: Workbench;
  const local = (file: string): string => path.join(temporary, 'project/.claude', file);
  const skill = (): string => local('skills/pdf-tools/SKILL.md');
  const upstream = (): string => path.join(temporary, 'team-skills/skills/pdf-tools/SKILL.md');
  const write = (file: string, content: string): void => {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  };

  before(async () => {
    temporary = mkdtempSync(path.join(tmpdir(), 'artifact-lineage-tags-'));
    for (const name of ['deploy', 'review', 'release']) write(local(`commands/${name}.md`), `Do ${name}.\n`);
    write(upstream(), text('First.'));
    const host = await ensureServerHost('stable', console.log);
    const dataDir = path.join(temporary, 'data');
    await installExtension(host, dataDir, path.join(projectRoot, 'artifact-lineage.vsix'));
    // A machine's setting, which a user's settings on another machine do not decide.
    const sources = { 'artifactLineage.sources': [path.join(temporary, 'team-skills')] };
    write(path.join(temporary, 'project/.vscode/settings.json'), JSON.stringify(sources));
    const settings = { 'workbench.colorTheme': DARK };
    workbench = await Workbench.open({ host, dataDir, folder: path.join(temporary, 'project'), settings });
    await workbench.openLineageView();
    await workbench.row(/^\s*deploy/).waitFor();
    await widenSideBar();
    await workbench.runCommand('Deploy Artifact');
    await listRow('pdf-tools').waitFor();
    await listRow('pdf-tools').locator('.monaco-checkbox, input[type="checkbox"]').first().click();
    await workbench.page.locator('.quick-input-widget .monaco-button', { hasText: 'OK' }).click();
    await workbench.toast(/Deployed pdf-tools to \.claude as v1-/).waitFor();
    write(skill(), text('Second.'));
    await workbench.row(/pdf-tools\s*v2 · modified/).waitFor();
    await workbench.expand(workbench.row('pdf-tools'));
    await clearToasts();
  });

  after(async () => {
    await workbench.close();
    rmSync(temporary, { recursive: true, force: true });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await workbench.screenshot(`failed: ${this.currentTest.title}`.replaceAll(/[^\w]+/g, '-'));
  });

  const clearToasts = (): Promise<void> => workbench.runCommand('Notifications: Clear All Notifications');
  const widget = () => workbench.page.locator('.quick-input-widget');
  const listRow = (words: string | RegExp) =>
    widget().locator('.quick-input-list .monaco-list-row', { hasText: words }).first();
  /** Types an answer into the line that asks for it. */
  const answer = async (prompt: string | RegExp, typed: string): Promise<void> => {
    await widget().getByText(prompt).first().waitFor();
    await widget().locator('input.input').fill(typed);
    await workbench.page.keyboard.press('Enter');
  };

  /** Points at a row until its tooltip is there: a refresh of the tree takes one away. */
  const tooltipOf = async (row: string, words: RegExp): Promise<void> => {
    const tooltip = workbench.page.locator('.monaco-hover:visible', { hasText: words });
    for (let tries = 0; (await tooltip.count()) === 0; tries++) {
      assert.ok(tries < 20, `no tooltip with ${String(words)}`);
      await workbench.page.mouse.move(800, 600);
      await workbench.row(row).locator('.label-name').hover();
      await workbench.page.waitForTimeout(1500);
    }
  };
  /** Makes room for the rows' descriptions. */
  const widenSideBar = async (): Promise<void> => {
    const box = await workbench.page.locator('.part.sidebar').boundingBox();
    assert.ok(box);
    const edge = box.x + box.width + 1;
    await workbench.page.mouse.move(edge, 500);
    await workbench.page.mouse.down();
    await workbench.page.mouse.move(edge + 240, 500, { steps: 5 });
    await workbench.page.mouse.up();
  };

  it('names a version, after saying what is wrong with a name', async () => {
    await workbench.contextMenu(workbench.row(/v1-[0-9a-f]{7}/), 'Tag...');
    await answer('A name for this version, such as release-1', ' ');
    await widget().getByText('The name of a tag is one line of 1 to 100 characters.').waitFor();
    await workbench.screenshot('tags-bad-name');
    await answer('The name of a tag', 'release-1');
    await answer('Why it is called “release-1”.', 'The first one out.');
    await workbench.toast(/Tagged v1-[0-9a-f]{7} of pdf-tools: release-1\./).waitFor();
    await workbench.row(/v1-[0-9a-f]{7}\s*\[release-1\]/).waitFor();
  });

  it('keeps a note beside a version', async () => {
    await workbench.contextMenu(workbench.row(/v2-[0-9a-f]{7}/), 'Edit Note...');
    await answer('Why this version?', 'Works with scanned pages.');
    await workbench.row(/v2-[0-9a-f]{7}.*Works with scanned pages\./).waitFor();
    await clearToasts();
    await widget().waitFor({ state: 'hidden' });
    await workbench.screenshot('tags-and-notes');
  });

  it('pins to an older version, which it restores after asking', async () => {
    await workbench.contextMenu(workbench.row(/v1-[0-9a-f]{7}/), 'Pin to This Version');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.getByText(/Restore pdf-tools to v1-[0-9a-f]{7} and pin it there\?/).waitFor();
    await workbench.screenshot('tags-pin-question');
    await dialog.locator('.monaco-button', { hasText: 'Restore and Pin' }).click();
    await workbench.row(/pdf-tools.*pinned to v1$/).waitFor();
    assert.equal(readFileSync(skill(), 'utf8'), text('First.'));
  });

  it('says when the files have moved on from the pinned version, and goes back', async () => {
    await clearToasts();
    write(skill(), text('Third.'));
    await workbench.row(/pdf-tools.*pinned to v1, now v3/).waitFor();
    await tooltipOf('pdf-tools', /It is pinned to v1-.* Go Back to Pinned Version restores v1-/);
    await workbench.screenshot('tags-strayed');
    await workbench.contextMenu(workbench.row('pdf-tools'), 'Go Back to Pinned Version');
    await workbench.row(/pdf-tools.*pinned to v1$/).waitFor();
    assert.equal(readFileSync(skill(), 'utf8'), text('First.'));
  });

  it('skips a pinned artifact in the list of the status bar, asks before it syncs it, and offers to unpin it', async () => {
    await clearToasts();
    write(upstream(), text('Theirs.'));
    await workbench.row(/pdf-tools.*outdated.*pinned to v1$/).waitFor();
    await workbench.statusItem(/1 outdated|\d+ artifacts/).click();
    await listRow(/Sync it \(pinned to v1-[0-9a-f]{7}, skipped\)/).waitFor();
    await listRow('pdf-tools').hover();
    await workbench.screenshot('tags-status');
    await listRow('pdf-tools').click();
    await widget()
      .getByText(/pdf-tools is pinned to v1-/)
      .waitFor();
    await listRow('Sync It This Once').waitFor();
    await workbench.screenshot('tags-sync-question');
    await workbench.page.keyboard.press('Escape');
    await workbench.contextMenu(workbench.row('pdf-tools'), 'Unpin Artifact');
    await workbench.row(/pdf-tools.*outdated(?!.*pinned)/).waitFor();
  });

  it('gives a whole root one name and lists what has changed since, in a light theme', async () => {
    await clearToasts();
    await workbench.runCommand('Preferences: Toggle between Light/Dark Themes');
    await workbench.page.locator('.monaco-workbench.vs').waitFor();
    await workbench.contextMenu(workbench.row(/^\s*\.claude/), 'Tag...');
    await answer('One name for the versions that they have now', 'sprint-7');
    await answer('Why it is called “sprint-7”.', '');
    await workbench.toast(/Tagged the versions that 4 artifacts have now: sprint-7\./).waitFor();
    write(local('commands/review.md'), 'Review it twice.\n');
    rmSync(local('commands/release.md'));
    await workbench.row(/review\s*v2 · modified/).waitFor();
    await workbench.row(/release\s*deleted/).waitFor();
    await clearToasts();
    await workbench.contextMenu(workbench.row(/^\s*\.claude/), 'Show Changes Since Tag...');
    await listRow(/sprint-7.*4 artifacts/).click();
    await widget().getByText('Since sprint-7: 2 of 4 artifacts changed').waitFor();
    await listRow(/review.*1 file changed/).waitFor();
    await listRow(/release.*deleted since/).waitFor();
    await workbench.screenshot('tags-since-light');
    await listRow(/review.*1 file changed/).click();
    const diff = workbench.page.locator('.monaco-diff-editor');
    await diff.locator('.modified .view-line', { hasText: 'Review it twice.' }).waitFor();
    await workbench.screenshot('tags-diff-light');
  });

  it('takes a tag away, and puts it back with one click', async () => {
    await workbench.contextMenu(workbench.row(/v1-[0-9a-f]{7}\s*\[/), 'Remove Tag...');
    await listRow('release-1').click();
    const toast = workbench.toast(/v1-[0-9a-f]{7} of pdf-tools is not tagged release-1 any more\./);
    await toast.locator('.monaco-button', { hasText: 'Undo' }).click();
    await workbench.row(/v1-[0-9a-f]{7}\s*\[release-1, sprint-7\]/).waitFor();
  });
});
