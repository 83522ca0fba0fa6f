import { strict as assert } from 'node:assert';
import { axeViolations } from './axeViolations';
import { mergeEditorPages } from './openMerge';
import { STATES } from './states';
import { THEMES } from './webviewPage';

describe('the accessibility of the merge editor', () => {
  const open = mergeEditorPages();

  for (const state of STATES) {
    for (const theme of THEMES) {
      it(`has no violations: ${state.name}, ${theme}`, async () => {
        const editor = await open(state.merge(), { theme, ...state.size });
        await state.reach(editor);
        assert.deepEqual(await axeViolations(editor.page), []);
      });
    }
  }
});
