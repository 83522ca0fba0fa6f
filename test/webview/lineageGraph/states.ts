import type { PageOptions } from '../webviewPage';
import { longHistory, sharedHistory, shortHistory, type SampleHistory } from './histories';
import type { LineageGraphPage } from './lineageGraphPage';

export interface GraphState {
  readonly name: string;
  readonly history: () => SampleHistory;
  readonly size?: Pick<PageOptions, 'width' | 'height'>;
  /** From the page as it opens. */
  readonly reach: (graph: LineageGraphPage) => Promise<void>;
}

/** What the graph can look like: looked at, and checked for accessibility, in every theme. */
export const STATES: readonly GraphState[] = [
  {
    name: 'five versions',
    history: shortHistory,
    reach: (graph) => graph.row(1).waitFor(),
  },
  {
    name: 'a merge with a tag and a note',
    history: () => ({ ...shortHistory(), pinned: 2 }),
    reach: async (graph) => {
      await graph.row(4).click();
      await graph.page.locator('.long-note').waitFor();
    },
  },
  {
    name: 'branches',
    history: () => longHistory(200),
    reach: (graph) => graph.row(180).waitFor(),
  },
  {
    name: 'two selected',
    history: () => longHistory(200),
    reach: async (graph) => {
      await graph.focused(longHistory(200).head).waitFor();
      for (let i = 0; i < 4; i++) await graph.page.keyboard.press('Shift+ArrowDown');
      await graph.button('Compare Selected').waitFor();
    },
  },
  {
    name: 'filtered',
    history: () => longHistory(200),
    reach: async (graph) => {
      await graph.filter.fill('merged');
      await graph.page
        .locator('.graph-heading')
        .getByText(/ of 200 versions/)
        .waitFor();
    },
  },
  {
    name: 'nothing found',
    history: shortHistory,
    reach: async (graph) => {
      await graph.filter.fill('nowhere');
      await graph.page.locator('.no-match').waitFor();
    },
  },
  {
    name: 'in the middle of 10,000',
    history: () => longHistory(10_000),
    reach: async (graph) => {
      await graph.list.evaluate((list) => (list.scrollTop = list.scrollHeight / 2));
      await graph.row(5000).waitFor();
    },
  },
  {
    name: 'other projects',
    history: sharedHistory,
    reach: async (graph) => {
      await graph.page.getByRole('option', { name: /^v14, of another project/ }).click();
      await graph.button('Compare with Current Files').waitFor();
    },
  },
  {
    name: 'narrow',
    history: () => longHistory(200),
    size: { width: 500, height: 900 },
    reach: (graph) => graph.row(180).waitFor(),
  },
  {
    name: 'wide',
    history: () => ({ ...longHistory(200), pinned: 190 }),
    size: { width: 1800, height: 900 },
    reach: (graph) => graph.row(180).waitFor(),
  },
  {
    name: 'keys',
    history: shortHistory,
    reach: async (graph) => {
      await graph.focused(5).waitFor();
      await graph.page.keyboard.press('?');
      await graph.page.locator('dialog[open]').waitFor();
    },
  },
];
