import { strict as assert } from 'node:assert';
import type { EditorMessage } from '../../src/protocol/mergeEditor';
import { parseKeptView } from '../../src/webview/mergeEditor/keptView';
import { eventually } from './eventually';
import type { MergeEditorPage } from './mergeEditorPage';
import { oneConflict } from './merges';
import { mergeEditorPages } from './openMerge';

type Write = Extract<EditorMessage, { type: 'write' }>;

function writes(editor: MergeEditorPage): Write[] {
  return editor.host.messages.filter((message) => message.type === 'write');
}

describe('a conflict that is written by hand while the merge moves on', () => {
  const open = mergeEditorPages();
  const begin = async (editor: MergeEditorPage): Promise<void> => {
    await editor.conflict(1).focus();
    await editor.page.keyboard.press('e');
    await editor.page.locator('.cm-content:focus').waitFor();
  };

  it('goes on in its conflict when a newer plan has numbered it otherwise, and ends when there is none like it', async () => {
    const editor = await open(oneConflict());
    await begin(editor);
    const [shown] = editor.host.documents;
    assert.ok(shown);
    const blocks = shown.blocks.map((block) => (block.kind === 'conflict' ? { ...block, chunk: 9 } : block));
    editor.host.documents = [{ ...shown, blocks }];
    editor.host.plan = 2;
    editor.host.sendDocument();
    await editor.page.locator('merge-conflict[data-chunk="9"] .cm-content').waitFor();
    await editor.page.locator('.cm-content').pressSequentially('Moved. ');
    await eventually(() => writes(editor).at(-1)?.chunk, 9);
    const others = blocks.map((block) =>
      block.kind === 'conflict' ? { ...block, local: [{ text: 'Other', marks: [] }] } : block,
    );
    editor.host.documents = [{ ...shown, blocks: others }];
    editor.host.plan = 3;
    editor.host.sendDocument();
    await editor.page.locator('.cm-editor').waitFor({ state: 'detached' });
  });

  /** As when it was resolved and saved in another editor. */
  const decideElsewhere = (editor: MergeEditorPage): void => {
    editor.host.documents = editor.host.documents.map((one) => ({
      ...one,
      blocks: one.blocks.map((block) =>
        block.kind === 'conflict'
          ? { ...block, choice: { kind: 'edited' as const }, chosen: 'Elsewhere', result: ['Elsewhere'] }
          : block,
      ),
    }));
  };

  /** Of the edit, what the page has written and not heard back, as it is kept. What is not heard could be lost, and is handed out. */
  const unheard = async (editor: MergeEditorPage): Promise<unknown> => {
    const kept: unknown = await editor.page.evaluate(() => sessionStorage.getItem('state'));
    return parseKeptView(JSON.parse(String(kept)))?.handEdit?.sent;
  };

  it('is not written over what was decided elsewhere while the page was away', async () => {
    const editor = await open(oneConflict());
    await begin(editor);
    await editor.page.keyboard.type('Half. ');
    await eventually(() => writes(editor).at(-1)?.lines[0]?.startsWith('Half. Fill') ?? false, true);
    await eventually(() => unheard(editor), []);
    decideElsewhere(editor);
    const count = writes(editor).length;
    await editor.reload();
    await editor.page.locator('.result .line', { hasText: 'Elsewhere' }).waitFor();
    assert.equal(await editor.page.locator('.cm-editor').count(), 0);
    await eventually(
      () => editor.announced.innerText(),
      'The conflict that you were writing is decided otherwise now.',
    );
    assert.equal(writes(editor).length, count);
  });

  it('is not written over what was decided elsewhere beside it, and what was typed last can be copied', async () => {
    const editor = await open(oneConflict());
    await begin(editor);
    editor.host.isSlow = true;
    await editor.page.keyboard.type('Mine. ');
    editor.host.isSlow = false;
    decideElsewhere(editor);
    editor.host.plan = 2;
    editor.host.sendDocument();
    await editor.page.locator('.cm-editor').waitFor({ state: 'detached' });
    await editor.page.locator('.unwritten-text').waitFor();
    assert.match(await editor.page.locator('.unwritten-text').inputValue(), /^Mine\. Fill at most 11/);
    await editor.reload();
    assert.match(await editor.page.locator('.unwritten-text').inputValue(), /^Mine\. Fill at most 11/);
    await editor.page.locator('.unwritten').getByRole('button', { name: 'Close' }).click();
    await editor.page.locator('.unwritten').waitFor({ state: 'detached' });
    assert.deepEqual(
      editor.host.documents[0]?.blocks.flatMap((block) => (block.kind === 'conflict' ? block.result : [])),
      ['Elsewhere'],
    );
  });

  it('what was on its way when the host planned again is written again, ended or not', async () => {
    for (const isEnded of [false, true]) {
      const editor = await open(oneConflict());
      await begin(editor);
      editor.host.plan = 2;
      await editor.page.keyboard.type('Late. ');
      await eventually(() => writes(editor).at(-1)?.lines[0]?.startsWith('Late. Fill') ?? false, true);
      if (isEnded) {
        await editor.button('Done').click();
        await editor.page.locator('.cm-editor').waitFor({ state: 'detached' });
      }
      assert.equal(editor.host.state.resolved, 0);
      editor.host.sendDocument();
      await eventually(() => editor.host.state.resolved, 1);
      assert.equal(writes(editor).at(-1)?.plan, 2);
      assert.match(writes(editor).at(-1)?.lines[0] ?? '', /^Late\. Fill/);
    }
  });

  it('Discard puts back the lines of a suggestion that is not offered any more', async () => {
    const fixture = oneConflict();
    const editor = await open(fixture);
    await editor.conflict(1).focus();
    await editor.page.keyboard.press('5');
    await editor.conflict(1).locator('.result').waitFor();
    await begin(editor);
    await editor.page.keyboard.type('Typed. ');
    await eventually(() => writes(editor).at(-1)?.lines[0]?.startsWith('Typed. '), true);
    const [shown] = editor.host.documents;
    const block = shown?.blocks.find((one) => one.kind === 'conflict');
    assert.ok(block);
    const lines = block.suggestions[0]?.lines;
    editor.host.send({ type: 'blocks', plan: 1, path: 'SKILL.md', blocks: [{ ...block, suggestions: [] }] });
    await editor.page.locator('.suggestions').waitFor({ state: 'detached' });
    await editor.button('Discard Edit').click();
    await eventually(() => writes(editor).at(-1)?.lines, lines);
  });

  it('can be copied when its file takes no part any more, with and without a reload', async () => {
    for (const isReloaded of [false, true]) {
      const editor = await open(oneConflict());
      await begin(editor);
      editor.host.isSlow = true;
      await editor.page.keyboard.type('Mine. ');
      const [shown] = editor.host.documents;
      const [summary] = editor.host.state.files;
      assert.ok(shown && summary);
      editor.host.documents = [{ ...shown, path: 'other.md', blocks: [] }];
      editor.host.state = {
        ...editor.host.state,
        files: [{ ...summary, path: 'other.md' }],
        selected: 'other.md',
      };
      editor.host.plan = 2;
      if (isReloaded) {
        await editor.reload();
      } else {
        editor.host.sendState();
        editor.host.sendDocument();
      }
      await editor.page.locator('.unwritten-text').waitFor();
      assert.match(await editor.page.locator('.unwritten-text').inputValue(), /^Mine\. Fill at most 11/);
      assert.equal(await editor.page.locator('.cm-editor').count(), 0);
    }
  });
});
