import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { projectRoot } from '../host/projectRoot';
import { installExtension } from '../host/server';
import { ensureServerHost } from '../host/serverHost';
import { Workbench } from '../ui/workbench';
import { recordHistory } from '../unit/operations/recordedHistory';
import type { Contest } from './measure';
import { frameOf, gestureIn, listenIn, paintedIn, watching } from './paintWatch';
import { openStore } from './store/openStore';

const SKILL = 'long-skill';
const VERSIONS = 10_000;
const START = Date.UTC(2026, 0, 1);
const HOUR = 60 * 60_000;
const FIRST_PAINT_LIMIT_MS = 1000;
const FRAME_LIMIT_MS = 50;
/** Frames in which all of the list is scrolled through. */
const FRAMES = 200;

/** A window with the packaged extension, whose store has a skill with many versions. */
class LongHistory {
  readonly #folder: string;
  #workbench: Workbench | undefined;

  /** @param folder empty */
  constructor(folder: string) {
    this.#folder = folder;
  }

  get #page(): Workbench['page'] {
    if (!this.#workbench) throw new Error('The window is not open.');
    return this.#workbench.page;
  }

  /** All rows; of them those in sight are drawn. */
  get #list(): Locator {
    return this.#page
      .frameLocator('iframe.webview.ready')
      .frameLocator('iframe#active-frame')
      .locator('.versions');
  }

  async open(): Promise<void> {
    const texts = Array.from({ length: VERSIONS }, (_, index) => `Line ${String(index % 2)}.\n`);
    const project = path.join(this.#folder, 'project');
    const skill = path.join(project, '.claude/skills', SKILL);
    mkdirSync(skill, { recursive: true });
    writeFileSync(path.join(skill, 'SKILL.md'), texts.at(-1) ?? '');
    const dataDir = path.join(this.#folder, 'data');
    const directory = path.join(dataDir, 'data/User/globalStorage/artifact-lineage.artifact-lineage/store');
    mkdirSync(path.dirname(directory), { recursive: true });
    const store = await openStore(directory);
    const edits = texts.map((text, index) => ({ at: START + index * HOUR, text }));
    await recordHistory(store, path.join(realpathSync(project), '.claude'), SKILL, edits);
    await store.close();
    const host = await ensureServerHost('stable', console.error);
    await installExtension(host, dataDir, path.join(projectRoot, 'artifact-lineage.vsix'));
    this.#workbench = await Workbench.open({ host, dataDir, folder: project });
    await this.#workbench.openLineageView();
    await this.#workbench.row(new RegExp(`^\\s*${SKILL}\\s*v${String(VERSIONS)}`)).waitFor();
    // The webview has it from its beginning, when the time is running already.
    await this.#page.addInitScript(watching({ selector: '.version .label', text: `v${String(VERSIONS)}` }));
  }

  async close(): Promise<void> {
    await this.#workbench?.close();
  }

  /** Shows the graph. @returns milliseconds from the key to its first rows */
  async show(): Promise<number> {
    const window = this.#page.mainFrame();
    await this.#workbench?.runCommand('Show Lineage Graph');
    await this.#page.locator('.quick-input-list .monaco-list-row', { hasText: SKILL }).waitFor();
    await listenIn(window);
    await this.#page.keyboard.press('Enter');
    const painted = await paintedIn(await this.#frame());
    return painted - (await gestureIn(window));
  }

  async hide(): Promise<void> {
    await this.#workbench?.runCommand('View: Close All Editors');
    await this.#page.locator('iframe.webview').first().waitFor({ state: 'detached' });
  }

  /** Scrolls from the top of the list to its end. @returns the longest time from one frame to the next, in milliseconds */
  async scrollThrough(): Promise<number> {
    const longest: unknown = await (
      await this.#frame()
    ).evaluate(`new Promise((resolve) => {
      const list = document.querySelector('.versions');
      const step = (list.scrollHeight - list.clientHeight) / ${String(FRAMES)};
      list.scrollTop = 0;
      let [frame, before, longest] = [0, 0, 0];
      const next = (now) => {
        if (frame > 1) longest = Math.max(longest, now - before);
        before = now;
        if (frame++ === ${String(FRAMES)}) resolve(longest);
        else {
          list.scrollTop = frame * step;
          requestAnimationFrame(next);
        }
      };
      requestAnimationFrame(next);
    })`);
    if (typeof longest !== 'number') throw new Error('The graph could not be scrolled.');
    return longest;
  }

  async #frame(): Promise<Frame> {
    await this.#list.waitFor({ state: 'attached' });
    return frameOf(this.#list);
  }
}

const count = VERSIONS.toLocaleString('en');

/** From the key that chooses the artifact to the first rows, painted. Loading the webview and reading versions belong to it. */
const firstPaint: Contest = {
  name: `lineage graph of ${count} versions: first paint`,
  limit: FIRST_PAINT_LIMIT_MS,
  rounds: 9,
  needs: 'vs-code',
  open: async (folder) => {
    const history = new LongHistory(folder);
    await history.open();
    return {
      ours: async () => {
        const time = await history.show();
        await history.hide();
        return time;
      },
      close: () => history.close(),
    };
  },
};

/** The longest frame while all of the list goes by: rows are asked for and drawn in it. */
const scrolling: Contest = {
  name: `lineage graph of ${count} versions: longest frame while scrolling through it`,
  limit: FRAME_LIMIT_MS,
  rounds: 9,
  needs: 'vs-code',
  open: async (folder) => {
    const history = new LongHistory(folder);
    await history.open();
    await history.show();
    return { ours: () => history.scrollThrough(), close: () => history.close() };
  },
};

export const LINEAGE_GRAPHS: readonly Contest[] = [firstPaint, scrolling];
