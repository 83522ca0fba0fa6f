// Leaves a picture of every state of the lineage graph in every theme in test-results/lineageGraph/.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { launchBrowser } from '../../host/browser';
import { projectRoot } from '../../host/projectRoot';
import { THEMES } from '../webviewPage';
import { LineageGraphPage } from './lineageGraphPage';
import { STATES } from './states';

async function main(): Promise<void> {
  const folder = path.join(projectRoot, 'test-results/lineageGraph');
  mkdirSync(folder, { recursive: true });
  const only = process.argv[2];
  const browser = await launchBrowser();
  for (const state of STATES) {
    for (const theme of THEMES) {
      const name = `${state.name.replaceAll(' ', '-')}.${theme}`;
      if (only !== undefined && !name.includes(only)) continue;
      const graph = await LineageGraphPage.open(browser, state.history(), { theme, ...state.size });
      await state.reach(graph);
      await graph.page.waitForTimeout(200);
      await graph.page.screenshot({ path: path.join(folder, `${name}.png`) });
      for (const problem of graph.problems) console.error(`${name}: ${problem}`);
      await graph.close();
    }
  }
  await browser.close();
}

void main();
