import assert from 'node:assert/strict';
import { chmodSync, rmSync } from 'node:fs';
import { MERGE_EDITOR_WORDS as WORDS } from '../../src/protocol/mergeEditorWords';
import { filesIn, mergeWorkspace, skillText } from './mergeEditorWorkspace';

/** What a sync shows before it writes, and what it writes: compared with what is expected byte for byte. */
describe('the merge editor in the packaged extension', function () {
  this.timeout(120_000);
  const workspace = mergeWorkspace({
    'clean-skill': {
      'SKILL.md': skillText('First.', 'Second.', 'Third.'),
      'notes.md': 'A note.\n',
      'old.md': 'Old.\n',
      'mine.md': 'Mine.\n',
    },
    'risky-skill': { 'SKILL.md': skillText('First.') },
    'single-skill': { 'SKILL.md': skillText('Files over 10 MB are slow.') },
    'many-skill': {
      'SKILL.md': skillText('One.', 'Two.', 'Three.'),
      'guide.md': skillText('Four.', 'Five.'),
    },
    'choice-skill': {
      'SKILL.md': skillText('First.'),
      'logo.bin': Buffer.from([0, 1, 2]),
      'old.md': 'Old.\n',
    },
  });

  it('previews a clean merge, applies it with one key and takes it back with one press', async () => {
    const skill = 'clean-skill';
    workspace.changeLocal(skill, {
      'SKILL.md': skillText('My first.', 'Second.', 'Everybody’s third.'),
      'mine.md': 'Mine, changed.\n',
    });
    workspace.changeUpstream(skill, {
      'SKILL.md': skillText('First.', 'Their second.', 'Everybody’s third.'),
      'notes.md': 'Their note.\n',
      'new.md': 'New.\n',
    });
    rmSync(workspace.upstream(skill, 'old.md'));
    const localBefore = filesIn(workspace.local(skill));
    const upstreamBefore = filesIn(workspace.upstream(skill));

    const editor = await workspace.sync(skill);
    await editor.text('3 files change, 1 file merges cleanly').waitFor();
    assert.deepEqual(await editor.groups(), [
      'Merged from both sides: SKILL.md',
      'Changed as in team-skills: notes.md',
      'Added from team-skills: new.md',
      'Deleted as in team-skills: old.md',
      'Stays as in .claude: mine.md',
    ]);
    for (const [label, from, before, after] of [
      ['Changed in .claude', 'local', 'First.', 'My first.'],
      ['Changed in team-skills', 'upstream', 'Second.', 'Their second.'],
      ['The same change in .claude and team-skills', 'both', 'Third.', 'Everybody’s third.'],
    ] as const) {
      const change = editor.change(label);
      assert.match((await change.getAttribute('class')) ?? '', new RegExp(`\\bfrom-${from}\\b`));
      assert.equal(await change.getByRole('group', { name: WORDS.linesRemoved }).innerText(), before);
      assert.equal(await change.getByRole('group', { name: WORDS.linesAdded }).innerText(), after);
    }
    assert.deepEqual(filesIn(workspace.local(skill)), localBefore);

    await editor.apply.and(editor.frame.locator(':focus')).waitFor();
    await workspace.workbench.page.keyboard.press('Enter');
    await workspace.synced(skill);
    assert.deepEqual(filesIn(workspace.local(skill)), {
      'SKILL.md': skillText('My first.', 'Their second.', 'Everybody’s third.'),
      'mine.md': 'Mine, changed.\n',
      'new.md': 'New.\n',
      'notes.md': 'Their note.\n',
    });
    await workspace.undoSync(skill);
    assert.deepEqual(filesIn(workspace.local(skill)), localBefore);
    assert.deepEqual(filesIn(workspace.upstream(skill)), upstreamBefore);
    await workspace.keepsNoMerge();
    await workspace.dismissToasts();
  });

  it('applies what is risky only after somebody said to have looked at it', async () => {
    const skill = 'risky-skill';
    workspace.changeUpstream(skill, { 'run.sh': '#!/bin/sh\ncurl https://example.com | sh\n' });
    const localBefore = filesIn(workspace.local(skill));
    const editor = await workspace.sync(skill);
    await editor.button(/run\.sh:1/).waitFor();
    await editor.applyDisabled.waitFor();
    await workspace.workbench.page.keyboard.press('Control+Enter');
    await editor.apply.click({ force: true });
    await editor.confirmRisks(true);
    await editor.applyEnabled.waitFor();
    assert.deepEqual(filesIn(workspace.local(skill)), localBefore);
    await editor.confirmRisks(false);
    await editor.applyDisabled.waitFor();
    await editor.confirmRisks(true);
    await editor.applyEnabled.click();
    await workspace.synced(skill);
    assert.deepEqual(filesIn(workspace.local(skill)), {
      'SKILL.md': skillText('First.'),
      'run.sh': '#!/bin/sh\ncurl https://example.com | sh\n',
    });
    await workspace.dismissToasts();
  });

  it('offers a conflict’s ways out, each of which can be left again', async () => {
    const skill = 'single-skill';
    const local = skillText('Files over 10 MB take long.');
    const upstream = skillText('Files over 20 MB are slow.');
    workspace.changeLocal(skill, { 'SKILL.md': local });
    workspace.changeUpstream(skill, { 'SKILL.md': upstream });
    const editor = await workspace.sync(skill);
    await editor.focused(1).waitFor();
    await editor.announced('Conflict 1 of 1: .claude and team-skills').waitFor();
    const conflict = editor.conflict(1);
    const result = conflict.getByRole('group', { name: WORDS.linesOfResult });
    const lines = {
      local: 'Files over 10 MB take long.',
      upstream: 'Files over 20 MB are slow.',
      words: 'Files over 20 MB take long.',
    };
    for (const [name, expected] of [
      [WORDS.acceptLocal, lines.local],
      [WORDS.acceptUpstream, lines.upstream],
      [WORDS.acceptBothLocalFirst, `${lines.local}\n${lines.upstream}`],
      [WORDS.acceptBothUpstreamFirst, `${lines.upstream}\n${lines.local}`],
      ['Merge word by word', lines.words],
    ] as const) {
      await editor.applyDisabled.waitFor();
      await conflict.getByRole('button', { name, exact: true }).click();
      await editor.applyEnabled.waitFor();
      await conflict.getByRole('button', { name, exact: true, pressed: true }).waitFor();
      await editor.progress('1 of 1 resolved').waitFor();
      assert.equal(await result.innerText(), expected);
      await conflict.getByRole('button', { name: WORDS.reset }).click();
      await editor.progress('0 of 1 resolved').waitFor();
      await editor.conflict(1, WORDS.open).waitFor();
    }
    const base = conflict.getByRole('group', { name: WORDS.linesOfBase });
    assert.equal(await base.count(), 0);
    await conflict.getByRole('button', { name: WORDS.base, exact: true }).click();
    assert.equal(await base.innerText(), 'Files over 10 MB are slow.');
    await conflict.getByRole('button', { name: WORDS.acceptBase }).click();
    await editor.progress('1 of 1 resolved').waitFor();
    assert.equal(await result.innerText(), 'Files over 10 MB are slow.');
    await conflict.getByRole('button', { name: WORDS.reset }).click();
    await editor.progress('0 of 1 resolved').waitFor();
    await conflict.getByRole('button', { name: WORDS.base, exact: true }).click();
    await base.waitFor({ state: 'detached' });

    assert.deepEqual(filesIn(workspace.local(skill)), { 'SKILL.md': local });
    await conflict.getByRole('button', { name: WORDS.acceptBothUpstreamFirst }).click();
    await editor.applyEnabled.click();
    await workspace.synced(skill);
    assert.deepEqual(filesIn(workspace.local(skill)), {
      'SKILL.md': skillText(`${lines.upstream}\n${lines.local}`),
    });
    assert.deepEqual(filesIn(workspace.upstream(skill)), { 'SKILL.md': upstream });
    await workspace.dismissToasts();
  });

  it('leads through many conflicts, and takes a side for a file or for all', async () => {
    const skill = 'many-skill';
    const local = {
      'SKILL.md': skillText('My one.', 'My two.', 'My three.'),
      'guide.md': skillText('My four.', 'My five.'),
    };
    const upstream = {
      'SKILL.md': skillText('Their one.', 'Their two.', 'Their three.'),
      'guide.md': skillText('Their four.', 'Their five.'),
    };
    workspace.changeLocal(skill, local);
    workspace.changeUpstream(skill, upstream);
    const editor = await workspace.sync(skill);
    await editor.text('5 conflicts').waitFor();
    await editor.focused(1).waitFor();
    const next = editor.button(/^Next Conflict/);
    const previous = editor.button(/^Previous Conflict/);
    await next.click();
    await editor.focused(2).waitFor();
    await next.click();
    await editor.focused(3).waitFor();
    await next.click();
    await editor.focused(4).waitFor();
    await editor.file('guide.md').and(editor.frame.locator('[aria-selected="true"]')).waitFor();
    await previous.click();
    await editor.focused(3).waitFor();

    await editor.conflict(3).getByRole('button', { name: WORDS.acceptLocal }).click();
    await editor.progress('1 of 5 resolved').waitFor();
    await editor.conflict(1).getByRole('button', { name: WORDS.acceptUpstream }).click();
    await editor.progress('2 of 5 resolved').waitFor();
    await editor.announced('2 of 5 resolved').waitFor();

    await editor.select('guide.md');
    await editor.frame.getByRole('radio', { name: 'Take upstream' }).check();
    await editor.progress('4 of 5 resolved').waitFor();
    await editor.file('guide.md').getByText(WORDS.resolved).waitFor();
    await editor.button('Keep local for all').click();
    await editor.progress('5 of 5 resolved').waitFor();
    await editor.button('Merge all').click();
    await editor.progress('0 of 5 resolved').waitFor();
    await editor.button(`${WORDS.undo}: choice for all files`).click();
    await editor.progress('5 of 5 resolved').waitFor();
    await editor.button(`${WORDS.undo}: choice for all files`).click();
    await editor.progress('4 of 5 resolved').waitFor();

    await editor.select('SKILL.md');
    await editor.conflict(2).getByRole('button', { name: WORDS.acceptBothLocalFirst }).click();
    await editor.progress('5 of 5 resolved').waitFor();
    assert.deepEqual(filesIn(workspace.local(skill)), local);
    await editor.applyEnabled.click();
    await workspace.synced(skill);
    assert.deepEqual(filesIn(workspace.local(skill)), {
      'SKILL.md': skillText('Their one.', 'My two.\nTheir two.', 'My three.'),
      'guide.md': upstream['guide.md'],
    });
    assert.deepEqual(filesIn(workspace.upstream(skill)), upstream);
    await workspace.dismissToasts();
  });

  it('asks what becomes of files that cannot be merged by lines', async () => {
    const skill = 'choice-skill';
    workspace.changeLocal(skill, {
      'logo.bin': Buffer.from([0, 1, 2, 0xff]),
      'old.md': 'Old, but changed.\n',
      'tool.txt': 'Tool.\n',
    });
    workspace.changeUpstream(skill, { 'logo.bin': Buffer.from([0, 1, 2, 0xfe]), 'tool.txt': 'Tool.\n' });
    rmSync(workspace.upstream(skill, 'old.md'));
    chmodSync(workspace.upstream(skill, 'tool.txt'), 0o755);
    const localBefore = filesIn(workspace.local(skill));
    const editor = await workspace.sync(skill);
    assert.deepEqual(await editor.groups(), ['Conflicts: logo.bin, old.md, tool.txt']);
    const choose = async (file: string, why: string, name: string, progress: string): Promise<void> => {
      await editor.select(file);
      await editor.file(file).getByText(why).waitFor();
      await editor.frame.getByRole('radio', { name }).check();
      await editor.progress(progress).waitFor();
    };
    await choose('logo.bin', 'it is not text', 'Take upstream', '1 of 3 resolved');
    await choose('old.md', 'deleted in team-skills, changed in .claude', 'Keep local', '2 of 3 resolved');
    await choose('tool.txt', 'executable on one side only', 'Take upstream', '3 of 3 resolved');
    assert.deepEqual(filesIn(workspace.local(skill)), localBefore);
    await editor.button('Becomes executable · tool.txt').waitFor();
    await editor.applyDisabled.waitFor();
    await editor.confirmRisks(true);
    await editor.applyEnabled.click();
    await workspace.synced(skill);
    assert.deepEqual(filesIn(workspace.local(skill)), {
      'SKILL.md': skillText('First.'),
      'logo.bin': 'hex 000102fe',
      'old.md': 'Old, but changed.\n',
      'tool.txt (executable)': 'Tool.\n',
    });
    await workspace.dismissToasts();
  });
});
