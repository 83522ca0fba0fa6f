import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../host/projectRoot';
import { THEMES } from './webviewPage';
import { mergeEditorPages } from './openMerge';
import { STATES } from './states';

interface AxeResult {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

const AXE = readFileSync(path.join(projectRoot, 'node_modules/axe-core/axe.min.js'), 'utf8');

describe('the accessibility of the merge editor', () => {
  const open = mergeEditorPages();

  for (const state of STATES) {
    for (const theme of THEMES) {
      it(`has no violations: ${state.name}, ${theme}`, async () => {
        const editor = await open(state.merge(), { theme, ...state.size });
        await state.reach(editor);
        await editor.page.evaluate(AXE);
        const violations = await editor.page.evaluate(async () => {
          const { axe } = window as unknown as {
            axe: { run(where: Document): Promise<{ violations: AxeResult[] }> };
          };
          return (await axe.run(document)).violations;
        });
        const shown = violations.flatMap(({ id, nodes }) =>
          nodes.map((node) => `${id}: ${node.html.slice(0, 160)}\n${node.failureSummary ?? ''}`),
        );
        assert.deepEqual(shown, []);
      });
    }
  }
});
