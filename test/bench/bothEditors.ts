import type { Frame, Locator, Page } from 'playwright-core';
import { MERGE_EDITOR_WORDS as WORDS } from '../../src/protocol/mergeEditorWords';
import { MergeWorkspace } from '../ui/mergeEditorWorkspace';
import { longMerge } from './longMerge';
import { frameOf, gestureIn, listenIn, paintedIn, watchFor, watching, type Shown } from './paintWatch';

const SKILL = 'long-skill';
const OPEN_CONFLICT: Shown = { selector: 'merge-conflict.open', text: '' };
const THEIR_CONFLICT: Shown = { selector: '.merge-editor .merge-editor-conflict-actions a', text: 'Accept' };
/** Pixels that are scrolled at a time, so that what is above them can be clicked. */
const SCROLLED = 60;
const THEIR_COUNTER = '.merge-editor .detail';

/**
 * The merge editor and VS Code's own of three panes, with the same long merge, in tabs of one window. All times are milliseconds
 * from a click or a key to what it made appear.
 */
export class BothEditors {
  readonly #texts = longMerge();
  readonly #workspace = new MergeWorkspace({ [SKILL]: { 'SKILL.md': this.#texts.base } }, {});

  async open(): Promise<void> {
    await this.#workspace.open();
    this.#workspace.changeLocal(SKILL, { 'SKILL.md': this.#texts.local });
    this.#workspace.changeUpstream(SKILL, { 'SKILL.md': this.#texts.upstream });
    // A webview has it from its beginning, when the time is running already.
    await this.#page.addInitScript(watching(OPEN_CONFLICT));
    await this.#workspace.workbench.row(new RegExp(`${SKILL}.* conflicts`)).waitFor();
    await this.#workspace.workbench.settle();
  }

  close(): Promise<void> {
    return this.#workspace.close();
  }

  get #page(): Page {
    return this.#workspace.workbench.page;
  }

  /** The button in the tree that shows the merge. */
  get #showButton(): Locator {
    const labelled = ['Sync Artifact', 'Continue Merge'].map((label) => `.actions a[aria-label^="${label}"]`);
    return this.#workspace.workbench.row(SKILL).locator(labelled.join()).first();
  }

  /** The frame of our editor, which has a conflict that is open. */
  async #ours(): Promise<Frame> {
    const first = this.#openConflicts.first();
    await first.waitFor();
    return frameOf(first);
  }

  get #openConflicts(): Locator {
    return this.#workspace.editor.frame.locator(OPEN_CONFLICT.selector);
  }

  /** To the first conflict in our editor. */
  async showOurs(): Promise<number> {
    const window = this.#page.mainFrame();
    await this.#workspace.workbench.row(SKILL).hover();
    await listenIn(window);
    await this.#showButton.click();
    const painted = await paintedIn(await this.#ours());
    return painted - (await gestureIn(window));
  }

  /** To the first conflict in theirs. Ours has to be on the screen. */
  async showTheirs(): Promise<number> {
    const window = this.#page.mainFrame();
    const ours = await this.#ours();
    await listenIn(ours);
    await watchFor(window, THEIR_CONFLICT);
    // The frame is gone as soon as its tab is hidden.
    const [clicked] = await Promise.all([
      gestureIn(ours),
      this.#workspace.editor.button(WORDS.openMergeEditor).click(),
    ]);
    return (await paintedIn(window)) - clicked;
  }

  /** To a conflict of ours that is resolved: the next open one, by a key. Ours has to be on the screen. */
  async resolveInOurs(): Promise<number> {
    const ours = await this.#ours();
    const conflict = this.#openConflicts.first();
    const chunk = await conflict.getAttribute('data-chunk');
    await conflict.focus();
    await this.#page.waitForTimeout(500);
    await listenIn(ours);
    await watchFor(ours, { selector: `merge-conflict.resolved[data-chunk="${String(chunk)}"]`, text: '' });
    await conflict.press('1');
    return (await paintedIn(ours)) - (await gestureIn(ours));
  }

  /** To a counter of theirs that has changed: a conflict that is not handled, by a click. Theirs has to be on the screen. */
  async resolveInTheirs(): Promise<number> {
    const window = this.#page.mainFrame();
    const counter = this.#page.locator(THEIR_COUNTER, { hasText: 'Remaining' });
    const open = Number(/\d+/.exec(await counter.innerText())?.[0]);
    const accept = await this.#theirAccept();
    await this.#page.waitForTimeout(500);
    await listenIn(window);
    await watchFor(window, { selector: THEIR_COUNTER, text: `${String(open - 1)} Conflict` });
    await accept.click();
    return (await paintedIn(window)) - (await gestureIn(window));
  }

  /** Shows a tab that is open already. */
  async showTab(editor: 'ours' | 'theirs'): Promise<void> {
    await this.#page
      .getByRole('tab', { name: editor === 'ours' ? `Sync ${SKILL}` : /^Merging: SKILL\.md/ })
      .click();
    if (editor === 'ours') await this.#ours();
    else await this.#page.locator(THEIR_COUNTER, { hasText: 'Remaining' }).waitFor();
  }

  /** Closes both. Theirs asks whether to save what it has. */
  async closeTabs(): Promise<void> {
    const { workbench } = this.#workspace;
    const tabs = this.#page.locator('.tabs-container .tab');
    const discard = this.#page
      .getByRole('dialog')
      .getByRole('button', { name: /^(Don't Save|Close with Conflicts)$/ });
    // What was not saved is given up first, and then the tabs are still there.
    for (let tries = 0; (await tabs.count()) > 0; tries++) {
      if (await discard.isVisible()) await discard.click();
      else if (tries % 10 === 0) await workbench.runCommand('View: Close All Editors');
      await this.#page.waitForTimeout(300);
    }
    await workbench.settle();
  }

  /** The button of theirs that accepts local lines of a conflict, scrolled to where it can be seen. */
  async #theirAccept(): Promise<Locator> {
    const counter = await this.#page.locator(THEIR_COUNTER, { hasText: 'Remaining' }).boundingBox();
    const panes = await this.#page.locator('.merge-editor').boundingBox();
    if (!counter || !panes) throw new Error('VS Code’s merge editor is not on the screen.');
    const [top, bottom] = [panes.y + SCROLLED, counter.y - SCROLLED];
    await this.#page.mouse.move(counter.x, bottom);
    const links = '.merge-editor-conflict-actions a';
    for (let tries = 0; tries < 100; tries++) {
      // Those of conflicts that are not on the screen are far above it.
      const found: unknown = await this.#page.evaluate(
        `[...document.querySelectorAll('${links}')].findIndex((link) => {
          const { y } = link.getBoundingClientRect();
          return link.textContent === 'Accept Local' && y > ${String(top)} && y < ${String(bottom)};
        })`,
      );
      if (typeof found === 'number' && found >= 0) return this.#page.locator(links).nth(found);
      await this.#page.mouse.wheel(0, SCROLLED);
      await this.#page.waitForTimeout(100);
    }
    throw new Error('There is no conflict on the screen.');
  }
}
