import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../host/browser';
import { projectRoot } from '../host/projectRoot';
import { THEMES, type PageOptions } from './webviewPage';

interface PicturedPage {
  readonly page: Page;
  readonly problems: readonly string[];
  close(): Promise<void>;
}

interface PicturedState<Shown extends PicturedPage> {
  readonly name: string;
  readonly size?: Pick<PageOptions, 'width' | 'height'>;
  readonly reach: (shown: Shown) => Promise<void>;
}

/**
 * Leaves a picture of every state of a webview in every theme in a folder of test-results/. An argument of the program, if
 * there is one, chooses those with it in their name.
 */
export async function takePictures<Shown extends PicturedPage, State extends PicturedState<Shown>>(
  folder: string,
  states: readonly State[],
  open: (browser: Browser, state: State, options: PageOptions) => Promise<Shown>,
): Promise<void> {
  const target = path.join(projectRoot, 'test-results', folder);
  mkdirSync(target, { recursive: true });
  const only = process.argv[2];
  const browser = await launchBrowser();
  for (const state of states) {
    for (const theme of THEMES) {
      const name = `${state.name.replaceAll(' ', '-')}.${theme}`;
      if (only !== undefined && !name.includes(only)) continue;
      const shown = await open(browser, state, { theme, ...state.size });
      await state.reach(shown);
      await shown.page.waitForTimeout(200);
      await shown.page.screenshot({ path: path.join(target, `${name}.png`) });
      for (const problem of shown.problems) console.error(`${name}: ${problem}`);
      await shown.close();
    }
  }
  await browser.close();
}
