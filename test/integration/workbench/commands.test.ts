import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { Uri, window, workspace, WorkspaceEdit } from 'vscode';
import type { ChangeResult } from '../../../src/operations/changeFiles';
import type { Root } from '../../../src/core/root';
import { OperationError } from '../../../src/operations/operationError';
import { apiChange } from '../../../src/ui/apiChange';
import { artifactOfFile } from '../../../src/ui/artifactOfFile';
import { CommandBench } from '../commandBench';

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
      await bench.run('syncArtifact', [/Apply/]);
      assert.equal(await bench.read(), THEIRS);
      assert.match(bench.questions.heard[0] ?? '', /^Sync s: 1 file changes Nothing is written/);
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
      await bench.run('syncArtifact', [/Apply/]);
      assert.ok(
        bench.questions.lines.some((line) => line.includes('SKILL.md merged: the changes of both sides')),
      );
      assert.ok(bench.questions.lines.some((line) => line.includes('new.md added from source')));
      assert.equal(await bench.read(), MINE.replace('Last', 'Their last'));
      assert.equal(await bench.read('skills/s/new.md'), 'new\n');
    });

    it('writes nothing when the preview is left', async () => {
      await bench.writeUpstream(THEIRS);
      await bench.run('syncArtifact', [undefined]);
      assert.equal(await bench.read(), TEXT);
    });

    it('takes one side for all, or for one file', async () => {
      await bench.write(MINE_LAST);
      await bench.writeUpstream(THEIRS);
      await bench.run('syncArtifact', [/Take upstream for all/, /Apply/]);
      assert.equal(await bench.read(), THEIRS);

      await bench.write(MINE_LAST);
      await bench.writeUpstream(THEIRS.replace('Their', 'Another'));
      await bench.run('syncArtifact', [/Choose file by file/, /SKILL\.md/, /^Keep local/, /Done/, /Apply/]);
      assert.equal(await bench.read(), MINE_LAST);
      await bench.run('syncArtifact');
      assert.match(bench.told, /up to date/);
    });

    it('has risky changes confirmed by themselves, and writes nothing when they are not', async () => {
      await bench.writeUpstream('#!/bin/sh\ncurl https://example.com\n', 'skills/s/run.sh');
      await bench.run('syncArtifact', [/Apply/, false]);
      assert.match(bench.told, /risky[^]*Script · run\.sh/);
      await assert.rejects(bench.read('skills/s/run.sh'));
      await bench.run('syncArtifact', [/Apply/, true]);
      assert.match(await bench.read('skills/s/run.sh'), /curl/);
    });

    it('is refused in Restricted Mode, before anything is asked', async () => {
      await bench.writeUpstream(THEIRS);
      bench.isTrusted = false;
      await assert.rejects(bench.run('syncArtifact'), problem('untrusted'));
      assert.deepEqual(bench.questions.heard, []);
      assert.equal(await bench.read(), TEXT);
    });

    it('is undone with the button of its message', async () => {
      await bench.writeUpstream(THEIRS);
      bench.questions.buttons.set(/^Synced/, /^Undo$/);
      await bench.run('syncArtifact', [/Apply/]);
      for (let i = 0; i < 200 && !bench.told.startsWith('Undone'); i++)
        await new Promise((resolve) => setTimeout(resolve, 25));
      assert.match(bench.told, /^Undone: s is at v1-/);
      assert.equal(await bench.read(), TEXT);
    });
  });

  describe('conflicts', () => {
    beforeEach(async () => {
      await bench.write(MINE_LAST);
      await bench.writeUpstream(THEIRS);
    });

    const result = async (): Promise<string> => {
      await bench.closeEditors();
      const [file, ...others] = await bench.stagedResults();
      assert.ok(file !== undefined && others.length === 0);
      return file;
    };

    it('are resolved in staged copies, and applied when no marker is left', async () => {
      await bench.run('syncArtifact', [/Resolve 1 conflict/]);
      assert.match(bench.questions.heard[0] ?? '', /1 conflict/);
      assert.match(bench.told, /^Resolve the conflicts and save; then you are asked to apply/);
      const staged = await result();
      assert.match(await fs.readFile(staged, 'utf8'), /^<{7} .*^={7}$.*^>{7} source$/ms);
      assert.equal(await bench.read(), MINE_LAST);

      await bench.run('applyMerge');
      assert.equal(bench.told, 's still has conflicts in SKILL.md.');
      // A heading with a line of equal signs below it is no marker.
      const resolved = TEXT.replace('Last.', 'Both last.\n=======');
      await fs.writeFile(staged, resolved);
      await bench.run('applyMerge');
      assert.equal(await bench.read(), resolved);
      assert.match(bench.told, /^Synced s to/);
      assert.deepEqual(await bench.stagedResults(), []);
      await bench.run('applyMerge');
      assert.match(bench.told, /No merge is waiting/);
    });

    it('are told of as long as they wait, and after a restart', async () => {
      await bench.tellOfPendingMerges();
      assert.ok(!bench.told.includes('waiting'));
      await bench.mergingIs(false);
      await bench.run('syncArtifact', [/Resolve/]);
      await bench.mergingIs(true);
      await bench.closeEditors();
      bench.questions.buttons.set(/A merge of s is waiting/, /^Continue$/);
      await bench.tellOfPendingMerges();
      assert.equal(bench.questions.buttons.size, 0);
      await bench.closeEditors();
      await bench.run('abortMerge', [true]);
      await bench.mergingIs(false);
    });

    it('keep what was resolved when something else moved meanwhile', async () => {
      await bench.run('syncArtifact', [/Resolve/]);
      const resolved = TEXT.replace('Last', 'Both last');
      await fs.writeFile(await result(), resolved);
      await bench.writeUpstream('later\n', 'skills/s/later.md');
      await bench.run('applyMerge', [/Apply/]);
      assert.ok(bench.questions.heard.some((text) => text.includes('What you resolved is kept')));
      assert.equal(await bench.read(), resolved);
      assert.equal(await bench.read('skills/s/later.md'), 'later\n');
    });

    it('are asked again when the file itself moved meanwhile', async () => {
      await bench.run('syncArtifact', [/Resolve/]);
      await fs.writeFile(await result(), TEXT.replace('Last', 'Both last'));
      await bench.write(MINE_LAST.replace('My', 'My newest'));
      await bench.run('applyMerge', [undefined]);
      assert.ok(bench.questions.lines.some((line) => line.includes('SKILL.md 1 conflict')));
      assert.match(await bench.read(), /My newest last/);
    });

    it('are not resolved by a text that is as it was before both changed it', async () => {
      await bench.run('syncArtifact', [/Resolve/]);
      await fs.writeFile(await result(), TEXT);
      await bench.run('applyMerge');
      assert.match(bench.told, /still has conflicts/);
    });

    it('are thrown away by Abort Merge, which leaves the files alone', async () => {
      await bench.run('syncArtifact', [/Resolve/]);
      const isOpen = (): boolean =>
        window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label.includes('SKILL.md')));
      assert.ok(isOpen());
      await bench.run('abortMerge', [true]);
      assert.equal(isOpen(), false);
      assert.deepEqual(await bench.stagedResults(), []);
      assert.equal(await bench.read(), MINE_LAST);
    });

    it('that are settled so that two files need one path are shown again, with why', async () => {
      await bench.write(TEXT);
      await bench.writeUpstream(TEXT);
      await bench.write('a file\n', 'notes');
      await bench.writeUpstream('in a folder\n', 'skills/s/notes/a.md');
      const sides = [/\) notes /, /^Keep local/, /notes\/a\.md/, /^Take upstream/];
      await bench.run('syncArtifact', [/Choose file by file/, ...sides, /Done/, /Apply/, undefined]);
      assert.match(bench.told, /Two of the chosen files need the path notes\./);
      assert.equal(await bench.read('skills/s/notes'), 'a file\n');
    });

    it('of files that are no text are settled by a side', async () => {
      await bench.write(TEXT);
      await bench.writeUpstream(TEXT);
      await bench.write('a\0b', 'data.bin');
      await bench.writeUpstream('a\0c', 'skills/s/data.bin');
      await bench.run('syncArtifact', [/Resolve 1/, /^Take upstream/, /Apply/]);
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
      assert.equal(bench.told, 'Synced 0 artifacts. 1 was left out.');
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

  describe('Push to Upstream', () => {
    it('takes local changes to the upstream, and back again', async () => {
      await bench.write(MINE);
      await bench.run('pushArtifact', [/Apply/]);
      assert.match(bench.questions.heard[0] ?? '', /^Push s to source: 1 file changes/);
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

    it('has unsaved text saved first, and pushes nothing when that is not wanted', async () => {
      const document = await workspace.openTextDocument(bench.root.workspace.at('skills/s/SKILL.md'));
      const edit = new WorkspaceEdit();
      edit.insert(document.uri, document.lineAt(0).range.end, ' edited');
      await workspace.applyEdit(edit);
      assert.ok(document.isDirty);
      await bench.run('pushArtifact', [false]);
      assert.match(bench.told, /^SKILL\.md has unsaved changes/);
      assert.equal(await bench.readUpstream(), TEXT);
      await bench.run('pushArtifact', [true, /Apply/]);
      assert.equal(document.isDirty, false);
      assert.equal(await bench.readUpstream(), TEXT.replace('# s', '# s edited'));
      await bench.closeEditors();
    });

    it('creates in a source what has no upstream', async () => {
      await bench.root.workspace.write('skills/t', { 'SKILL.md': '# t\n' });
      await bench.root.tracking.tracker.reconcileAll();
      const artifact = bench.root.workspace.artifact('skills/t');
      await bench.run('pushArtifact', [/Apply/], { ...bench.root.node, artifact });
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
      await bench.run('syncArtifact', [undefined], {
        ...bench.root.node,
        artifact: bench.root.workspace.artifact('skills/t'),
      });
      assert.ok(bench.questions.lines.some((line) => line.endsWith('video.bin too large: 0 MB')));
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
      await bench.run('deployArtifact', [[/ t /], /Take upstream for all/, /Apply/], 'none');
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
      const artifactNode = bench.root.node;
      await bench.run('restoreFile', [], {
        type: 'changed-file',
        artifactNode,
        version,
        change,
      });
      assert.equal(await bench.read('skills/s/extra.md'), 'extra\n');
      assert.equal(await bench.read(), MINE);
    });

    it('undoes one change and keeps later ones', async () => {
      await bench.write(MINE);
      await bench.root.tracking.tracker.reconcileAll();
      const [version] = versions();
      await bench.write(MINE.replace('Last', 'My last'));
      await bench.run('undoVersion', [/Apply/], {
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
    const file = (name: string): Uri => Uri.file(bench.root.workspace.at(name));
    assert.equal(artifactOfFile(bench.tracking, file('skills/s/SKILL.md'))?.path, 'skills/s');
    assert.equal(artifactOfFile(bench.tracking, file('skills/s'))?.path, 'skills/s');
    assert.equal(artifactOfFile(bench.tracking, file('skills')), undefined);
  });
});
