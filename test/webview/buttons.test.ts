import { strict as assert } from 'node:assert';
import type { EditorMessage } from '../../src/protocol/mergeEditor';
import { eventually } from './eventually';
import type { MergeEditorPage } from './mergeEditorPage';
import { cleanMerge, manyConflicts, oneConflict, riskyMerge, wholeFiles } from './merges';
import { mergeEditorPages } from './openMerge';

describe('each button of the merge editor', () => {
  const open = mergeEditorPages();
  const said = (editor: MergeEditorPage, ...messages: EditorMessage[]): Promise<void> =>
    eventually(() => editor.host.said(), messages);

  const choices = {
    'Accept Local': { kind: 'side', side: 'local' },
    'Accept Upstream': { kind: 'side', side: 'upstream' },
    'Both, Local First': { kind: 'both', first: 'local' },
    'Both, Upstream First': { kind: 'both', first: 'upstream' },
    'Merge the Words': { kind: 'suggestion', index: 0 },
  } as const;
  for (const [name, choice] of Object.entries(choices)) {
    it(`${name} chooses, shows what will be written, and is pressed then`, async () => {
      const editor = await open(oneConflict());
      const button = editor.page.getByRole('button', { name, exact: true });
      await button.click();
      await said(editor, { type: 'choose', plan: 1, path: 'SKILL.md', chunk: 3, choice });
      await eventually(() => button.getAttribute('aria-pressed'), 'true');
      const [block] = editor.host.documents[0]?.blocks.filter(({ kind }) => kind === 'conflict') ?? [];
      assert.ok(block?.kind === 'conflict' && block.result.length > 0);
      assert.deepEqual(await editor.page.locator('.side.result .line').allTextContents(), block.result);
    });
  }

  it('Reset opens a conflict again, and does nothing to one that is open', async () => {
    const editor = await open(oneConflict());
    const reset = editor.button(/^Reset$/);
    assert.equal(await reset.getAttribute('aria-disabled'), 'true');
    await editor.button(/^Accept Local$/).click();
    await editor.conflict(1).locator('.result').waitFor();
    await reset.click();
    await editor.conflict(1).locator('.result').waitFor({ state: 'detached' });
    assert.deepEqual(editor.host.said('choose').at(-1), {
      type: 'choose',
      plan: 1,
      path: 'SKILL.md',
      chunk: 3,
      choice: null,
    });
  });

  it('Base shows and hides what both sides began with', async () => {
    const editor = await open(oneConflict());
    const base = editor.page.getByRole('group', { name: 'Lines of the base' });
    await editor.button(/^Base$/).click();
    assert.equal(await base.innerText(), 'Fill the fields, and check each against the form.');
    await editor.button(/^Base$/).click();
    await base.waitFor({ state: 'detached' });
    assert.deepEqual(editor.host.said(), []);
  });

  it('Use Base takes what both sides began with, by button and by key', async () => {
    const choice = { kind: 'side', side: 'base' } as const;
    const editor = await open(oneConflict());
    await editor.button(/^Base$/).click();
    await editor.button(/^Use Base$/).click();
    await said(editor, { type: 'choose', plan: 1, path: 'SKILL.md', chunk: 3, choice });
    await eventually(() => editor.button(/^Use Base$/).getAttribute('aria-pressed'), 'true');
    await editor.button(/^Reset$/).click();
    await editor.conflict(1).press('0');
    await eventually(() => editor.host.said('choose').at(-1), {
      type: 'choose',
      plan: 1,
      path: 'SKILL.md',
      chunk: 3,
      choice,
    });
  });

  it('Hide Both Sides leaves the result alone', async () => {
    const editor = await open(oneConflict());
    await editor.button(/^Accept Local$/).click();
    await editor.button(/^Hide Both Sides$/).click();
    await editor.page.locator('.side.local').waitFor({ state: 'detached' });
    assert.equal(await editor.page.locator('.side.result').count(), 1);
    await editor.button(/^Show Both Sides$/).click();
    await editor.page.locator('.side.local').waitFor();
  });

  it('Undo and Redo go over everything, and are off when there is nothing', async () => {
    const editor = await open(oneConflict());
    assert.equal(await editor.button(/^Undo$/).getAttribute('aria-disabled'), 'true');
    await editor.button(/^Accept Local$/).click();
    await editor.button('Undo: a choice').click();
    await editor.conflict(1).locator('.result').waitFor({ state: 'detached' });
    await editor.button('Redo: a choice').click();
    await editor.conflict(1).locator('.result').waitFor();
    assert.deepEqual(
      editor.host.said().map(({ type }) => type),
      ['choose', 'undo', 'redo'],
    );
  });

  it('Leave Out and Take Again speak of their change', async () => {
    const editor = await open(cleanMerge());
    await editor.button('Leave Out: Changed in team-skills').click();
    await editor.button('Take Again: Changed in team-skills').click();
    const message = { type: 'leave-out', plan: 1, path: 'SKILL.md', chunk: 1 } as const;
    await said(editor, { ...message, isLeftOut: true }, { ...message, isLeftOut: false });
    assert.equal(await editor.button(/Changed alike/).count(), 0);
  });

  it('the ways to decide on a file, and on all files', async () => {
    const editor = await open(cleanMerge());
    await editor.page.getByRole('radio', { name: 'Take Upstream' }).check();
    await editor.button('Keep Local for All').click();
    await said(
      editor,
      { type: 'decide-file', path: 'SKILL.md', decision: 'upstream' },
      { type: 'decide-all', decision: 'local' },
    );
  });

  it('the ways to decide on a file that is not shown by lines', async () => {
    const editor = await open(wholeFiles());
    assert.match(await editor.page.locator('.file-choice .message').innerText(), /Not text, 12 kB/);
    assert.equal(await editor.page.locator('merge-file-choice input:checked').count(), 0);
    await editor.page.getByRole('radio', { name: /Take Base/ }).check();
    await said(editor, { type: 'decide-file', path: 'assets/logo.png', decision: 'base' });
    assert.equal(await editor.button('Open in Merge Editor').count(), 0);
  });

  it('the doors to other views of the file', async () => {
    const editor = await open(manyConflicts());
    for (const name of [
      'Compare with Local',
      'Compare with Upstream',
      'Open in Merge Editor',
      'Open as Text with Markers',
    ])
      await editor.button(name).click();
    const path = 'SKILL.md';
    await said(
      editor,
      { type: 'show-diff', path, against: 'local' },
      { type: 'show-diff', path, against: 'upstream' },
      { type: 'open-merge-editor', path },
      { type: 'open-as-text', path },
    );
  });

  it('a risk shows its file, and all of them have to be confirmed before Apply', async () => {
    const editor = await open(riskyMerge());
    const apply = editor.button('Apply');
    assert.equal(await apply.isDisabled(), true);
    await editor.button(/fill\.py:3/).click();
    await eventually(() => editor.host.state.selected, 'scripts/fill.py');
    await editor.page.getByText('I have looked at these changes').click();
    await editor.page
      .getByRole('checkbox', { name: 'I have looked at these changes', checked: true })
      .waitFor();
    await eventually(() => apply.isDisabled(), false);
    await apply.click();
    await said(editor, { type: 'confirm-risks', isConfirmed: true }, { type: 'apply' });
  });

  it('Cancel before anything is decided, Abort after', async () => {
    const editor = await open(oneConflict());
    await editor.button(/^Cancel$/).click();
    await editor.button(/^Accept Local$/).click();
    await editor.button(/^Abort Merge$/).click();
    await eventually(() => editor.host.said().map(({ type }) => type), ['cancel', 'choose', 'abort']);
  });

  it('nothing can be pressed while it is being applied', async () => {
    const editor = await open(oneConflict());
    editor.host.sendState({ isBusy: true, canApply: true });
    await editor.button('Applying...').waitFor();
    assert.equal(await editor.button(/^Accept Local$/).isDisabled(), true);
    await editor.page.keyboard.press('1');
    await editor.page.keyboard.press('Control+Enter');
    await editor.page.locator('.file').click();
    await eventually(() => editor.host.said('select').length, 1);
    assert.deepEqual(editor.host.said(), []);
  });

  it('folded lines are shown when they are asked for', async () => {
    const editor = await open(oneConflict());
    await editor.button('120 unchanged lines').click();
    await editor.page.getByText('Folded line 68', { exact: true }).waitFor();
    assert.equal(await editor.button('120 unchanged lines').count(), 0);
    await editor.page.locator('merge-unchanged:focus', { hasText: 'Folded line 68' }).waitFor();
    assert.deepEqual(editor.host.said('unfold'), [{ type: 'unfold', plan: 1, path: 'SKILL.md', chunk: 4 }]);
  });

  it('a merge that is gone says so', async () => {
    const editor = await open(oneConflict());
    editor.host.send({ type: 'gone', why: 'The merge of pdf-tools is finished.' });
    await editor.page.getByRole('heading', { name: 'The merge of pdf-tools is finished.' }).waitFor();
    assert.equal(await editor.page.locator('merge-conflict').count(), 0);
  });
});
