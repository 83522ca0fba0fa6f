import { strict as assert } from 'node:assert';
import { eventually } from '../eventually';
import { longHistory, sharedHistory, shortHistory } from './histories';
import { lineageGraphPages, type LineageGraphPage } from './lineageGraphPage';

/** How far a row is from the top of the list, in pixels. */
async function placeOf(graph: LineageGraphPage, number: number): Promise<number> {
  const [row, list] = await Promise.all([graph.row(number).boundingBox(), graph.list.boundingBox()]);
  return Math.round((row?.y ?? NaN) - (list?.y ?? NaN));
}

describe('the lineage graph', () => {
  const open = lineageGraphPages();

  it('shows what stands out of a version in words', async () => {
    const graph = await open({ ...shortHistory(), pinned: 2 });
    await graph.row(5).getByText('Current', { exact: true }).waitFor();
    await graph.row(4).getByText('release-1', { exact: true }).waitFor();
    await graph.row(4).getByText('support still links to it').waitFor();
    await graph.row(3).getByText('Baseline', { exact: true }).waitFor();
    await graph.row(3).getByText('also in ~/work/site/.claude').waitFor();
    await graph.row(2).getByText('Pinned', { exact: true }).waitFor();
    assert.equal(
      await graph.row(4).locator('.unseen').textContent(),
      'v4, merged with upstream, tag release-1',
    );
    assert.equal(await graph.row(4).getAttribute('aria-posinset'), '2');
    assert.equal(await graph.row(4).getAttribute('aria-setsize'), '5');
  });

  it('draws lines that meet at the edges of the rows', async () => {
    const graph = await open(longHistory(200));
    await graph.row(190).waitFor();
    const rows = graph.page.locator('.version');
    const ends = await rows.evaluateAll((all) =>
      all.map((row) => {
        const at = (y: number): number[] => {
          const found = [...row.querySelectorAll<SVGPathElement>('path')].flatMap((path) => {
            const length = path.getTotalLength();
            return [path.getPointAtLength(0), path.getPointAtLength(length)].filter(
              (point) => Math.abs(point.y - y) < 0.01,
            );
          });
          return [...new Set(found.map(({ x }) => Math.round(x)))].sort((a, b) => a - b);
        };
        return { upper: at(0), lower: at(26) };
      }),
    );
    assert.ok(ends.length > 20 && ends.some(({ lower }) => lower.length > 2));
    for (const [index, { lower }] of ends.slice(0, -1).entries())
      assert.deepEqual(ends[index + 1]?.upper, lower, `row ${String(index)}`);
  });

  it('has only the rows in sight on the page, and asks for others as they come into sight', async () => {
    const graph = await open(longHistory(10_000));
    const top = await graph.page.locator('.version').count();
    assert.ok(top > 20 && top < 100, String(top));
    await graph.list.evaluate((list) => (list.scrollTop = list.scrollHeight / 2));
    await graph.row(5000).getByText('v5000', { exact: true }).waitFor();
    assert.ok((await graph.page.locator('.version').count()) < 100);
    // The one with the keyboard is kept, so that the focus is not lost.
    await graph.focused(10_000).waitFor();
    await eventually(() => graph.host.said('scrolled').at(-1)?.anchor.startsWith('version-50'), true);
  });

  it('has each row in its place, in order and filled, after all of them went by', async () => {
    const graph = await open(longHistory(4000));
    await graph.focused(4000).waitFor();
    const end = await graph.list.evaluate(async (list) => {
      const frame = (): Promise<number> => new Promise(requestAnimationFrame);
      for (let step = 1; step <= 20; step++) {
        list.scrollTop = ((list.scrollHeight - list.clientHeight) * step) / 20;
        await frame();
      }
      // A little back, where only some rows are others.
      list.scrollTop -= 26 * 5;
      await frame();
      return document.activeElement?.getAttribute('data-id');
    });
    assert.equal(end, 'version-4000');
    await graph.row(6).getByText('v6', { exact: true }).waitFor();
    const rows = (): Promise<(string | null)[][]> =>
      graph.page
        .locator('.version')
        .evaluateAll((all) =>
          all.map((row) => [
            row.getAttribute('data-id'),
            row.querySelector('.label')?.textContent ?? null,
            row.getAttribute('aria-posinset'),
            row instanceof HTMLElement ? row.style.transform : null,
          ]),
        );
    const count = (await rows()).length;
    const expected = Array.from({ length: count - 1 }, (_, index) => count - 1 - index);
    await eventually(
      rows,
      [4000, ...expected].map((number) => [
        `version-${String(number)}`,
        `v${String(number)}`,
        String(4001 - number),
        `translateY(${String((4000 - number) * 26)}px)`,
      ]),
    );
  });

  it('goes to a row that is not known yet as soon as it is', async () => {
    const graph = await open(longHistory(10_000));
    await graph.focused(10_000).waitFor();
    graph.host.isSlow = true;
    await graph.page.keyboard.press('End');
    await eventually(() => graph.host.said('rows').some(({ from }) => from === 9900), true);
    graph.host.isSlow = false;
    graph.host.tellRows(9900, 100);
    await graph.focused(1).waitFor();
  });

  it('stays where it is when there are newer versions, and shows them at the top', async () => {
    const graph = await open(longHistory(300));
    await graph.list.evaluate((list) => (list.scrollTop = 26 * 100 + 7));
    await graph.row(195).waitFor();
    await eventually(() => graph.host.said('scrolled').at(-1)?.from, 100);
    const before = await placeOf(graph, 195);
    const { versions, head } = graph.host.history;
    const newer = { number: 301, parents: [head], origin: 'modified' } as const;
    graph.host.history = { versions: [...versions, newer], head: 301 };
    graph.host.tellGraph();
    await graph.page.getByText('301 versions').waitFor();
    await eventually(() => placeOf(graph, 195), before);
    await eventually(() => graph.selected(), [head]);
    await graph.list.evaluate((list) => (list.scrollTop = 0));
    await graph.row(301).getByText('Current', { exact: true }).waitFor();
  });

  it('shows a newer version at once when it is at the top, and keeps the keyboard where it is', async () => {
    const graph = await open(shortHistory());
    await graph.row(2).click();
    const { versions, ...rest } = graph.host.history;
    graph.host.history = {
      ...rest,
      versions: [...versions, { number: 6, parents: [5], origin: 'modified' }],
      head: 6,
    };
    graph.host.tellGraph();
    await graph.row(6).getByText('Current', { exact: true }).waitFor();
    await graph.focused(2).waitFor();
    assert.deepEqual(await graph.selected(), [2]);
  });

  it('has a button for everything that can be done with a version', async () => {
    const graph = await open(shortHistory());
    await graph.row(2).click();
    for (const [name, action] of [
      ['Show Changes', 'show-changes'],
      ['Compare with Current Files', 'compare-current'],
      ['Restore This Version', 'restore'],
      ['Tag...', 'tag'],
      ['Edit Note...', 'note'],
      ['Show in Tree', 'tree'],
      ['Copy Version ID', 'copy-id'],
    ] as const) {
      await graph.button(name).click();
      await eventually(() => graph.host.said('act').at(-1), { type: 'act', action, id: 'version-2' });
    }
    await graph.button(/^scripts\/fill_form\.py/).click();
    await eventually(
      () => graph.host.said('show-file'),
      [{ type: 'show-file', id: 'version-2', path: 'scripts/fill_form.py' }],
    );
    await graph.row(5).click();
    await graph.page.getByRole('heading', { name: /^v5/ }).waitFor();
    assert.equal(await graph.button('Restore This Version').count(), 0);
  });

  it('selects two versions by clicks, and shows changes by a double click', async () => {
    const graph = await open(shortHistory());
    await graph.row(5).click();
    await graph.row(2).click({ modifiers: ['ControlOrMeta'] });
    await eventually(() => graph.selected(), [5, 2]);
    await graph.row(3).dblclick();
    await eventually(() => graph.host.said('act').at(-1)?.id, 'version-3');
    assert.deepEqual(await graph.selected(), [3]);
  });

  it('goes to a parent by its link', async () => {
    const graph = await open(shortHistory());
    await graph.row(4).click();
    await graph.button(/^v3-/).click();
    await graph.focused(3).waitFor();
  });

  it('shows the same after its page was made again', async () => {
    const graph = await open(longHistory(300));
    await graph.list.evaluate((list) => (list.scrollTop = 26 * 100));
    await graph.row(195).click();
    await graph.row(190).click({ modifiers: ['Shift'] });
    await eventually(() => graph.selected(), [195, 190]);
    await eventually(() => graph.host.said('scrolled').at(-1)?.from, 100);
    const before = await placeOf(graph, 195);
    await graph.reload();
    await eventually(() => graph.selected(), [195, 190]);
    await eventually(() => placeOf(graph, 195), before);
  });

  it('does without what it cannot read', async () => {
    const graph = await open(shortHistory());
    await graph.page.addInitScript(() => sessionStorage.setItem('state', '{"artifact": 3}'));
    await graph.reload();
    await graph.focused(5).waitFor();
    await graph.page.evaluate(() => window.postMessage({ type: 'nonsense' }, '*'));
    await graph.page
      .getByRole('alert')
      .getByText(/cannot read/)
      .waitFor();
  });

  it('says why there is nothing to show', async () => {
    const graph = await open(shortHistory());
    graph.host.send({ type: 'gone', why: 'This artifact is not in the history any more.' });
    await graph.page
      .getByRole('heading', { name: 'This artifact is not in the history any more.' })
      .waitFor();
  });

  it('has lanes for other projects, which can be hidden, and what is selected there is compared and not restored', async () => {
    const graph = await open(sharedHistory());
    const theirs = graph.page.getByRole('option', { name: /of another project/ });
    await graph.page.locator('.legend').getByText('~/work/site/.claude').waitFor();
    await theirs.filter({ hasText: 'current in ~/work/site/.claude' }).click();
    await graph.button('Compare with Current Files').waitFor();
    assert.equal(await graph.button('Restore This Version').count(), 0);
    assert.equal(await theirs.first().locator('polygon.dot').count(), 1);
    const toggle = graph.button('Other Projects');
    assert.equal(await toggle.getAttribute('aria-pressed'), 'true');
    await toggle.click();
    await theirs.first().waitFor({ state: 'detached' });
    assert.equal(await toggle.getAttribute('aria-pressed'), 'false');
    await graph.reload();
    await graph.row(40).waitFor();
    assert.equal(await theirs.count(), 0);
    await graph.button('Other Projects').click();
    await theirs.first().waitFor();
  });
});
