import assert from 'node:assert/strict';
import { MERGE_EDITOR_WORDS as WORDS } from '../../src/protocol/mergeEditorWords';
import { filesIn, mergeWorkspace, skillText } from './mergeEditorWorkspace';

const withCarriageReturns = (text: string): string => text.replaceAll('\n', '\r\n');

/** A text with Windows line ends, and none after the last line. */
const windowsText = (...places: readonly string[]): string =>
  withCarriageReturns(skillText(...places)).slice(0, -2);

/** Without a mouse: from the palette to the applied merge, and texts written by hand. */
describe('the merge editor by keyboard', function () {
  this.timeout(120_000);
  const workspace = mergeWorkspace({
    'keyboard-skill': { 'SKILL.md': skillText('One.', 'Two.', 'Three.'), 'run.txt': 'Run.\n' },
    'written-skill': { 'SKILL.md': windowsText('Größe.', 'Höhe.'), 'notes.md': 'Notes\n\nEnd.' },
  });

  it('does the whole job with keys alone', async () => {
    const skill = 'keyboard-skill';
    const local = { 'SKILL.md': skillText('My one.', 'My two.', 'My three.'), 'run.txt': 'Run.\n' };
    workspace.changeLocal(skill, local);
    workspace.changeUpstream(skill, {
      'SKILL.md': skillText('Their one.', 'Their two.', 'Their three.'),
      'run.sh': '#!/bin/sh\necho hello\n',
    });
    const { workbench, editor } = workspace;
    const { keyboard } = workbench.page;
    await workbench.runCommand('Sync Artifact');
    await workbench.page
      .locator('.quick-input-widget input[placeholder="Choose an artifact"]:focus')
      .waitFor();
    await keyboard.type(skill);
    await workbench.page.locator('.quick-input-list .monaco-list-row').nth(1).waitFor({ state: 'detached' });
    await keyboard.press('Enter');
    await editor.focused(1).waitFor();
    await workbench.screenshot('merge-focus');
    const outline = await editor
      .conflict(1)
      .evaluate('getComputedStyle(document.activeElement).outlineStyle');
    assert.notEqual(outline, 'none');

    await keyboard.press('F7');
    await editor.focused(2).waitFor();
    await keyboard.press('Shift+F7');
    await editor.focused(1).waitFor();
    // From another part of the window the keys are VS Code's.
    for (const [key, number] of [
      ['F7', 2],
      ['Shift+F7', 1],
    ] as const) {
      await keyboard.press('Control+0');
      await workbench.page.locator('.sidebar :focus').waitFor();
      await keyboard.press(key);
      await editor.focused(number).waitFor();
    }
    await keyboard.press('Tab');
    await editor.button(WORDS.acceptLocal).and(editor.frame.locator(':focus')).waitFor();
    await keyboard.press('Enter');
    await editor.conflict(1, 'Resolved: .claude').waitFor();
    await keyboard.press('F7');
    await editor.focused(2).waitFor();
    await keyboard.press('2');
    await editor.conflict(2, 'Resolved: team-skills').waitFor();
    await keyboard.press('F7');
    await editor.focused(3).waitFor();
    await keyboard.press('4');
    await editor.progress('3 of 3 resolved').waitFor();

    await editor.applyDisabled.waitFor();
    const checkbox = editor.frame.getByRole('checkbox', { name: WORDS.risksConfirm });
    for (let presses = 0; !(await checkbox.and(editor.frame.locator(':focus')).isVisible()); presses += 1) {
      assert.ok(presses < 60, 'The confirmation of the risks cannot be reached.');
      await keyboard.press('Shift+Tab');
    }
    await keyboard.press('Space');
    await editor.applyEnabled.waitFor();
    assert.deepEqual(filesIn(workspace.local(skill)), local);
    await keyboard.press('Control+Enter');
    await workspace.synced(skill);
    assert.deepEqual(filesIn(workspace.local(skill)), {
      'SKILL.md': skillText('My one.', 'Their two.', 'Their three.\nMy three.'),
      'run.sh': '#!/bin/sh\necho hello\n',
      'run.txt': 'Run.\n',
    });
    await workspace.dismissToasts();
  });

  it('writes by hand, with an undo of its own, and keeps line ends and the missing last one', async () => {
    const skill = 'written-skill';
    const local = { 'SKILL.md': windowsText('Meine Größe.', 'Meine Höhe.'), 'notes.md': 'Notes\n\nMy end.' };
    workspace.changeLocal(skill, local);
    workspace.changeUpstream(skill, {
      'SKILL.md': windowsText('Ihre Größe.', 'Ihre Höhe.'),
      'notes.md': 'Notes\n\nTheir end.',
    });
    const editor = await workspace.sync(skill);
    const { keyboard } = workspace.workbench.page;
    const written = editor.handEditor;
    const inEditor = (text: string): Promise<void> =>
      written.filter({ hasText: new RegExp(`^${text}$`) }).waitFor();
    await editor.focused(1).waitFor();
    await keyboard.press('F7');
    await editor.focused(2).waitFor();
    await keyboard.press('1');
    await editor.progress('1 of 3 resolved').waitFor();
    await keyboard.press('Shift+F7');
    await editor.focused(1).waitFor();

    await keyboard.press('e');
    await written.and(editor.frame.locator(':focus')).waitFor();
    await keyboard.press('Control+a');
    await keyboard.type('Länge 🚀');
    await keyboard.press('Home');
    await keyboard.type('e2rn: ');
    await inEditor('e2rn: Länge 🚀');
    await editor.progress('2 of 3 resolved').waitFor();
    // What was typed after the cursor had moved is one step, and nothing else takes a second one back.
    await keyboard.press('Control+z');
    await inEditor('Länge 🚀');
    await keyboard.press('Control+y');
    await inEditor('e2rn: Länge 🚀');
    await editor.conflict(2, 'Resolved: .claude').waitFor();
    await keyboard.press('End');
    await keyboard.press('Enter');
    await keyboard.type('日本語');
    await keyboard.press('Escape');
    await editor.button(WORDS.done).and(editor.frame.locator(':focus')).waitFor();
    await keyboard.press('Enter');
    await written.waitFor({ state: 'detached' });
    await editor.conflict(1, 'Resolved: edited by hand').waitFor();
    await editor.focused(1).waitFor();

    await keyboard.press('Control+z');
    await editor.conflict(1, WORDS.open).waitFor();
    await editor.conflict(2, 'Resolved: .claude').waitFor();
    await keyboard.press('Control+z');
    await editor.conflict(2, WORDS.open).waitFor();
    await keyboard.press('Control+Shift+z');
    await editor.conflict(2, 'Resolved: .claude').waitFor();
    await editor.conflict(1, WORDS.open).waitFor();
    await keyboard.press('Control+y');
    await editor.conflict(1, 'Resolved: edited by hand').waitFor();

    await editor.select('notes.md');
    await editor.conflict(3).getByRole('button', { name: WORDS.editByHand }).click();
    await keyboard.press('Control+a');
    await keyboard.type('Schluß 🎉');
    await editor.button(WORDS.done).click();
    await editor.progress('3 of 3 resolved').waitFor();
    assert.deepEqual(filesIn(workspace.local(skill)), local);
    await keyboard.press('Control+Enter');
    await workspace.synced(skill);
    assert.deepEqual(filesIn(workspace.local(skill)), {
      'SKILL.md': windowsText('e2rn: Länge 🚀\n日本語', 'Meine Höhe.'),
      'notes.md': 'Notes\n\nSchluß 🎉',
    });
    await workspace.dismissToasts();
  });
});
