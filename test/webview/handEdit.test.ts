import { strict as assert } from 'node:assert';
import type { EditorMessage } from '../../src/protocol/mergeEditor';
import { eventually } from './eventually';
import type { MergeEditorPage } from './mergeEditorPage';
import { manyConflicts, oneConflict } from './merges';
import { mergeEditorPages } from './openMerge';

type Write = Extract<EditorMessage, { type: 'write' }>;

function writes(editor: MergeEditorPage): Write[] {
  return editor.host.messages.filter((message) => message.type === 'write');
}

describe('a conflict that is written by hand', () => {
  const open = mergeEditorPages();
  const begin = async (editor: MergeEditorPage): Promise<void> => {
    await editor.conflict(1).focus();
    await editor.page.keyboard.press('e');
    await editor.page.locator('.cm-content:focus').waitFor();
  };

  it('begins with the draft, and is written a moment after the last key as one edit', async () => {
    const editor = await open(oneConflict());
    await begin(editor);
    assert.deepEqual(writes(editor), []);
    await editor.page.keyboard.type('By hand. ');
    await eventually(
      () => writes(editor).at(-1)?.lines[0]?.startsWith('By hand. Fill at most 11') ?? false,
      true,
    );
    assert.ok(writes(editor).length < 9, 'not for every key');
    await editor.page.keyboard.press('Enter');
    await eventually(() => writes(editor).at(-1)?.lines.length ?? 0, 3);
    assert.equal(new Set(writes(editor).map(({ session }) => session)).size, 1);
    await eventually(() => editor.page.locator('.cm-content:focus').count(), 1);
  });

  it('has an undo and a search of its own', async () => {
    const editor = await open(oneConflict());
    await begin(editor);
    const text = editor.page.locator('.cm-content');
    const before = await text.innerText();
    await editor.page.keyboard.type('Never mind. ');
    await editor.page.keyboard.press('Control+z');
    assert.equal(await text.innerText(), before);
    await editor.page.keyboard.press('Control+f');
    await editor.page.locator('.cm-search input[name="search"]:focus').waitFor();
    await editor.page.locator('.cm-search').getByRole('button', { name: 'Replace All' }).waitFor();
    await editor.page.keyboard.type('fields');
    await editor.page.keyboard.press('Escape');
    await editor.page.locator('.cm-search').waitFor({ state: 'detached' });
    assert.deepEqual(editor.host.said('undo'), []);
  });

  it('keys that mean something outside are text inside', async () => {
    const editor = await open(oneConflict());
    await begin(editor);
    await editor.page.keyboard.type('1bern?');
    await eventually(() => writes(editor).at(-1)?.lines[0]?.startsWith('1bern?') ?? false, true);
    assert.deepEqual(editor.host.said('choose'), []);
    assert.equal(await editor.page.getByRole('dialog').count(), 0);
  });

  it('Escape leaves the text, Tab goes on, and Done takes it as it is', async () => {
    const editor = await open(oneConflict());
    await begin(editor);
    await editor.page.keyboard.press('Tab');
    assert.equal(await editor.page.locator('.cm-content:focus').count(), 1);
    await editor.page.keyboard.press('Escape');
    await editor.page.locator('.done:focus').waitFor();
    await editor.page.keyboard.press('Tab');
    assert.equal(await editor.button('Discard Edit').and(editor.page.locator(':focus')).count(), 1);
    await editor.page.keyboard.press('Shift+Tab');
    await editor.page.keyboard.press('Enter');
    await editor.page.locator('.cm-editor').waitFor({ state: 'detached' });
    await editor.conflict(1).and(editor.page.locator(':focus')).waitFor();
    assert.equal(writes(editor).length, 1);
    await editor.conflict(1).locator('.result .line').first().waitFor();
  });

  it('Done without a change takes the draft', async () => {
    const editor = await open(oneConflict());
    await begin(editor);
    await editor.button('Done').click();
    await eventually(() => writes(editor).map(({ lines }) => lines.length), [2]);
  });

  it('Discard puts back what was chosen before', async () => {
    const editor = await open(oneConflict());
    await editor.button(/^Accept Local$/).click();
    await editor.conflict(1).locator('.result').waitFor();
    await begin(editor);
    await editor.page.keyboard.type('Typed. ');
    await eventually(() => writes(editor).length > 0, true);
    await editor.button('Discard Edit').click();
    await editor.page.locator('.cm-editor').waitFor({ state: 'detached' });
    await eventually(() => editor.host.messages.at(-1), {
      type: 'choose',
      plan: 1,
      path: 'SKILL.md',
      chunk: 3,
      choice: { kind: 'side', side: 'local' },
    });
  });

  it('Discard before anything was written says nothing', async () => {
    const editor = await open(oneConflict());
    await begin(editor);
    await editor.page.keyboard.type('x');
    await editor.page.keyboard.press('Escape');
    // The blur has written what was typed.
    await eventually(() => writes(editor).length, 1);
    await editor.button('Discard Edit').click();
    await eventually(() => editor.host.state.resolved, 0);
    await begin(editor);
    await editor.button('Discard Edit').click();
    await editor.page.locator('.cm-editor').waitFor({ state: 'detached' });
    assert.equal(editor.host.said().length, 2);
  });

  it('is there again, with what was typed last, when the page is made again', async () => {
    const editor = await open(manyConflicts());
    await begin(editor);
    await editor.page.keyboard.type('Kept. ');
    // No time to write it: the page is gone at once.
    await editor.reload();
    await editor.page.locator('.cm-content:focus').waitFor();
    await eventually(() => writes(editor).at(-1)?.lines[0]?.startsWith('Kept. ') ?? false, true);
    await editor.page.keyboard.type('And more. ');
    await eventually(
      () => writes(editor).at(-1)?.lines[0]?.startsWith('Kept. And more. Fill') ?? false,
      true,
    );
    assert.equal(new Set(writes(editor).map(({ session }) => session)).size, 1);
  });

  it('what was typed last is written before another file is shown, and before Apply', async () => {
    const editor = await open(manyConflicts());
    await begin(editor);
    await editor.page.keyboard.type('Quick. ');
    await editor.page.keyboard.press('F7');
    await eventually(() => writes(editor).at(-1)?.lines[0]?.startsWith('Quick. ') ?? false, true);
    await editor.conflict(2).and(editor.page.locator(':focus')).waitFor();

    const one = await open(oneConflict());
    await begin(one);
    await one.page.keyboard.type('a');
    await eventually(() => one.host.state.canApply, true);
    await one.button('Apply').and(one.page.locator(':enabled, :not([disabled])')).waitFor();
    await one.page.keyboard.type('b');
    await one.page.keyboard.press('Control+Enter');
    await eventually(() => one.host.said().at(-1)?.type, 'apply');
    assert.ok(writes(one).at(-1)?.lines[0]?.startsWith('abFill'));
    assert.equal(writes(one).at(-1)?.lines.length, 2);
  });

  it('is undone by the editor as a whole', async () => {
    const editor = await open(oneConflict());
    await begin(editor);
    await editor.page.keyboard.type('Typed. ');
    await eventually(() => editor.host.state.resolved, 1);
    await editor.button(/^Undo/).click();
    await editor.page.locator('.cm-editor').waitFor({ state: 'detached' });
    await eventually(() => editor.host.state.resolved, 0);
    await editor.conflict(1).locator('.result').waitFor({ state: 'detached' });
  });

  it('keeps line ends that are not line feeds', async () => {
    const fixture = oneConflict();
    for (const block of fixture.documents[0]?.blocks ?? [])
      if (block.kind === 'conflict') block.draft = ['one\r', 'two\r'];
    const editor = await open(fixture);
    await begin(editor);
    await editor.button('Done').click();
    await eventually(() => writes(editor).map(({ lines }) => lines), [['one\r', 'two\r']]);
  });

  it('takes what is pasted with the line ends of another system', async () => {
    const editor = await open(oneConflict());
    await begin(editor);
    await editor.page.keyboard.press('Control+a');
    await editor.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await editor.page.evaluate(() => navigator.clipboard.writeText('one\r\ntwo\rthree'));
    await editor.page.keyboard.press('Control+v');
    await eventually(() => writes(editor).at(-1)?.lines, ['one', 'two', 'three']);
  });

  it('tells nothing at all from one blank line', async () => {
    const editor = await open(oneConflict());
    await begin(editor);
    await editor.page.keyboard.press('Control+a');
    await editor.page.keyboard.press('Delete');
    await eventually(() => writes(editor).at(-1)?.lines, []);
    await editor.page.keyboard.press('Enter');
    await eventually(() => writes(editor).at(-1)?.lines, ['']);
    await editor.button('Done').click();
    await editor.page.locator('.cm-editor').waitFor({ state: 'detached' });
    await begin(editor);
    assert.equal(await editor.page.locator('.cm-line').count(), 2);
    await editor.page.keyboard.press('Control+a');
    await editor.page.keyboard.type('text');
    await editor.page.keyboard.press('Enter');
    await editor.page.keyboard.press('Enter');
    await eventually(() => writes(editor).at(-1)?.lines, ['text', '']);
  });
});
