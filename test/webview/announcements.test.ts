import { eventually } from './eventually';
import type { MergeEditorPage } from './mergeEditorPage';
import { manyConflicts, oneConflict } from './merges';
import { mergeEditorPages } from './openMerge';

describe('what a screen reader is told', () => {
  const open = mergeEditorPages();
  const told = (editor: MergeEditorPage, text: string): Promise<void> =>
    eventually(async () => (await editor.announced.textContent())?.trim(), text);

  it('where the walk over the conflicts is', async () => {
    const editor = await open(manyConflicts());
    await told(editor, 'Conflict 1 of 5: .claude and team-skills');
    await editor.page.keyboard.press('F7');
    await told(editor, 'Conflict 2 of 5: .claude and team-skills');
  });

  it('what was decided, and how far it is', async () => {
    const editor = await open(manyConflicts());
    await told(editor, 'Conflict 1 of 5: .claude and team-skills');
    await editor.page.keyboard.press('1');
    await told(editor, 'Resolved: Local. 1 of 5 resolved');
    await editor.page.keyboard.press('Control+z');
    await told(editor, 'Undone: a choice. 0 of 5 resolved');
    await editor.page.keyboard.press('Control+y');
    await told(editor, 'Redone: a choice. 1 of 5 resolved');
  });

  it('that everything is decided', async () => {
    const editor = await open(oneConflict());
    await told(editor, 'Conflict 1 of 1: .claude and team-skills');
    await editor.page.keyboard.press('2');
    await told(editor, 'Resolved: Upstream. All conflicts are resolved. Apply is ready.');
    await editor.page.keyboard.press('r');
    await told(editor, 'The conflict is open again. 0 of 1 resolved');
  });

  it('what it has to know', async () => {
    const editor = await open(oneConflict());
    await told(editor, 'Conflict 1 of 1: .claude and team-skills');
    editor.host.sendState({ notice: 'Upstream moved: 1 resolution still applies.' });
    await told(editor, 'Upstream moved: 1 resolution still applies.');
  });
});
