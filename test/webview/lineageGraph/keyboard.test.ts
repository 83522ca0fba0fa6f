import { strict as assert } from 'node:assert';
import { eventually } from '../eventually';
import { longHistory, shortHistory } from './histories';
import { lineageGraphPages } from './lineageGraphPage';

describe('the lineage graph by keyboard', () => {
  const open = lineageGraphPages();

  it('begins at the current version, and goes up and down, to both ends and by pages', async () => {
    const graph = await open(longHistory(10_000));
    const { keyboard } = graph.page;
    await graph.focused(10_000).waitFor();
    await keyboard.press('ArrowUp');
    await keyboard.press('ArrowDown');
    await graph.focused(9999).waitFor();
    await keyboard.press('End');
    await graph.focused(1).waitFor();
    await keyboard.press('PageUp');
    await eventually(
      async () => (await graph.selected()).every((number) => number > 10 && number < 60),
      true,
    );
    await keyboard.press('Home');
    await graph.focused(10_000).waitFor();
    await eventually(() => graph.selected(), [10_000]);
    await eventually(() => graph.host.said('select').at(-1)?.ids, ['version-10000']);
  });

  it('is one stop for the Tab key', async () => {
    const graph = await open(shortHistory());
    await graph.focused(5).waitFor();
    await graph.page.keyboard.press('ArrowDown');
    await graph.focused(4).waitFor();
    await graph.page.keyboard.press('Tab');
    await graph.button('Show Changes').and(graph.page.locator(':focus')).waitFor();
    await graph.page.keyboard.press('Shift+Tab');
    await graph.focused(4).waitFor();
  });

  it('follows the lines: to a parent, the second parent of a merge, and a child', async () => {
    const graph = await open(shortHistory());
    const { keyboard } = graph.page;
    await graph.focused(5).waitFor();
    await keyboard.press('p');
    await graph.focused(4).waitFor();
    await keyboard.press('m');
    await graph.focused(3).waitFor();
    await keyboard.press('c');
    await graph.focused(4).waitFor();
    await keyboard.press('p');
    await keyboard.press('p');
    await graph.focused(1).waitFor();
    await keyboard.press('p');
    await graph.announced.getByText('No parent is shown.').waitFor();
    await keyboard.press('g');
    await graph.focused(5).waitFor();
    await keyboard.press('m');
    await graph.announced.getByText('This is no merge.').waitFor();
  });

  it('shows what a version changed', async () => {
    const graph = await open(shortHistory());
    await graph.focused(5).waitFor();
    await graph.page.keyboard.press('ArrowDown');
    await graph.page.keyboard.press('Enter');
    await eventually(
      () => graph.host.said('act'),
      [{ type: 'act', action: 'show-changes', id: 'version-4' }],
    );
  });

  it('selects a second version with Space, and compares the two', async () => {
    const graph = await open(shortHistory());
    const { keyboard } = graph.page;
    await graph.focused(5).waitFor();
    await keyboard.press('Space');
    await graph.announced.getByText('v5 is selected to compare with.').waitFor();
    await keyboard.press('End');
    await graph.focused(1).waitFor();
    assert.deepEqual(await graph.selected(), [5, 1]);
    await keyboard.press('Enter');
    await eventually(() => graph.host.said('compare').map(({ ids }) => ids), [['version-5', 'version-1']]);
    await keyboard.press('Escape');
    await eventually(() => graph.selected(), [1]);
  });

  it('selects a second version with Shift and an arrow', async () => {
    const graph = await open(shortHistory());
    await graph.focused(5).waitFor();
    await graph.page.keyboard.press('Shift+ArrowDown');
    await graph.page.keyboard.press('Shift+ArrowDown');
    await eventually(() => graph.selected(), [5, 3]);
    await graph.button('Compare Selected').click();
    await eventually(() => graph.host.said('compare').map(({ ids }) => ids), [['version-5', 'version-3']]);
  });

  it('filters, goes to what was found, and shows all again', async () => {
    const graph = await open(longHistory(200));
    const { keyboard, page } = { keyboard: graph.page.keyboard, page: graph.page };
    await graph.focused(longHistory(200).head).waitFor();
    await keyboard.press('/');
    await keyboard.type('merged');
    await graph.announced.getByText(/^Skills · .* of 200 versions$/).waitFor();
    const texts = await page.locator('.version .text').allInnerTexts();
    assert.ok(
      texts.every((text) => text === 'Synced with team-skills'),
      texts.join(),
    );
    await keyboard.press('ArrowDown');
    await page.locator('.version:focus').waitFor();
    await keyboard.press('Escape');
    await graph.row(200).waitFor();
    await eventually(() => graph.filter.inputValue(), '');
  });

  it('lists its keys, and the focus goes back', async () => {
    const graph = await open(shortHistory());
    await graph.focused(5).waitFor();
    await graph.page.keyboard.press('?');
    await graph.page.getByRole('dialog').getByText('Go to the parent').waitFor();
    await graph.page.keyboard.press('Escape');
    await graph.focused(5).waitFor();
  });
});
