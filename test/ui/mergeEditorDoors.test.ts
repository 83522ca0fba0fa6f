import assert from 'node:assert/strict';
import { MERGE_EDITOR_WORDS as WORDS } from '../../src/protocol/mergeEditorWords';
import { filesIn, mergeWorkspace, skillText } from './mergeEditorWorkspace';

/** The ways out of the merge editor into VS Code's own editors, and back. */
describe('the other editors of a merge', function () {
  this.timeout(120_000);
  const skillFiles = { 'SKILL.md': skillText('One.', 'Two.') };
  const workspace = mergeWorkspace({ 'three-pane-skill': skillFiles, 'marked-skill': skillFiles });
  const local = { 'SKILL.md': skillText('My one.', 'Two.') };
  const upstream = { 'SKILL.md': skillText('Their one.', 'Their two.') };

  const comeBack = async (skill: string): Promise<void> => {
    const offer = workspace.workbench.toast(`All conflicts of ${skill} are resolved.`);
    await offer.locator('.monaco-button', { hasText: 'Review and Apply' }).click();
    await workspace.editor.progress('1 of 1 resolved').waitFor();
  };

  it('compares with each side, then resolves in VS Code’s merge editor and comes back', async () => {
    const skill = 'three-pane-skill';
    workspace.changeLocal(skill, local);
    workspace.changeUpstream(skill, upstream);
    const editor = await workspace.sync(skill);
    const { page } = workspace.workbench;
    for (const [button, side] of [
      [WORDS.compareLocal, '.claude'],
      [WORDS.compareUpstream, 'team-skills'],
    ] as const) {
      await editor.focused(1).or(editor.conflict(1)).first().waitFor();
      await editor.button(button).click();
      await page.getByRole('tab', { name: `SKILL.md (${side} ↔ so far, with its conflicts)` }).waitFor();
      await page.locator('.monaco-diff-editor .view-line', { hasText: 'Their two.' }).first().waitFor();
      await workspace.workbench.screenshot(`merge-compared-with-${side}`);
      await page.keyboard.press('Control+w');
      await page.locator('.monaco-diff-editor').waitFor({ state: 'detached' });
    }

    await editor.button(WORDS.openMergeEditor).click();
    const threePanes = page.locator('.merge-editor');
    await threePanes.locator('.view-line', { hasText: 'My one.' }).first().waitFor();
    await workspace.workbench.screenshot('merge-in-three-panes');
    await threePanes.getByText('Accept Upstream').first().click();
    await page.keyboard.press('Control+s');
    await comeBack(skill);
    await editor.conflict(1, 'Resolved: team-skills').waitFor();
    assert.deepEqual(filesIn(workspace.local(skill)), local);
    await editor.applyEnabled.click();
    await workspace.synced(skill);
    assert.deepEqual(filesIn(workspace.local(skill)), upstream);
    await workspace.keepsNoMerge();
    await workspace.dismissToasts();
  });

  it('resolves in a text with markers, never in the live file, and comes back', async () => {
    const skill = 'marked-skill';
    workspace.changeLocal(skill, local);
    workspace.changeUpstream(skill, upstream);
    const editor = await workspace.sync(skill);
    const { page } = workspace.workbench;
    await editor.button(WORDS.openAsText).click();
    await page.locator('.view-line', { hasText: '<<<<<<<' }).first().waitFor();
    await page.locator('.codelens-decoration', { hasText: 'Accept Both (upstream first)' }).waitFor();
    await workspace.workbench.screenshot('merge-with-markers');
    assert.deepEqual(filesIn(workspace.local(skill)), local);
    await page.locator('.codelens-decoration a', { hasText: 'Accept Both (upstream first)' }).click();
    await page.locator('.view-line', { hasText: '<<<<<<<' }).first().waitFor({ state: 'detached' });
    await page.keyboard.press('Control+s');
    await comeBack(skill);
    await editor.conflict(1, 'Resolved: team-skills, then .claude').waitFor();
    assert.deepEqual(filesIn(workspace.local(skill)), local);
    await editor.applyEnabled.click();
    await workspace.synced(skill);
    assert.deepEqual(filesIn(workspace.local(skill)), {
      'SKILL.md': skillText('Their one.\nMy one.', 'Their two.'),
    });
    await workspace.keepsNoMerge();
  });
});
