import { strict as assert } from 'node:assert';
import { eventually } from './eventually';
import { largeMerge, manyConflicts, oneConflict } from './merges';
import { mergeEditorPages } from './openMerge';

describe('the merge editor after its page was made again', () => {
  const open = mergeEditorPages();

  it('shows the same file, conflict, base and folded lines', async () => {
    const editor = await open(manyConflicts());
    await editor.page.locator('.file', { hasText: 'fields.md' }).click();
    await editor.conflict(5).focus();
    await editor.page.keyboard.press('b');
    await editor.button('30 unchanged lines').click();
    await editor.page.getByText('Folded line 36', { exact: true }).waitFor();
    // The extension host was started again, too, and shows the first file.
    editor.host.state = { ...editor.host.state, selected: 'SKILL.md' };
    await editor.reload();
    await editor.conflict(5).and(editor.page.locator(':focus')).waitFor();
    await editor.conflict(5).locator('.side.base').waitFor();
    await editor.page.getByText('Folded line 36', { exact: true }).waitFor();
    assert.equal(await editor.conflict(4).locator('.side.base').count(), 0);
  });

  it('is scrolled to the same place', async () => {
    const editor = await open(largeMerge());
    await editor.conflict(100).scrollIntoViewIfNeeded();
    const top = async (): Promise<number> => Math.round((await editor.conflict(100).boundingBox())?.y ?? -1);
    await editor.page.waitForTimeout(400);
    const before = await top();
    assert.ok(before > 0);
    await editor.reload();
    await eventually(async () => (Math.abs((await top()) - before) <= 1 ? 0 : await top()), 0);
  });

  it('forgets what belongs to another merge', async () => {
    const editor = await open(oneConflict());
    await editor.conflict(1).focus();
    await editor.page.keyboard.press('b');
    await editor.page.locator('.side.base').waitFor();
    await editor.page.addInitScript(() => {
      const state = JSON.parse(sessionStorage.getItem('state') ?? '') as Record<string, unknown>;
      sessionStorage.setItem('state', JSON.stringify({ ...state, session: 'another' }));
    });
    await editor.reload();
    await editor.conflict(1).and(editor.page.locator(':focus')).waitFor();
    assert.equal(await editor.page.locator('.side.base').count(), 0);
  });

  it('does without what it cannot read', async () => {
    const editor = await open(oneConflict());
    await editor.page.addInitScript(() => sessionStorage.setItem('state', '{"session": 3}'));
    await editor.reload();
    await editor.conflict(1).and(editor.page.locator(':focus')).waitFor();
  });
});
