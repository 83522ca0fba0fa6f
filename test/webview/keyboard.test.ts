import { strict as assert } from 'node:assert';
import { eventually } from './eventually';
import type { MergeEditorPage } from './mergeEditorPage';
import { cleanMerge, manyConflicts, oneConflict, riskyMerge, wholeFiles } from './merges';
import { mergeEditorPages } from './openMerge';

/** The accessible name of what has the focus, or its text. */
function focused({ page }: MergeEditorPage): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    return element?.ariaLabel ?? element?.textContent.trim().replaceAll(/\s+/g, ' ') ?? '';
  });
}

describe('the merge editor by keyboard', () => {
  const open = mergeEditorPages();

  it('a merge without conflicts is one key away from being applied', async () => {
    const editor = await open(cleanMerge());
    await eventually(() => focused(editor), 'Apply');
    await editor.page.keyboard.press('Enter');
    await eventually(() => editor.host.said(), [{ type: 'apply' }]);
  });

  it('begins with the changes to look at, when there is nothing else to decide', async () => {
    const editor = await open(riskyMerge());
    await eventually(async () => (await focused(editor)).includes('scripts/fill.py:3'), true);
    await editor.page.keyboard.press('Tab');
    await editor.page.keyboard.press('Tab');
    await editor.page.keyboard.press('Space');
    await editor.page.locator('.apply[aria-disabled="false"]').waitFor();
    await editor.page.keyboard.press('Control+Enter');
    await eventually(() => editor.host.said().at(-1)?.type, 'apply');
  });

  it('resolves everything from opening to applying, over two files', async () => {
    const editor = await open(manyConflicts());
    const { keyboard } = editor.page;
    const names = [1, 2, 3, 4, 5].map(
      (number) => `Conflict ${String(number)} of 5, .claude and team-skills, open`,
    );
    for (const [index, key] of ['1', '2', '3', '4', '5'].entries()) {
      await eventually(() => focused(editor), names[index] ?? '');
      await keyboard.press(key);
      await eventually(() => editor.host.state.resolved, index + 1);
      await keyboard.press(index % 2 === 0 ? 'F7' : 'n');
    }
    await editor.page.locator('.apply[aria-disabled="false"]').waitFor();
    await keyboard.press('Control+Enter');
    await eventually(() => editor.host.said().length, 6);
    assert.deepEqual(
      editor.host.said().map((message) => (message.type === 'choose' ? message.choice : message.type)),
      [
        { kind: 'side', side: 'local' },
        { kind: 'side', side: 'upstream' },
        { kind: 'both', first: 'local' },
        { kind: 'both', first: 'upstream' },
        { kind: 'suggestion', index: 0 },
        'apply',
      ],
    );
  });

  it('goes back as well, around the end, and by the commands of VS Code', async () => {
    const editor = await open(manyConflicts());
    const at = (number: number): Promise<void> =>
      eventually(() => focused(editor), `Conflict ${String(number)} of 5, .claude and team-skills, open`);
    await at(1);
    await editor.page.keyboard.press('Shift+F7');
    await at(5);
    await editor.page.keyboard.press('p');
    await at(4);
    editor.host.send({ type: 'command', command: 'previous-conflict' });
    await at(3);
    editor.host.send({ type: 'command', command: 'next-conflict' });
    await at(4);
  });

  it('passes over what is resolved', async () => {
    const editor = await open(manyConflicts());
    await editor.conflict(2).getByRole('button', { name: 'Accept Local' }).click();
    await eventually(() => editor.host.state.resolved, 1);
    await editor.conflict(1).focus();
    await editor.page.keyboard.press('n');
    await eventually(() => focused(editor), 'Conflict 3 of 5, .claude and team-skills, open');
    await editor.page.keyboard.press('p');
    await eventually(() => focused(editor), 'Conflict 1 of 5, .claude and team-skills, open');
  });

  it('goes to resolved ones, too, by keys of their own', async () => {
    const editor = await open(manyConflicts());
    const { keyboard } = editor.page;
    await eventually(() => focused(editor), 'Conflict 1 of 5, .claude and team-skills, open');
    await keyboard.press('1');
    await eventually(() => editor.host.state.resolved, 1);
    await keyboard.press('j');
    await eventually(() => focused(editor), 'Conflict 2 of 5, .claude and team-skills, open');
    await keyboard.press('k');
    await eventually(async () => (await focused(editor)).startsWith('Conflict 1 of 5'), true);
  });

  it('goes to files that are decided as a whole, and decides on them', async () => {
    const editor = await open(wholeFiles());
    await eventually(() => editor.page.locator('#file-choice-upstream:focus').count(), 1);
    await editor.page.keyboard.press('Space');
    await eventually(() => editor.host.state.resolved, 1);
    await editor.page.keyboard.press('F7');
    await eventually(() => editor.page.locator('h2', { hasText: 'references/old.md' }).count(), 1);
    await eventually(() => editor.page.locator('#file-choice-upstream:focus').count(), 1);
    await editor.page.keyboard.press('ArrowDown');
    await editor.page.locator('.apply[aria-disabled="false"]').waitFor();
    await editor.page.keyboard.press('n');
    await eventually(() => focused(editor), 'Apply');
  });

  it('leaves the focus in the conflict after a choice, and on the button that made it', async () => {
    const editor = await open(oneConflict());
    await editor.button(/^Accept Upstream$/).focus();
    await editor.page.keyboard.press('Enter');
    await editor.conflict(1).locator('.result').waitFor();
    assert.equal(await focused(editor), 'Accept Upstream');
    await editor.button(/^Reset$/).focus();
    await editor.page.keyboard.press('Enter');
    await editor.conflict(1).locator('.result').waitFor({ state: 'detached' });
    assert.equal(await focused(editor), 'Reset');
  });

  it('goes through the page in the order it is read', async () => {
    const editor = await open(oneConflict());
    await editor.button('Undo').focus();
    const order: string[] = [];
    for (let stop = 0; stop < 30; stop += 1) {
      order.push(await focused(editor));
      await editor.page.keyboard.press('Tab');
    }
    const wanted = [
      'Undo',
      'Keyboard Shortcuts (?)',
      'Cancel',
      'SKILL.md',
      'Merge All',
      'Compare with Local',
      'Leave Out: Changed in team-skills',
      'Conflict 1 of 1, .claude and team-skills, open',
      'Accept Local',
      'Reset',
    ];
    const places = wanted.map((name) => order.findIndex((one) => one.startsWith(name)));
    assert.ok(!places.includes(-1), JSON.stringify(order));
    assert.deepEqual(
      places,
      [...places].sort((one, other) => one - other),
    );
  });

  it('moves through the files with the arrow keys, as one stop', async () => {
    const editor = await open(manyConflicts());
    await editor.page.locator('.file[tabindex="0"]').focus();
    await editor.page.keyboard.press('ArrowDown');
    await eventually(() => editor.host.state.selected, 'references/fields.md');
    await editor.page.keyboard.press('End');
    await eventually(() => editor.host.state.selected, 'references/forms.md');
    await eventually(
      () => editor.page.locator('.file:focus').getAttribute('data-path'),
      'references/forms.md',
    );
    await eventually(() => editor.page.locator('.file[tabindex="0"]').count(), 1);
    await editor.page.keyboard.press('Home');
    await eventually(() => editor.host.state.selected, 'SKILL.md');
  });

  it('undoes, redoes, resets and shows the base', async () => {
    const editor = await open(oneConflict());
    const { keyboard } = editor.page;
    const result = editor.page.locator('.side.result');
    await editor.conflict(1).focus();
    await keyboard.press('b');
    await editor.page.locator('.side.base').waitFor();
    await keyboard.press('2');
    await result.waitFor();
    await keyboard.press('Control+z');
    await result.waitFor({ state: 'detached' });
    await keyboard.press('Control+y');
    await result.waitFor();
    await keyboard.press('Control+z');
    await result.waitFor({ state: 'detached' });
    await keyboard.press('Control+Shift+z');
    await result.waitFor();
    await keyboard.press('r');
    await result.waitFor({ state: 'detached' });
  });

  it('undoes and redoes what the host has not answered yet', async () => {
    const editor = await open(oneConflict());
    await eventually(() => focused(editor), 'Conflict 1 of 1, .claude and team-skills, open');
    // All in one go: the page hears no answer in between.
    await editor.page.evaluate(() => {
      const press = (key: string, ctrlKey: boolean): unknown =>
        document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true }));
      press('2', false);
      press('z', true);
      press('y', true);
      press('z', true);
    });
    await eventually(() => editor.host.said().map(({ type }) => type), ['choose', 'undo', 'redo', 'undo']);
    await eventually(() => editor.host.state.redo, 'a choice');
  });

  it('shows its keys, and goes back to where it was', async () => {
    const editor = await open(oneConflict());
    await eventually(() => focused(editor), 'Conflict 1 of 1, .claude and team-skills, open');
    await editor.page.keyboard.press('?');
    await editor.page.getByRole('dialog', { name: 'Keyboard Shortcuts' }).waitFor();
    await editor.page.keyboard.press('1');
    await editor.page.keyboard.press('Escape');
    await editor.page.getByRole('dialog').waitFor({ state: 'hidden' });
    await eventually(() => focused(editor), 'Conflict 1 of 1, .claude and team-skills, open');
    assert.deepEqual(editor.host.said(), []);
    editor.host.send({ type: 'command', command: 'show-keys' });
    await editor.page.getByRole('dialog', { name: 'Keyboard Shortcuts' }).waitFor();
  });

  it('keeps the keys it knows from VS Code, and passes on the others', async () => {
    const editor = await open(oneConflict());
    await editor.page.evaluate(() => {
      const passed: string[] = [];
      window.addEventListener('keydown', ({ key }) => passed.push(key));
      Object.assign(window, { passed });
    });
    await editor.conflict(1).focus();
    for (const key of ['F7', 'Control+z', '1', 'Control+Enter', 'F2', 'Control+s', 'x'])
      await editor.page.keyboard.press(key);
    const passed = await editor.page.evaluate(() => (window as unknown as { passed: string[] }).passed);
    assert.deepEqual(
      passed.filter((key) => key !== 'Control'),
      ['F2', 's', 'x'],
    );
  });
});
