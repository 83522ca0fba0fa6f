import { strict as assert } from 'node:assert';
import { axeViolations } from '../axeViolations';
import { THEMES } from '../webviewPage';
import { lineageGraphPages } from './lineageGraphPage';
import { STATES } from './states';

describe('the accessibility of the lineage graph', () => {
  const open = lineageGraphPages();

  for (const state of STATES) {
    for (const theme of THEMES) {
      it(`has no violations: ${state.name}, ${theme}`, async () => {
        const graph = await open(state.history(), { theme, ...state.size });
        await state.reach(graph);
        assert.deepEqual(await axeViolations(graph.page), []);
      });
    }
  }
});
