import { strict as assert } from 'node:assert';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../host/browser';
import { MergeEditorPage } from './mergeEditorPage';
import type { MergeFixture } from './mergeFixture';
import type { PageOptions } from './webviewPage';

/** For the tests of one `describe`: one browser, pages that are closed after each test and must be without errors. */
export function mergeEditorPages(): (
  fixture: MergeFixture,
  options?: PageOptions,
) => Promise<MergeEditorPage> {
  let browser: Browser | undefined;
  const open: MergeEditorPage[] = [];
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());
  afterEach(async () => {
    const problems = open.flatMap((editor) => editor.problems);
    for (const editor of open.splice(0)) await editor.close();
    assert.deepEqual(problems, []);
  });
  return async (fixture, options) => {
    if (!browser) throw new Error('The browser is not there yet.');
    const editor = await MergeEditorPage.open(browser, fixture, options);
    open.push(editor);
    return editor;
  };
}
