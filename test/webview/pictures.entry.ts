// Leaves a picture of every state of the merge editor in every theme in test-results/mergeEditor/.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { launchBrowser } from '../host/browser';
import { projectRoot } from '../host/projectRoot';
import { MergeEditorPage } from './mergeEditorPage';
import { STATES } from './states';
import { THEMES } from './webviewPage';

async function main(): Promise<void> {
  const folder = path.join(projectRoot, 'test-results/mergeEditor');
  mkdirSync(folder, { recursive: true });
  const only = process.argv[2];
  const browser = await launchBrowser();
  for (const state of STATES) {
    for (const theme of THEMES) {
      const name = `${state.name.replaceAll(' ', '-')}.${theme}`;
      if (only !== undefined && !name.includes(only)) continue;
      const editor = await MergeEditorPage.open(browser, state.merge(), { theme, ...state.size });
      await state.reach(editor);
      await editor.page.waitForTimeout(200);
      await editor.page.screenshot({ path: path.join(folder, `${name}.png`) });
      for (const problem of editor.problems) console.error(`${name}: ${problem}`);
      await editor.close();
    }
  }
  await browser.close();
}

void main();
