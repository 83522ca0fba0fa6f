import type { MergeEditorPage } from './mergeEditorPage';
import type { MergeFixture } from './mergeFixture';
import { cleanMerge, manyConflicts, oneConflict, riskyMerge, wholeFiles } from './merges';
import type { PageOptions } from './webviewPage';

export interface EditorState {
  readonly name: string;
  readonly merge: () => MergeFixture;
  readonly size?: Pick<PageOptions, 'width' | 'height'>;
  /** From the page as it opens. */
  readonly reach: (editor: MergeEditorPage) => Promise<void>;
}

/** What the editor can look like: looked at, and checked for accessibility, in every theme. */
export const STATES: readonly EditorState[] = [
  {
    name: 'clean preview',
    merge: cleanMerge,
    reach: ({ page }) => page.locator('merge-change').first().waitFor(),
  },
  {
    name: 'risks',
    merge: riskyMerge,
    reach: ({ page }) => page.locator('.risk').first().waitFor(),
  },
  {
    name: 'open conflict',
    merge: oneConflict,
    reach: async (editor) => {
      await editor.conflict(1).waitFor();
      await editor.page.keyboard.press('b');
      await editor.page.locator('.side.base').waitFor();
    },
  },
  {
    name: 'resolved',
    merge: oneConflict,
    reach: async (editor) => {
      await editor.button(/^Accept Upstream$/).click();
      await editor.page.locator('.side.result').waitFor();
    },
  },
  {
    name: 'many conflicts',
    merge: manyConflicts,
    reach: async (editor) => {
      await editor.conflict(1).waitFor();
      await editor.page.keyboard.press('1');
      await editor.conflict(1).locator('.result').waitFor();
      await editor.page.keyboard.press('n');
      await editor.conflict(2).and(editor.page.locator(':focus')).waitFor();
    },
  },
  {
    name: 'editing by hand',
    merge: manyConflicts,
    reach: async (editor) => {
      await editor.conflict(1).waitFor();
      await editor.page.keyboard.press('e');
      await editor.page.locator('.cm-content').pressSequentially('Written by hand. ');
    },
  },
  {
    name: 'text that was not taken',
    merge: () => {
      const fixture = oneConflict();
      fixture.documents[0]?.notes.push('Line ends become CRLF, as in team-skills.');
      return fixture;
    },
    reach: async (editor) => {
      await editor.conflict(1).waitFor();
      await editor.page.keyboard.press('e');
      await editor.page.locator('.cm-content').pressSequentially('Typed before. ');
      editor.host.documents = editor.host.documents.map((one) => ({
        ...one,
        blocks: one.blocks.filter(({ kind }) => kind !== 'conflict'),
      }));
      editor.host.plan += 1;
      editor.host.sendDocument();
      await editor.page.locator('.unwritten-text').waitFor();
    },
  },
  {
    name: 'binary',
    merge: wholeFiles,
    reach: ({ page }) => page.locator('merge-file-choice').waitFor(),
  },
  {
    name: 'deleted and changed',
    merge: wholeFiles,
    reach: async ({ page }) => {
      await page.locator('.file', { hasText: 'old.md' }).click();
      await page.getByRole('radio', { name: /Keep Local/ }).check();
      await page.locator('.file-choice.resolved').waitFor();
    },
  },
  {
    name: 'narrow',
    merge: manyConflicts,
    size: { width: 420, height: 900 },
    reach: (editor) => editor.conflict(1).waitFor(),
  },
  {
    name: 'wide',
    merge: manyConflicts,
    size: { width: 1700, height: 900 },
    reach: (editor) => editor.conflict(1).waitFor(),
  },
  {
    name: 'keys',
    merge: oneConflict,
    reach: async ({ page }) => {
      await page.locator('merge-conflict').waitFor();
      await page.keyboard.press('?');
      await page.locator('dialog[open]').waitFor();
    },
  },
];
