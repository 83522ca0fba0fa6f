import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { Uri, workspace, WorkspaceEdit } from 'vscode';
import type { ChangeResult } from '../../../src/operations/changeFiles';
import type { Root } from '../../../src/core/root';
import { OperationError } from '../../../src/operations/operationError';
import { apiChange } from '../../../src/ui/api/apiChange';
import { artifactOfFile } from '../../../src/ui/artifactOfFile';
import type { ArtifactNode } from '../../../src/ui/versionTree/versionTreeNode';
import { versionNode } from '../../../src/ui/versionTree/versionNode';
import { CommandBench } from '../commandBench';
import { eventually } from '../extension';
import type { Answer } from '../scriptedQuestions';
import {
  all,
  cannotApply,
  confirmRisks,
  conflict,
  file,
  redo,
  undo,
  write,
  type Act,
} from '../scriptedScreen';

const TEXT = '# s\n\nFirst.\n\nBetween.\n\nLast.\n';
const MINE = TEXT.replace('First', 'My first');
const THEIRS = TEXT.replace('Last', 'Their last');
const MINE_LAST = TEXT.replace('Last', 'My last');

describe('commands', () => {
  let bench: CommandBench;

  beforeEach(async () => {
    bench = await CommandBench.open();
    await bench.root.linkedSkill(TEXT);
  });

  afterEach(async () => {
    await bench.close();
  });

  const problem = (wanted: string) => (error: unknown) =>
    error instanceof OperationError && error.problem === wanted;

  describe('Sync Artifact', () => {
    it('takes what upstream changed, with one key, and says what is kept', async () => {
      await bench.writeUpstream(THEIRS);
      bench.screen.play('apply');
      await bench.run('syncArtifact');
      assert.equal(await bench.read(), THEIRS);
      const { title, summary, files } = bench.screen.state;
      assert.deepEqual([title, summary], ['Sync s', '1 file changes']);
      assert.deepEqual(
        files.map(({ path: file, description, status }) => [file, description, status]),
        [['SKILL.md', 'changed as in source', 'clean']],
      );
      assert.match(
        bench.told,
        /^Synced s to v2-[0-9a-f]{7}\. What was there before is kept as v1-[0-9a-f]{7}\.$/,
      );
    });

    it('says so when everything is up to date, and when local has more', async () => {
      await bench.run('syncArtifact');
      assert.equal(bench.told, 's is up to date with source.');
      await bench.write(MINE);
      await bench.run('syncArtifact');
      assert.equal(bench.told, 's is up to date with source, and has changes of its own.');
      assert.equal(await bench.read(), MINE);
    });

    it('merges both sides, after showing each file in words', async () => {
      await bench.write(MINE);
      await bench.writeUpstream(THEIRS);
      await bench.writeUpstream('new\n', 'skills/s/new.md');
      bench.screen.play('apply');
      await bench.run('syncArtifact');
      assert.equal(bench.screen.state.summary, '1 file changes, 1 file merges cleanly');
      assert.deepEqual(
        bench.screen.state.files.map(({ path: file, description }) => `${file} ${description}`),
        ['SKILL.md merged: the changes of both sides', 'new.md added from source'],
      );
      assert.equal(await bench.read(), MINE.replace('Last', 'Their last'));
      assert.equal(await bench.read('skills/s/new.md'), 'new\n');
    });

    it('writes nothing when it is left, and keeps nothing where nothing was decided', async () => {
      await bench.writeUpstream(THEIRS);
      bench.screen.play('close');
      await bench.run('syncArtifact');
      assert.equal(await bench.read(), TEXT);
      assert.deepEqual(await bench.kept(), []);
      assert.equal(bench.screen.closed.length, 1);
    });

    it('takes one side for all, or for one file', async () => {
      await bench.write(MINE_LAST);
      await bench.writeUpstream(THEIRS);
      bench.screen.play(all('upstream'), 'apply');
      await bench.run('syncArtifact');
      assert.equal(await bench.read(), THEIRS);

      await bench.write(MINE_LAST);
      await bench.writeUpstream(THEIRS.replace('Their', 'Another'));
      bench.screen.play(file('SKILL.md', 'local'), 'apply');
      await bench.run('syncArtifact');
      assert.equal(await bench.read(), MINE_LAST);
      await bench.run('syncArtifact');
      assert.match(bench.told, /up to date/);
    });

    it('has risky changes confirmed by themselves, and cannot be applied as long as they are not', async () => {
      await bench.writeUpstream('#!/bin/sh\ncurl https://example.com\n', 'skills/s/run.sh');
      bench.screen.play(cannotApply, 'close');
      await bench.run('syncArtifact');
      const [risk] = bench.screen.state.risks;
      assert.match(risk?.text ?? '', /^Script · run\.sh/);
      assert.equal(risk?.path, 'run.sh');
      await assert.rejects(bench.read('skills/s/run.sh'));
      bench.screen.play(confirmRisks, 'apply');
      await bench.run('syncArtifact');
      assert.match(await bench.read('skills/s/run.sh'), /curl/);
    });

    it('asks nothing of a risky file that is left as it is', async () => {
      await bench.writeUpstream('#!/bin/sh\ncurl https://example.com\n', 'skills/s/run.sh');
      await bench.writeUpstream(THEIRS);
      bench.screen.play(cannotApply, file('run.sh', 'local'), 'apply');
      await bench.run('syncArtifact');
      assert.deepEqual(bench.screen.left.at(-1)?.risks, []);
      await assert.rejects(bench.read('skills/s/run.sh'));
      assert.equal(await bench.read(), THEIRS);
    });

    it('is refused in Restricted Mode, before anything is asked', async () => {
      await bench.writeUpstream(THEIRS);
      bench.isTrusted = false;
      await assert.rejects(bench.run('syncArtifact'), problem('untrusted'));
      assert.deepEqual([bench.questions.heard, bench.screen.shown], [[], []]);
      assert.equal(await bench.read(), TEXT);
    });

    it('is undone with the button of its message', async () => {
      await bench.writeUpstream(THEIRS);
      bench.questions.buttons.set(/^Synced/, /^Undo$/);
      bench.screen.play('apply');
      await bench.run('syncArtifact');
      await eventually('the undo', () => bench.told.startsWith('Undone'));
      assert.match(bench.told, /^Undone: s is at v1-/);
      assert.equal(await bench.read(), TEXT);
    });
  });

  describe('conflicts', () => {
    beforeEach(async () => {
      await bench.write(MINE_LAST);
      await bench.writeUpstream(THEIRS);
    });

    const upstreams: Act = conflict('SKILL.md', 1, { kind: 'side', side: 'upstream' });

    it('are resolved one by one, and applied when none is left', async () => {
      bench.screen.play(cannotApply, upstreams, 'apply');
      await bench.run('syncArtifact');
      const { summary, files } = bench.screen.state;
      assert.equal(summary, '1 conflict');
      assert.deepEqual(
        files.map(({ description, status, conflicts }) => [description, status, conflicts]),
        [['1 conflict', 'open', 1]],
      );
      assert.equal(await bench.read(), THEIRS);
      assert.match(bench.told, /^Synced s to/);
      assert.deepEqual(await bench.kept(), []);
    });

    it('are resolved by hand, with lines that look like markers', async () => {
      bench.screen.play(write('SKILL.md', 1, ['Both last.', '=======']), 'apply');
      await bench.run('syncArtifact');
      assert.equal(await bench.read(), TEXT.replace('Last.', 'Both last.\n======='));
    });

    it('stay resolved when the merge is closed, and go on with Continue Merge', async () => {
      bench.screen.play(upstreams, 'close');
      await bench.run('syncArtifact');
      assert.equal(await bench.read(), MINE_LAST);
      const record = (await bench.kept())[0]?.record;
      assert.deepEqual([record?.conflicts, record?.resolved], [1, 1]);
      bench.screen.play(undo, cannotApply, redo, 'apply');
      await bench.run('continueMerge');
      const { resolved, notice, files } = bench.screen.state;
      assert.deepEqual([resolved, notice, files[0]?.status], [1, '', 'resolved']);
      assert.equal(await bench.read(), THEIRS);
      await bench.run('continueMerge');
      assert.match(bench.told, /No merge is waiting/);
    });

    it('are applied by Apply Merge when they are resolved, and shown when they are not', async () => {
      await bench.run('applyMerge');
      assert.match(bench.told, /No merge is waiting/);
      bench.screen.play(upstreams, undo, conflict('SKILL.md', 1, { kind: 'both', first: 'local' }), 'close');
      await bench.run('syncArtifact');
      await bench.run('applyMerge');
      assert.equal(await bench.read(), TEXT.replace('Last.', 'My last.\nTheir last.'));
      assert.equal(bench.screen.shown.length, 1);
    });

    it('are shown by Apply Merge when they are not resolved', async () => {
      await bench.writeUpstream('# more\n', 'skills/s/more.md');
      bench.screen.play(file('more.md', 'local'), 'close');
      await bench.run('syncArtifact');
      bench.screen.play(cannotApply, 'close');
      await bench.run('applyMerge');
      assert.equal(bench.screen.state.resolved, 0);
      assert.equal(await bench.read(), MINE_LAST);
    });

    it('have what is risky asked by Apply Merge when it was not confirmed, and show it when it is not meant', async () => {
      await bench.writeUpstream('#!/bin/sh\ncurl https://example.com\n', 'skills/s/run.sh');
      bench.screen.play(upstreams, cannotApply, 'close');
      await bench.run('syncArtifact');
      bench.screen.play('close');
      await bench.run('applyMerge', [false]);
      assert.match(bench.told, /1 change is risky[^]*Script · run\.sh/);
      assert.equal(await bench.read(), MINE_LAST);
      await bench.run('applyMerge', [true]);
      assert.equal(await bench.read(), THEIRS);
    });

    it('have their risks confirmed once', async () => {
      await bench.writeUpstream('#!/bin/sh\ncurl https://example.com\n', 'skills/s/run.sh');
      bench.screen.play(upstreams, confirmRisks, 'close');
      await bench.run('syncArtifact');
      await bench.run('applyMerge');
      assert.equal(await bench.read(), THEIRS);
    });

    it('are told of as long as they wait, and after a restart', async () => {
      await bench.tellOfPendingMerges();
      assert.ok(!bench.told.includes('waiting'));
      await bench.mergingIs(false);
      bench.screen.play(upstreams, 'close');
      await bench.run('syncArtifact');
      await bench.mergingIs(true);
      bench.questions.buttons.set(/A merge of s is waiting/, /^Continue$/);
      bench.screen.play('close');
      await bench.tellOfPendingMerges();
      assert.equal(bench.questions.buttons.size, 0);
      assert.equal(bench.screen.state.resolved, 1);
      await bench.run('abortMerge', [true]);
      await bench.mergingIs(false);
    });

    it('are not told of while they are on the screen', async () => {
      bench.screen.play(
        upstreams,
        async () => {
          await eventually('a merge that is kept', async () => (await bench.kept()).length > 0);
          await bench.tellOfPendingMerges();
        },
        'close',
      );
      await bench.run('syncArtifact');
      assert.deepEqual(bench.questions.heard, []);
    });

    it('keep what was resolved when something else moved meanwhile', async () => {
      bench.screen.play(write('SKILL.md', 1, ['Both last.']), 'close');
      await bench.run('syncArtifact');
      await bench.writeUpstream('later\n', 'skills/s/later.md');
      bench.screen.play('apply');
      await bench.run('applyMerge');
      assert.equal(bench.screen.state.notice, 'Files changed meanwhile. What you decided still applies.');
      assert.equal(await bench.read(), TEXT.replace('Last', 'Both last'));
      assert.equal(await bench.read('skills/s/later.md'), 'later\n');
    });

    it('are asked again when the file itself moved meanwhile', async () => {
      bench.screen.play(upstreams, 'close');
      await bench.run('syncArtifact');
      await bench.write(MINE_LAST.replace('My', 'My newest'));
      bench.screen.play(cannotApply, 'close');
      await bench.run('applyMerge');
      const { notice, summary, resolved } = bench.screen.state;
      assert.match(notice, /^Files changed meanwhile\. One decision does not fit any more/);
      assert.deepEqual([summary, resolved], ['1 conflict', 0]);
      assert.match(await bench.read(), /My newest last/);
    });

    it('are thrown away by Abort Merge when that is meant, which leaves the files alone', async () => {
      bench.screen.play(upstreams, 'close');
      await bench.run('syncArtifact');
      await bench.run('abortMerge', [false]);
      assert.match(bench.told, /^Abort the merge of s\?/);
      assert.equal((await bench.kept()).length, 1);
      await bench.run('abortMerge', [true]);
      assert.deepEqual(await bench.kept(), []);
      assert.equal(await bench.read(), MINE_LAST);
    });

    it('are thrown away where they are shown, or shown on when that is not meant', async () => {
      bench.screen.play(upstreams, 'abort');
      bench.screen.play('abort');
      await bench.run('syncArtifact', [false, true]);
      assert.equal(bench.screen.state.resolved, 1);
      assert.deepEqual(await bench.kept(), []);
      assert.equal(await bench.read(), MINE_LAST);
    });

    it('are applied by Apply Merge while they are on the screen, and brought to the front when one is open', async () => {
      const kept: Act = () =>
        eventually('a merge that is kept', async () => (await bench.kept()).length > 0).then(() => undefined);
      bench.screen.play(
        write('SKILL.md', 1, ['Mine.']),
        undo,
        write('SKILL.md', 1, ['Ours.']),
        kept,
        undo,
        () => bench.run('applyMerge'),
        redo,
        () => bench.run('applyMerge'),
        'answered',
      );
      await bench.run('syncArtifact');
      assert.equal(bench.screen.revealed.length, 1);
      assert.equal(await bench.read(), TEXT.replace('Last.', 'Ours.'));
    });

    it('are brought to the front when they are synced once more', async () => {
      bench.screen.play(() => bench.run('syncArtifact'), 'close');
      await bench.run('syncArtifact');
      assert.equal(bench.screen.revealed.length, 1);
      assert.equal(bench.screen.shown.length, 1);
    });

    it('that are settled so that two files need one path are shown again, with why', async () => {
      await bench.write(TEXT);
      await bench.writeUpstream(TEXT);
      await bench.write('a file\n', 'notes');
      await bench.writeUpstream('in a folder\n', 'skills/s/notes/a.md');
      bench.screen.play(file('notes', 'local'), file('notes/a.md', 'upstream'), 'apply');
      bench.screen.play('close');
      await bench.run('syncArtifact');
      assert.match(bench.screen.state.notice, /^Two of the chosen files need the path notes\./);
      assert.equal(await bench.read('skills/s/notes'), 'a file\n');
      assert.equal((await bench.kept()).length, 1);
    });

    it('of files that are no text are settled by a side', async () => {
      await bench.write(TEXT);
      await bench.writeUpstream(TEXT);
      await bench.write('a\0b', 'data.bin');
      await bench.writeUpstream('a\0c', 'skills/s/data.bin');
      bench.screen.play(cannotApply, file('data.bin', 'upstream'), 'apply');
      await bench.run('syncArtifact');
      const { description, options, decision } = bench.screen.state.files[0] ?? {};
      assert.equal(description, 'conflict: both sides changed it, and it is not text');
      assert.deepEqual([decision, options?.map((option) => option.decision)], [null, ['upstream', 'local']]);
      assert.equal(await bench.read('skills/s/data.bin'), 'a\0c');
    });
  });

  describe('Sync All', () => {
    it('syncs what merges cleanly and lists the others', async () => {
      await bench.writeUpstream(THEIRS);
      await bench.run('syncAll', [true], 'none');
      assert.equal(await bench.read(), THEIRS);
      assert.equal(bench.told, 'Synced 1 artifact.');
      await bench.run('syncAll', [], 'none');
      assert.equal(bench.told, 'Everything is up to date.');

      await bench.write(THEIRS.replace('Their', 'Mine'));
      await bench.root.tracking.tracker.reconcileAll();
      await bench.writeUpstream(THEIRS.replace('Their', 'Other'));
      await bench.run('syncAll', [], 'none');
      assert.equal(bench.told, 'Nothing was synced. 1 was left out.');
    });

    it('leaves pinned artifacts out', async () => {
      await bench.writeUpstream(THEIRS);
      await bench.run('pinArtifact');
      assert.match(bench.told, /pinned/);
      await bench.run('syncAll', [], 'none');
      assert.match(bench.told, /1 was left out/);
      assert.equal(await bench.read(), TEXT);
      await bench.run('unpinArtifact');
      await bench.run('syncAll', [true], 'none');
      assert.equal(await bench.read(), THEIRS);
    });
  });

  describe('on several selected rows', () => {
    const NAMES = ['s', 't', 'u'];
    const rows = (): ArtifactNode[] => NAMES.map((name) => bench.root.nodeOf(`skills/${name}`));
    const texts = (): Promise<string[]> =>
      Promise.all(NAMES.map((name) => bench.read(`skills/${name}/SKILL.md`)));
    const run = (
      command: string,
      answers: readonly Answer[],
      selected: readonly ArtifactNode[],
    ): Promise<void> => bench.run(command, answers, selected[0], selected);

    beforeEach(async () => {
      for (const name of ['t', 'u']) await bench.root.linkedSkill(TEXT, name);
      for (const name of NAMES) await bench.writeUpstream(THEIRS, `skills/${name}/SKILL.md`);
    });

    it('syncs those, and no other', async () => {
      await run('syncArtifact', [true], rows().slice(0, 2));
      assert.equal(bench.questions.lines.length, 2);
      assert.equal(bench.told, 'Synced 2 artifacts.');
      assert.deepEqual(await texts(), [THEIRS, THEIRS, TEXT]);
    });

    it('pins and unpins those, and no other', async () => {
      const pinned = (): boolean[] => rows().map(({ artifact }) => artifact.pinnedAt !== undefined);
      await run('pinArtifact', [], rows().slice(1));
      assert.equal(bench.told, '2 artifacts are pinned: Sync All leaves them out.');
      assert.deepEqual(pinned(), [false, true, true]);
      await run('syncArtifact', [true], rows());
      assert.equal(bench.told, 'Synced 1 artifact. 2 were left out.');
      assert.deepEqual(await texts(), [THEIRS, TEXT, TEXT]);
      await run('unpinArtifact', [], rows());
      assert.equal(bench.told, '3 artifacts are not pinned any more.');
      assert.deepEqual(pinned(), [false, false, false]);
    });
  });

  describe('Push to Upstream', () => {
    it('takes local changes to the upstream, and back again', async () => {
      await bench.write(MINE);
      bench.screen.play('apply');
      await bench.run('pushArtifact');
      const { title, summary, applyLabel } = bench.screen.state;
      assert.deepEqual([title, summary, applyLabel], ['Push s to source', '1 file changes', 'Push']);
      assert.equal(await bench.readUpstream(), MINE);
      assert.match(bench.told, /^Pushed s to source\./);
      await bench.run('undoLastChange');
      assert.equal(await bench.readUpstream(), TEXT);
      assert.equal(await bench.read(), MINE);
    });

    it('refuses secrets, with where they are and not what', async () => {
      const key = `sk-ant-api03-${'aB3dE6gH9jK2'.repeat(8)}`;
      await bench.write(`${TEXT}${key}\n`);
      await bench.run('pushArtifact');
      assert.match(bench.told, /was not pushed[^]*SKILL\.md:8/);
      assert.equal(bench.told.includes(key), false);
      assert.equal(await bench.readUpstream(), TEXT);
    });

    it('refuses secrets that were written while the merge was shown', async () => {
      const key = `sk-ant-api03-${'aB3dE6gH9jK2'.repeat(8)}`;
      await bench.write(MINE_LAST);
      await bench.writeUpstream(THEIRS);
      bench.screen.play(write('SKILL.md', 1, [`Ask with ${key}.`]), 'apply');
      bench.screen.play('close');
      await bench.run('pushArtifact');
      assert.ok(bench.questions.heard.some((text) => /was not pushed[^]*SKILL\.md:7/.test(text)));
      assert.equal(bench.questions.heard.join().includes(key), false);
      assert.equal(await bench.readUpstream(), THEIRS);
    });

    it('has unsaved text saved first, and pushes nothing when that is not wanted', async () => {
      const document = await workspace.openTextDocument(bench.root.workspace.at('skills/s/SKILL.md'));
      const edit = new WorkspaceEdit();
      edit.insert(document.uri, document.lineAt(0).range.end, ' edited');
      await workspace.applyEdit(edit);
      assert.ok(document.isDirty);
      await bench.run('pushArtifact', [false]);
      assert.match(bench.told, /^SKILL\.md has unsaved changes/);
      assert.equal(await bench.readUpstream(), TEXT);
      bench.screen.play('apply');
      await bench.run('pushArtifact', [true]);
      assert.equal(document.isDirty, false);
      assert.equal(await bench.readUpstream(), TEXT.replace('# s', '# s edited'));
      await bench.closeEditors();
    });

    it('creates in a source what has no upstream', async () => {
      await bench.root.workspace.write('skills/t', { 'SKILL.md': '# t\n' });
      await bench.root.tracking.tracker.reconcileAll();
      const artifact = bench.root.workspace.artifact('skills/t');
      bench.screen.play('apply');
      await bench.run('pushArtifact', [], { ...bench.root.node, artifact });
      assert.equal(await bench.readUpstream('skills/t/SKILL.md'), '# t\n');
      assert.equal(bench.root.workspace.artifact('skills/t').upstream?.path, 'skills/t');
    });
  });

  describe('Deploy Artifact', () => {
    beforeEach(async () => {
      await bench.writeUpstream('# t\n', 'skills/t/SKILL.md');
    });

    it('copies what is chosen, and marks what is there already', async () => {
      await bench.run('deployArtifact', [[/ t /]], 'none');
      assert.ok(bench.questions.lines.some((line) => / s .*deployed in/.test(line)));
      assert.equal(await bench.read('skills/t/SKILL.md'), '# t\n');
      assert.match(bench.told, /^Deployed t to .* as v1-/);
      await bench.run('deployArtifact', [[/ t /]], 'none');
      assert.match(bench.told, /^t is in .* already\.$/);
    });

    it('says what is left out, in the question and afterwards', async () => {
      const large = 'x'.repeat(bench.tracking.context.settings.maxFileSize + 1);
      await bench.writeUpstream(large, 'skills/t/video.bin');
      await bench.run('deployArtifact', [[/ t /]], 'none');
      assert.match(bench.told, /as v1-[0-9a-f]{7}\. 1 file was left out: video\.bin \(too large: 0 MB\)\.$/);
      await bench.writeUpstream('#!/bin/sh\n', 'skills/u/run.sh');
      await bench.writeUpstream('# u\n', 'skills/u/SKILL.md');
      await bench.writeUpstream('KEY=1\n', 'skills/u/.env');
      await bench.run('deployArtifact', [[/ u /], false], 'none');
      assert.match(bench.told, /1 change is risky[^]*u · Left out · \.env \(may hold a secret/);
      await bench.writeUpstream('# t, changed\n', 'skills/t/SKILL.md');
      bench.screen.play('close');
      const artifact = bench.root.workspace.artifact('skills/t');
      await bench.run('syncArtifact', [], { ...bench.root.node, artifact });
      assert.deepEqual(bench.screen.state.leftOut, ['video.bin · too large: 0 MB']);
    });

    it('through a link to another root deploys to that root', async () => {
      const { workspace: files, tracking } = bench.root;
      const agents: Root = { path: path.join(files.directory, '.agents'), scope: 'agents' };
      await fs.mkdir(path.join(agents.path, 'skills/t'), { recursive: true });
      await fs.writeFile(path.join(agents.path, 'skills/t/SKILL.md'), '# mine\n');
      await fs.symlink(path.join(agents.path, 'skills/t'), files.at('skills/t'));
      tracking.tracker.setRoots([files.root, agents]);
      await bench.run('deployArtifact', [[/ t /], /\.claude/], 'none');
      assert.equal(bench.told, 'There is a different t already, at skills/t. Nothing was changed.');
      const known = tracking.store.artifacts().filter(({ name }) => name === 't');
      assert.deepEqual(
        known.map(({ root, upstream }) => [root, upstream]),
        [[agents.path, undefined]],
      );
    });

    it('has what is risky confirmed first', async () => {
      await bench.writeUpstream('#!/bin/sh\n', 'skills/t/run.sh');
      await bench.run('deployArtifact', [[/ t /], false], 'none');
      await assert.rejects(bench.read('skills/t/SKILL.md'));
    });

    it('offers to link and sync what is there in another form', async () => {
      await bench.root.workspace.write('skills/t', { 'SKILL.md': '# mine\n' });
      await bench.root.tracking.tracker.reconcileAll();
      bench.questions.buttons.set(/^There is a different t already/, /Link and Sync/);
      bench.screen.play(all('upstream'), 'apply');
      await bench.run('deployArtifact', [[/ t /]], 'none');
      assert.equal(await bench.read('skills/t/SKILL.md'), '# t\n');
      assert.equal(bench.root.workspace.artifact('skills/t').upstream?.path, 'skills/t');
    });
  });

  describe('Link Upstream', () => {
    it('ranks by likeness, and links what the user chooses', async () => {
      await bench.writeUpstream(`${TEXT}One more line.\n`, 'skills/renamed/SKILL.md');
      await bench.writeUpstream('# quite another\n\nNothing alike.\n', 'skills/other/SKILL.md');
      await bench.run('linkUpstream', [/^renamed/]);
      const names = bench.questions.lines.map((line) => line.split(' ')[0]);
      assert.deepEqual(names.slice(0, 2), ['s', 'renamed']);
      // What has hardly anything in common comes after everything else.
      assert.equal(names.at(-1), 'other');
      assert.match(bench.questions.lines[0] ?? '', /100% alike · same name · linked now/);
      assert.equal(bench.root.workspace.artifact('skills/s').upstream?.path, 'skills/renamed');
      const link = () => bench.root.workspace.artifact('skills/s').upstream?.path;
      await bench.run('linkUpstream', [/^other/, false]);
      assert.match(bench.told, /^They have almost nothing in common\. Link anyway\?/);
      assert.equal(link(), 'skills/renamed');
      await bench.run('linkUpstream', [/^other/, true]);
      assert.equal(link(), 'skills/other');
    });

    it('takes the folder of a skill, no upstream, and forgetting', async () => {
      const folder = path.join(bench.root.upstream, 'skills/s');
      const upstream = () => bench.root.workspace.artifact('skills/s').upstream;
      await bench.run('linkUpstream', [/Choose a folder/, folder]);
      assert.equal(upstream()?.path, 's');
      await bench.run('linkUpstream', [/No upstream/]);
      assert.equal(upstream()?.source.type, 'none');
      await bench.run('linkUpstream', [/Forget the link/]);
      assert.equal(upstream(), undefined);
    });
  });

  describe('what goes wrong after the files are written', () => {
    const UNTOLD = 'The records of SkillMeat could not be updated; the log says why.';

    const told = (): string[] => bench.questions.heard.filter((text) => text.endsWith(UNTOLD));

    beforeEach(async () => {
      await fs.writeFile(path.join(bench.root.upstream, 'collection.toml'), '[collection]\nname = "c"\n');
      await fs.writeFile(bench.root.workspace.at('.skillmeat-deployed.toml'), '[[deployed]\n');
      await bench.run('linkUpstream', [/^s /]);
    });

    it('is told of each artifact that is deployed, and of what is undone', async () => {
      await bench.writeUpstream('# t\n', 'skills/t/SKILL.md');
      await bench.writeUpstream('# u\n', 'skills/u/SKILL.md');
      await bench.run('deployArtifact', [[/ t /, / u /]], 'none');
      assert.deepEqual(
        told().map((text) => text.replace(UNTOLD, '')),
        ['Deployed t. ', 'Deployed u. '],
      );
      const artifact = bench.root.workspace.artifact('skills/t');
      await bench.run('undoLastChange', [true], { ...bench.root.node, artifact });
      assert.match(bench.told, /^Undone: t is deleted again\..*could not be updated/);
    });

    it('is told of all that are synced, and where nothing else is left to do', async () => {
      await bench.writeUpstream(THEIRS);
      await bench.run('syncAll', [true], 'none');
      assert.match(told()[0] ?? '', /^Synced s\. The records/);
      await bench.write(MINE);
      await bench.writeUpstream(MINE);
      await bench.run('syncArtifact');
      assert.match(bench.told, /^s is up to date with .*could not be updated/);
    });

    it('is logged of what another extension asks for', async () => {
      const logged: string[] = [];
      const note = (text: unknown): void => {
        logged.push(String(text));
      };
      const { artifact } = bench.root.node;
      const result: ChangeResult = {
        artifactId: artifact.id,
        from: artifact.head,
        to: artifact.head,
        isChanged: true,
        operation: 'o',
        unrecorded: undefined,
        untold: new Error('no such table'),
      };
      const log = { error: note, warn: note };
      const change = { place: artifact, title: 'Restoring s' };
      assert.equal(await apiChange(log, bench.tracking, change, () => Promise.resolve(result)), result);
      assert.match(logged[0] ?? '', /no such table/);
      assert.match(logged[1] ?? '', /^Restoring s\. The records of SkillMeat/);
    });
  });

  describe('going back', () => {
    const versions = () => bench.tracking.store.versions(bench.root.node.artifact.id, { limit: 100 });

    it('restores one file, a deleted one too', async () => {
      await bench.write('extra\n', 'extra.md');
      await bench.root.tracking.tracker.reconcileAll();
      await bench.write(MINE);
      await fs.rm(bench.root.workspace.at('skills/s/extra.md'));
      await bench.root.tracking.tracker.reconcileAll();
      const [version] = versions();
      assert.ok(version);
      const change = version.filesChanged.find(({ path: file }) => file === 'extra.md');
      assert.equal(change?.change, 'deleted');
      const parentNode = versionNode(bench.tracking, version.id);
      assert.ok(parentNode);
      const { artifactNode } = parentNode;
      await bench.run('restoreFile', [], { type: 'changed-file', artifactNode, parentNode, version, change });
      assert.equal(await bench.read('skills/s/extra.md'), 'extra\n');
      assert.equal(await bench.read(), MINE);
    });

    it('undoes one change and keeps later ones', async () => {
      await bench.write(MINE);
      await bench.root.tracking.tracker.reconcileAll();
      const [version] = versions();
      await bench.write(MINE.replace('Last', 'My last'));
      bench.screen.play('apply');
      await bench.run('undoVersion', [], {
        type: 'version',
        artifactNode: bench.root.node,
        version,
      } as Parameters<CommandBench['run']>[2]);
      assert.equal(await bench.read(), MINE_LAST);
      assert.match(bench.told, /^Undid the change of v2-/);
    });

    it('asks before an undo deletes a deployment', async () => {
      await bench.writeUpstream('# t\n', 'skills/t/SKILL.md');
      await bench.run('deployArtifact', [[/ t /]], 'none');
      const artifact = bench.root.workspace.artifact('skills/t');
      await bench.run('undoLastChange', [false], { ...bench.root.node, artifact });
      assert.match(bench.told, /deleted again/);
      assert.equal(await bench.read('skills/t/SKILL.md'), '# t\n');
      await bench.run('undoLastChange', [true], { ...bench.root.node, artifact });
      await assert.rejects(bench.read('skills/t/SKILL.md'));
    });
  });

  it('knows the artifact of a file that is shown in the Explorer', () => {
    const at = (name: string): Uri => Uri.file(bench.root.workspace.at(name));
    assert.equal(artifactOfFile(bench.tracking, at('skills/s/SKILL.md'))?.path, 'skills/s');
    assert.equal(artifactOfFile(bench.tracking, at('skills/s'))?.path, 'skills/s');
    assert.equal(artifactOfFile(bench.tracking, at('skills')), undefined);
  });
});
