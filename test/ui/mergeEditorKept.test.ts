import assert from 'node:assert/strict';
import { MERGE_EDITOR_WORDS as WORDS } from '../../src/protocol/mergeEditorWords';
import { filesIn, mergeWorkspace, skillText } from './mergeEditorWorkspace';

/** Nothing that was decided is lost, whatever closes the window or changes the files. */
describe('a merge that is interrupted', function () {
  this.timeout(180_000);
  const workspace = mergeWorkspace({
    'kept-skill': {
      'SKILL.md': skillText('One.', 'Two.', 'Three.'),
      'guide.md': skillText('Four.', 'Five.'),
    },
    'aborted-skill': { 'SKILL.md': skillText('One.', 'Two.') },
    'moving-skill': { 'SKILL.md': skillText('One.', 'Two.', 'Three.') },
    'edited-skill': { 'SKILL.md': skillText('One.', 'Two.', 'Three.') },
  });

  it('is there again after a reload, after its panel was closed, and after a restart', async () => {
    const skill = 'kept-skill';
    const local = {
      'SKILL.md': skillText('My one.', 'My two.', 'My three.'),
      'guide.md': skillText('My four.', 'My five.'),
    };
    workspace.changeLocal(skill, local);
    workspace.changeUpstream(skill, {
      'SKILL.md': skillText('Their one.', 'Their two.', 'Their three.'),
      'guide.md': skillText('Their four.', 'Their five.'),
    });
    let editor = await workspace.sync(skill);
    const { workbench } = workspace;
    await editor.focused(1).waitFor();
    await editor.select('guide.md');
    await editor.conflict(4).getByRole('button', { name: WORDS.acceptUpstream }).click();
    await editor.conflict(5).getByRole('button', { name: WORDS.editByHand }).click();
    await workbench.page.keyboard.press('Control+a');
    await workbench.page.keyboard.type('Half written');
    await editor.progress('2 of 5 resolved').waitFor();
    await workbench.row(/kept-skill.*merge in progress, 2 of 5 resolved/).waitFor();
    await workbench.page.keyboard.type(', and more');

    await workbench.reloadWindow();
    await editor.title(`Sync ${skill}`).waitFor();
    await editor.frame.getByRole('heading', { level: 2, name: 'guide.md' }).waitFor();
    await editor.conflict(4, 'Resolved: team-skills').waitFor();
    await editor.handEditor.filter({ hasText: /^Half written, and more$/ }).waitFor();
    await editor.progress('2 of 5 resolved').waitFor();
    await editor.button(WORDS.done).click();
    await editor.button(/^Undo: edit in guide\.md/).click();
    await editor.conflict(5, WORDS.open).waitFor();
    await editor.button(/^Undo: choice in guide\.md/).click();
    await editor.progress('0 of 5 resolved').waitFor();
    await editor.button(/^Redo: choice in guide\.md/).click();
    await editor.button(/^Redo: edit in guide\.md/).click();
    await editor.conflict(5, 'Resolved: edited by hand').waitFor();

    await workbench.page.keyboard.press('Control+w');
    await workspace.isClosed();
    const row = workbench.row(/kept-skill.*merge in progress, 2 of 5 resolved/);
    await row.waitFor();
    await workbench.statusItem('1 merge in progress').waitFor();
    await workbench.screenshot('merge-in-progress');
    await workbench.contextMenu(row, 'Continue Merge');
    await editor.conflict(4, 'Resolved: team-skills').waitFor();
    await editor.conflict(5, 'Resolved: edited by hand').waitFor();
    assert.deepEqual(filesIn(workspace.local(skill)), local);

    await workspace.stop();
    await workspace.start();
    editor = workspace.editor;
    const after = workspace.workbench;
    await after.contextMenu(after.row(/kept-skill.*merge in progress, 2 of 5 resolved/), 'Continue Merge');
    await editor.progress('2 of 5 resolved').waitFor();
    await editor.select('SKILL.md');
    await after.page.keyboard.press('F7');
    for (const [number, key] of [
      [1, '1'],
      [2, '2'],
      [3, '3'],
    ] as const) {
      await editor.focused(number).waitFor();
      await after.page.keyboard.press(key);
      await editor.progress(`${String(number + 2)} of 5 resolved`).waitFor();
      await after.page.keyboard.press('F7');
    }
    await editor.applyEnabled.click();
    await workspace.synced(skill);
    assert.deepEqual(filesIn(workspace.local(skill)), {
      'SKILL.md': skillText('My one.', 'Their two.', 'My three.\nTheir three.'),
      'guide.md': skillText('Their four.', 'Half written, and more'),
    });
    await workspace.keepsNoMerge();
    await workspace.dismissToasts();
  });

  it('asks before it is aborted, and leaves everything as it was', async () => {
    const skill = 'aborted-skill';
    const local = { 'SKILL.md': skillText('My one.', 'My two.') };
    const upstream = { 'SKILL.md': skillText('Their one.', 'Their two.') };
    workspace.changeLocal(skill, local);
    workspace.changeUpstream(skill, upstream);
    const editor = await workspace.sync(skill);
    const { page } = workspace.workbench;
    const dialog = page.locator('.monaco-dialog-box', { hasText: `Abort the merge of ${skill}?` });
    await editor.conflict(1).getByRole('button', { name: WORDS.acceptUpstream }).click();
    await editor.progress('1 of 2 resolved').waitFor();
    await editor.button(WORDS.abort).click();
    await dialog.locator('.monaco-button', { hasText: 'Cancel' }).click();
    await editor.conflict(1, 'Resolved: team-skills').waitFor();
    await workspace.workbench.row(/aborted-skill.*merge in progress, 1 of 2 resolved/).waitFor();
    assert.notDeepEqual(workspace.keptMerges(), []);
    await editor.button(WORDS.abort).click();
    await dialog.locator('.monaco-button', { hasText: WORDS.abort }).click();
    await workspace.isClosed();
    await workspace.workbench.row(/aborted-skill.*diverged, 2 conflicts/).waitFor();
    assert.deepEqual(filesIn(workspace.local(skill)), local);
    assert.deepEqual(filesIn(workspace.upstream(skill)), upstream);
    await workspace.keepsNoMerge();
  });

  it('keeps what still applies when upstream moves under it, and asks for the rest again', async () => {
    const skill = 'moving-skill';
    workspace.changeLocal(skill, { 'SKILL.md': skillText('My one.', 'My two.', 'Three.') });
    workspace.changeUpstream(skill, { 'SKILL.md': skillText('Their one.', 'Their two.', 'Three.') });
    const editor = await workspace.sync(skill);
    await editor.conflict(1).getByRole('button', { name: WORDS.acceptLocal }).click();
    await editor.conflict(2).getByRole('button', { name: WORDS.acceptUpstream }).click();
    await editor.progress('2 of 2 resolved').waitFor();
    workspace.changeUpstream(skill, {
      'SKILL.md': skillText('Their one.', 'Their newest two.', 'Their three.'),
    });
    await editor.text('Files changed meanwhile. One decision does not fit any more').waitFor();
    await editor.progress('1 of 2 resolved').waitFor();
    await editor.conflict(1, 'Resolved: .claude').waitFor();
    await editor.applyDisabled.waitFor();
    await editor.conflict(2, WORDS.open).getByText('Their newest two.').waitFor();
    await editor.conflict(2).getByRole('button', { name: WORDS.acceptBothLocalFirst }).click();
    await editor.applyEnabled.click();
    await workspace.synced(skill);
    assert.deepEqual(filesIn(workspace.local(skill)), {
      'SKILL.md': skillText('My one.', 'My two.\nTheir newest two.', 'Their three.'),
    });
    await workspace.dismissToasts();
  });

  it('does so when another program edits the local file, too', async () => {
    const skill = 'edited-skill';
    workspace.changeLocal(skill, { 'SKILL.md': skillText('My one.', 'My two.', 'Three.') });
    workspace.changeUpstream(skill, { 'SKILL.md': skillText('Their one.', 'Their two.', 'Three.') });
    const editor = await workspace.sync(skill);
    await editor.conflict(1).getByRole('button', { name: WORDS.acceptUpstream }).click();
    await editor.conflict(2).getByRole('button', { name: WORDS.acceptLocal }).click();
    await editor.progress('2 of 2 resolved').waitFor();
    const newer = { 'SKILL.md': skillText('My one.', 'My newest two.', 'My three.') };
    workspace.changeLocal(skill, newer);
    await editor.text('Files changed meanwhile. One decision does not fit any more').waitFor();
    await editor.conflict(1, 'Resolved: team-skills').waitFor();
    await editor.conflict(2, WORDS.open).getByRole('button', { name: WORDS.acceptLocal }).click();
    await editor.applyEnabled.waitFor();
    assert.deepEqual(filesIn(workspace.local(skill)), newer);
    await editor.applyEnabled.click();
    await workspace.synced(skill);
    assert.deepEqual(filesIn(workspace.local(skill)), {
      'SKILL.md': skillText('Their one.', 'My newest two.', 'My three.'),
    });
  });
});
