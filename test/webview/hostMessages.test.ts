import { strict as assert } from 'node:assert';
import { oneConflict } from './merges';
import { mergeEditorPages } from './openMerge';

describe('what the host tells the merge editor', () => {
  const open = mergeEditorPages();

  it('says what it cannot read', async () => {
    const editor = await open(oneConflict());
    await editor.page.evaluate(() => window.postMessage({ type: 'blocks', path: 3 }, '*'));
    await editor.page.locator('.problem', { hasText: 'cannot read' }).waitFor();
    editor.host.sendDocument();
    await editor.page.locator('.problem').waitFor({ state: 'hidden' });
  });

  it('does not take blocks and lines of another plan', async () => {
    const editor = await open(oneConflict());
    await editor.conflict(1).waitFor();
    const block = editor.host.documents[0]?.blocks.find((one) => one.kind === 'conflict');
    assert.ok(block);
    const other = { ...block, note: 'Of another plan' };
    editor.host.send({ type: 'blocks', plan: 9, path: 'SKILL.md', blocks: [other] });
    editor.host.send({
      type: 'lines',
      plan: 9,
      path: 'SKILL.md',
      chunk: 0,
      lines: [{ text: 'Of another plan', marks: [] }],
    });
    editor.host.send({
      type: 'blocks',
      plan: 1,
      path: 'SKILL.md',
      blocks: [{ ...block, note: 'Of this plan' }],
    });
    await editor.page.getByText('Of this plan').waitFor();
    assert.equal(await editor.page.getByText('Of another plan').count(), 0);
  });

  it('shows what changes beside the lines', async () => {
    const fixture = oneConflict();
    fixture.documents[0]?.notes.push('Line ends become CRLF, as in team-skills.');
    const editor = await open(fixture);
    await editor.page
      .locator('.form-note', { hasText: 'Line ends become CRLF, as in team-skills.' })
      .waitFor();
  });
});
