import { strict as assert } from 'node:assert';
import { eventually } from './eventually';
import { largeMerge, manyConflicts } from './merges';
import { mergeEditorPages } from './openMerge';

describe('the layout of the merge editor', () => {
  const open = mergeEditorPages();

  for (const key of ['1', '2', '3', '5', 'b', 'e']) {
    it(`does not jump when ${key} is pressed`, async () => {
      const editor = await open(manyConflicts());
      await editor.conflict(1).focus();
      await editor.page.keyboard.press('n');
      const header = editor.conflict(2).locator('.block-header');
      await editor.conflict(2).and(editor.page.locator(':focus')).waitFor();
      const before = await header.boundingBox();
      const button = await editor.conflict(2).getByRole('button', { name: 'Reset' }).boundingBox();
      await editor.page.keyboard.press(key);
      await editor.conflict(2).locator('.result, .base').first().waitFor();
      await editor.page.waitForTimeout(200);
      const after = await header.boundingBox();
      assert.ok(
        before && after && Math.abs(after.y - before.y) <= 1,
        `${String(before?.y)} ${String(after?.y)}`,
      );
      const moved = await editor.conflict(2).getByRole('button', { name: 'Reset' }).boundingBox();
      assert.equal(moved?.x, button?.x, 'the buttons stay where they are');
    });
  }

  it('does not jump in the middle of a long file, nor at its end', async () => {
    const editor = await open(largeMerge());
    for (const number of [100, 200]) {
      const card = editor.conflict(number);
      await card.focus();
      await card.scrollIntoViewIfNeeded();
      await editor.page.waitForTimeout(300);
      const before = await card.boundingBox();
      await editor.page.keyboard.press('1');
      await card.locator('.result').waitFor();
      await eventually(async () => {
        const after = await card.boundingBox();
        return Boolean(before && after && Math.abs(after.y - before.y) <= 1);
      }, true);
    }
  });

  it('renders only what a choice changes', async () => {
    const editor = await open(largeMerge());
    await editor.conflict(1).focus();
    await editor.page.evaluate(() => {
      const changed = new Set<string>();
      const place = document.querySelector('.blocks');
      if (!place) throw new Error('There are no blocks.');
      new MutationObserver((records) => {
        for (const { target } of records) {
          const element = target instanceof Element ? target : target.parentElement;
          changed.add(element?.closest<HTMLElement>('.block')?.dataset['chunk'] ?? '');
        }
        Object.assign(window, { changed: [...changed] });
      }).observe(place, { subtree: true, childList: true, attributes: true, characterData: true });
    });
    await editor.page.keyboard.press('1');
    await editor.conflict(1).locator('.result').waitFor();
    const changed = await editor.page.evaluate(() => (window as unknown as { changed: string[] }).changed);
    assert.deepEqual(changed, ['1']);
  });

  it('has no room for a scroll bar sideways, however narrow', async () => {
    for (const width of [320, 420, 699, 700]) {
      const editor = await open(manyConflicts(), { width });
      await editor.conflict(1).waitFor();
      const over = await editor.page.evaluate(() =>
        [document.documentElement, ...document.querySelectorAll('main, merge-side-bar, header')]
          .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
          .map(({ localName }) => localName),
      );
      assert.deepEqual(over, [], String(width));
    }
  });
});
