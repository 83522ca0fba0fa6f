import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { Range, window, workspace, WorkspaceEdit, type TextDocument } from 'vscode';
import type { StoredMergeSession } from '../../../src/store/mergeSessions/sessionOvertakenError';
import { linkUpstream } from '../../../src/operations/linkUpstream';
import { OperationError } from '../../../src/operations/operationError';
import { treeAt, type Tree } from '../../unit/operations/workspace';
import { CommandBench } from '../commandBench';
import { eventually } from '../extension';
import { MergeWindow } from '../mergeWindow';
import {
  cannotApply,
  conflict,
  conflictBlock,
  confirmRisks,
  file,
  leaveOut,
  redo,
  suggestion,
  undo,
  write,
  type Act,
} from '../scriptedScreen';

const TEXT = '# s\n\nFirst.\n\nBetween.\n\nMore.\n\nLast.\n';
const MINE = TEXT.replace('First', 'My first').replace('Last', 'My last');
const THEIRS = TEXT.replace('First', 'Their first').replace('Last', 'Their last');

const upstreams = (number: number): Act => conflict('SKILL.md', number, { kind: 'side', side: 'upstream' });
const locals = (number: number): Act => conflict('SKILL.md', number, { kind: 'side', side: 'local' });

describe('merge sessions', () => {
  let bench: CommandBench;

  beforeEach(async () => {
    bench = await CommandBench.open();
    await bench.root.linkedSkill(TEXT);
    await bench.write(MINE);
    await bench.writeUpstream(THEIRS);
  });

  afterEach(async () => {
    await bench.close();
  });

  const local = (): Promise<Tree> => treeAt(bench.root.workspace.at('skills/s'));
  const upstream = (): Promise<Tree> => treeAt(path.join(bench.root.upstream, 'skills/s'));
  const stored = async (): Promise<StoredMergeSession> => {
    const [session, ...others] = await bench.kept();
    assert.ok(session && others.length === 0);
    return session;
  };
  const keptWith =
    (resolved: number): Act =>
    async () => {
      await eventually(`a kept merge with ${String(resolved)} resolved`, async () =>
        (await bench.kept()).some(({ record }) => record.resolved === resolved),
      );
    };
  const sync = (): Promise<void> => bench.run('syncArtifact');
  const goOn = (): Promise<void> => bench.run('continueMerge');

  describe('keep what was decided', () => {
    it('on disk after each decision, with every step, and no file is changed before it is applied', async () => {
      const before = [await local(), await upstream()];
      bench.screen.play(
        upstreams(1),
        keptWith(1),
        write('SKILL.md', 2, ['Both last.']),
        keptWith(2),
        'close',
      );
      await sync();
      const { record } = await stored();
      assert.deepEqual(
        record.history.done.map(({ what }) => what.code),
        ['choose', 'edit'],
      );
      assert.deepEqual([await local(), await upstream()], before);
      bench.screen.play(undo, undo, cannotApply, redo, redo, 'close');
      await goOn();
      assert.deepEqual([bench.screen.state.resolved, bench.screen.state.notice], [2, '']);
      assert.deepEqual([await local(), await upstream()], before);
      bench.screen.play('apply');
      await goOn();
      assert.equal(bench.screen.state.undo, 'edit in SKILL.md');
      const merged = TEXT.replace('First', 'Their first').replace('Last', 'Both last');
      assert.deepEqual(await local(), { 'SKILL.md': merged });
      assert.deepEqual(await upstream(), { 'SKILL.md': THEIRS });
      assert.deepEqual(await bench.kept(), []);
    });

    it('until it is aborted, which takes the copies along and leaves the files', async () => {
      bench.screen.play(upstreams(1), 'close');
      await sync();
      const { folder } = await stored();
      await fs.mkdir(path.join(folder, 'copies'));
      bench.screen.play('abort');
      await bench.run('continueMerge', [true]);
      await assert.rejects(fs.stat(folder), { code: 'ENOENT' });
      assert.deepEqual(await local(), { 'SKILL.md': MINE });
      assert.deepEqual(await upstream(), { 'SKILL.md': THEIRS });
    });

    it('and its copies, though nothing is decided any more', async () => {
      bench.screen.play(upstreams(1), 'close');
      await sync();
      await fs.mkdir(path.join((await stored()).folder, 'copies'));
      bench.screen.play(undo, 'close');
      await goOn();
      assert.equal((await stored()).record.history.now.size, 0);
      bench.screen.play('abort');
      bench.screen.play('close');
      await bench.run('continueMerge', [false]);
      assert.match(bench.questions.heard.at(-1) ?? '', /^Abort the merge of s\?/);
    });

    it('and forget a merge of which nothing is decided any more', async () => {
      bench.screen.play(upstreams(1), 'close');
      await sync();
      bench.screen.play(undo, 'close');
      await goOn();
      assert.deepEqual(await bench.kept(), []);
    });

    it('until it is applied, which is undone with the button of its message', async () => {
      const before = await local();
      bench.questions.buttons.set(/^Synced/, /^Undo$/);
      bench.screen.play(upstreams(1), upstreams(2), 'apply');
      await sync();
      await eventually('the undo', () => bench.told.startsWith('Undone'));
      assert.deepEqual(await local(), before);
    });

    it('for a run that begins while another one is ending', async () => {
      const other = new MergeWindow(bench);
      const close = other.screen.close.bind(other.screen);
      let again: Promise<unknown> | undefined;
      other.screen.play(upstreams(1), 'close');
      other.screen.close = (key) => {
        close(key);
        other.screen.close = close;
        other.screen.play(locals(2), 'close');
        again = other.flow.run(bench.tracking, other.request);
      };
      await other.flow.run(bench.tracking, other.request);
      await again;
      other.screen.assertAllAsked();
      assert.equal(other.screen.state.resolved, 1);
      assert.equal((await stored()).record.resolved, 2);
      other.dispose();
    });
  });

  describe('when files move while they are shown', () => {
    const handWritten = write('SKILL.md', 2, ['Both last.']);

    it('keep what still fits, and offer what was written by hand', async () => {
      const moved = THEIRS.replace('Their last', 'Their newest last');
      bench.screen.play(
        upstreams(1),
        handWritten,
        async () => {
          await bench.writeUpstream(moved);
          await bench.lookAround();
        },
        'plan-again',
      );
      bench.screen.play(cannotApply, suggestion('SKILL.md', 2, /Use what you wrote before/), 'apply');
      await sync();
      assert.equal(
        bench.screen.state.notice,
        'Files changed meanwhile. One decision does not fit any more and has to be made again; what you wrote by hand is offered there.',
      );
      assert.equal(bench.screen.state.resolved, 1);
      const merged = TEXT.replace('First', 'Their first').replace('Last', 'Both last');
      assert.deepEqual(await local(), { 'SKILL.md': merged });
    });

    it('say how many decisions fit no more when a local file is edited', async () => {
      const moved = MINE.replace('My first', 'My newest first').replace('My last', 'My newest last');
      bench.screen.play(
        upstreams(1),
        handWritten,
        async () => {
          await bench.write(moved);
          await bench.lookAround();
        },
        'plan-again',
      );
      bench.screen.play('close');
      await sync();
      assert.match(bench.screen.state.notice, /2 decisions do not fit any more/);
      assert.deepEqual(await local(), { 'SKILL.md': moved });
      await bench.write(MINE);
      bench.screen.play('apply');
      await goOn();
      assert.equal(bench.screen.state.notice, 'Files changed meanwhile. What you decided still applies.');
    });

    it('have a risk confirmed again when the file behind it is another one', async () => {
      const script = (line: string): string => `#!/bin/sh\n${line}\n`;
      await bench.write(TEXT);
      await bench.writeUpstream(TEXT);
      await bench.writeUpstream(script('echo harmless'), 'skills/s/run.sh');
      bench.screen.play(
        confirmRisks,
        async () => {
          await bench.writeUpstream(script('rm -rf "$HOME"'), 'skills/s/run.sh');
          await bench.lookAround();
        },
        'plan-again',
      );
      bench.screen.play(cannotApply, 'close');
      await sync();
      const [before, after] = bench.screen.shown.slice(-2);
      assert.deepEqual(after?.risks, before?.risks);
      assert.deepEqual(await local(), { 'SKILL.md': TEXT });
    });

    it('are planned again when the artifact is deleted', async () => {
      bench.screen.play(
        upstreams(1),
        async () => {
          await fs.rm(bench.root.workspace.at('skills/s'), { recursive: true });
          await bench.lookAround();
        },
        'plan-again',
      );
      bench.screen.play('close');
      await sync();
      assert.equal(bench.screen.state.files[0]?.description, 'added from source');
    });

    it('end with the reason when there is no upstream any more, and keep what was decided', async () => {
      const { id } = bench.root.node.artifact;
      bench.screen.play(
        upstreams(1),
        async () => {
          await linkUpstream(bench.tracking.context, { artifactId: id, link: null, baseline: undefined });
          await bench.lookAround();
        },
        'plan-again',
      );
      await assert.rejects(
        sync(),
        (error) => error instanceof OperationError && error.problem === 'no-upstream',
      );
      assert.equal((await stored()).record.resolved, 1);
      assert.equal(bench.screen.closed.length, 1);
      assert.deepEqual(await local(), { 'SKILL.md': MINE });
    });
  });

  describe('when they are applied', () => {
    const resolved = [upstreams(1), upstreams(2)];

    it('are shown again with what went wrong, and kept', async () => {
      bench.screen.play(
        ...resolved,
        () => {
          bench.root.workspace.files.hook = (call, target) => {
            if (call === 'rename' && target.endsWith('SKILL.md')) throw new Error('no permission');
          };
        },
        'apply',
      );
      bench.screen.play(() => {
        bench.root.workspace.files.hook = undefined;
      }, 'close');
      await sync();
      assert.match(bench.screen.state.notice, /^Writing the files failed; they are as they were before/);
      assert.deepEqual(await local(), { 'SKILL.md': MINE });
      assert.equal((await stored()).record.resolved, 2);
      bench.screen.play('apply');
      await goOn();
      assert.deepEqual(await local(), { 'SKILL.md': THEIRS });
    });

    it('are shown again when unsaved text is not to be saved', async () => {
      const document = await edited(bench.root.workspace.at('skills/s/SKILL.md'), '# s', '# s, unsaved');
      bench.screen.play(...resolved, 'apply');
      bench.screen.play('close');
      await bench.run('syncArtifact', [false]);
      assert.equal(bench.screen.shown.length, 2);
      assert.ok(document.isDirty);
      assert.deepEqual(await local(), { 'SKILL.md': MINE });
      await bench.closeEditors();
    });

    it('are done, though their record cannot be removed', async () => {
      const other = new MergeWindow(bench);
      other.store.remove = () => Promise.reject(new Error('the disk is gone'));
      other.screen.play(...resolved, 'apply');
      assert.equal((await other.sync())?.isChanged, true);
      assert.match(other.questions.heard.at(-1) ?? '', /^Synced s/);
      assert.deepEqual(await local(), { 'SKILL.md': THEIRS });
      other.dispose();
    });
  });

  describe('decide', () => {
    const settle = async (): Promise<void> => {
      await bench.write(TEXT);
      await bench.writeUpstream(TEXT);
    };

    it('on files that one side deleted and the other changed', async () => {
      await settle();
      await bench.write('a\n', 'a.md');
      await bench.write('b\n', 'b.md');
      await bench.writeUpstream('a\n', 'skills/s/a.md');
      await bench.writeUpstream('b\n', 'skills/s/b.md');
      await sync();
      assert.match(bench.told, /up to date/);
      await fs.rm(bench.root.workspace.at('skills/s/a.md'));
      await bench.writeUpstream('a, theirs\n', 'skills/s/a.md');
      await bench.write('b, mine\n', 'b.md');
      await fs.rm(path.join(bench.root.upstream, 'skills/s/b.md'));
      bench.screen.play(cannotApply, file('a.md', 'upstream'), file('b.md', 'upstream'), 'apply');
      bench.questions.buttons.set(/^Synced/, /^Undo$/);
      await sync();
      assert.deepEqual(
        bench.screen.state.files.map(({ description }) => description),
        [
          'conflict: deleted in .claude, changed in source',
          'conflict: deleted in source, changed in .claude',
        ].map((text) => text.replaceAll('.claude', bench.screen.state.names.local)),
      );
      await eventually('the undo', () => bench.told.startsWith('Undone'));
      assert.deepEqual(await local(), { 'SKILL.md': TEXT, 'b.md': 'b, mine\n' });
      bench.screen.play(file('a.md', 'upstream'), file('b.md', 'upstream'), 'apply');
      await sync();
      assert.deepEqual(await local(), { 'SKILL.md': TEXT, 'a.md': 'a, theirs\n' });
    });

    it('on files that only one side has executable', async () => {
      await settle();
      await bench.write('* x\n', 'x.md');
      await bench.writeUpstream('x\n', 'skills/s/x.md');
      bench.screen.play(cannotApply, file('x.md', 'upstream'), 'apply');
      await sync();
      assert.match(bench.screen.state.files[0]?.description ?? '', /executable on one side only/);
      assert.deepEqual(await local(), { 'SKILL.md': TEXT, 'x.md': 'x\n' });
    });

    it('to leave out single changes of either side', async () => {
      await bench.write(TEXT.replace('First', 'My first').replace('More', 'My more'));
      await bench.writeUpstream(TEXT.replace('Between', 'Their between').replace('Last', 'Their last'));
      bench.screen.play(
        leaveOut('SKILL.md', 'My more.'),
        leaveOut('SKILL.md', 'Their between.'),
        leaveOut('SKILL.md', 'Their last.'),
        leaveOut('SKILL.md', 'Their last.', false),
        'apply',
      );
      await sync();
      assert.deepEqual(await local(), {
        'SKILL.md': TEXT.replace('First', 'My first').replace('Last', 'Their last'),
      });
    });

    it('by hand, and keep the form of the file', async () => {
      const crlf = (text: string): string => text.replaceAll('\n', '\r\n').trimEnd();
      const bytes = await bench.read();
      assert.equal(bytes, MINE);
      await bench.write(crlf(TEXT));
      await bench.writeUpstream(crlf(TEXT));
      await sync();
      await bench.write(crlf(MINE));
      await bench.writeUpstream(crlf(THEIRS));
      bench.screen.play(
        write('SKILL.md', 1, ['Both first.', '']),
        write('SKILL.md', 2, ['Both.', 'Last.']),
        'apply',
      );
      await sync();
      const merged = TEXT.replace('First.', 'Both first.\n').replace('Last.', 'Both.\nLast.');
      assert.deepEqual(await local(), { 'SKILL.md': crlf(merged) });
    });

    it('on a push, which writes the upstream only', async () => {
      bench.screen.play(cannotApply, locals(1), upstreams(2), 'apply');
      await bench.run('pushArtifact');
      assert.equal(bench.screen.state.applyLabel, 'Push');
      assert.deepEqual(await upstream(), {
        'SKILL.md': TEXT.replace('First', 'My first').replace('Last', 'Their last'),
      });
      assert.deepEqual(await local(), { 'SKILL.md': MINE });
    });

    it('on taking back a change that was changed again later', async () => {
      await bench.root.tracking.tracker.reconcileAll();
      const { artifact } = bench.root.node;
      const version = bench.tracking.store.version(artifact.head);
      assert.ok(version);
      await bench.write(MINE.replace('My first', 'My newest first'));
      bench.screen.play(cannotApply, locals(1), 'apply');
      await bench.run('undoVersion', [], {
        type: 'version',
        artifactNode: bench.root.node,
        version,
      } as Parameters<CommandBench['run']>[2]);
      assert.equal(bench.screen.state.title, 'Undo a change of s');
      assert.deepEqual(await local(), { 'SKILL.md': TEXT.replace('First', 'My newest first') });
    });

    it('again on a push whose decisions were refused for a secret', async () => {
      const key = `sk-ant-api03-${'aB3dE6gH9jK2'.repeat(8)}`;
      bench.screen.play(locals(1), 'close');
      await bench.run('pushArtifact');
      await bench.write(MINE.replace('My last', key));
      bench.screen.play(locals(2), 'apply');
      bench.screen.play(upstreams(2), 'close');
      await goOn();
      assert.match(bench.told, /was not pushed/);
      assert.equal(bench.screen.shown.length, 3);
      assert.deepEqual(await upstream(), { 'SKILL.md': THEIRS });
    });
  });

  describe('of two windows', () => {
    let first: MergeWindow;
    let second: MergeWindow;

    beforeEach(() => {
      first = new MergeWindow(bench);
      second = new MergeWindow(bench);
    });

    afterEach(() => {
      first.dispose();
      second.dispose();
    });

    const choose = (session: Awaited<ReturnType<MergeWindow['open']>>, number: number): void => {
      const { chunk } = conflictBlock(session, 'SKILL.md', number);
      session.decideChunk('SKILL.md', chunk, { kind: 'side', side: 'upstream' }, 'choose');
    };
    const saved = (what: string, probe: (session: StoredMergeSession) => boolean): Promise<unknown> =>
      eventually(what, async () => (await bench.kept()).some(probe));

    it('have what was decided first; the later one says so, and goes on from there', async () => {
      const one = await first.open();
      choose(one, 1);
      await saved('the first decision', ({ record }) => record.resolved === 1);
      const two = await second.open();
      assert.equal(two.progress.resolved, 1);
      choose(one, 2);
      await saved('the second decision', ({ record }) => record.resolved === 2);
      two.undo();
      await eventually('the other decision', () => two.progress.resolved === 2);
      assert.match(two.notice, /^Another window has decided on this merge meanwhile/);
      const { revision } = (await stored()).record;
      one.undo();
      await saved('the undo', ({ record }) => record.resolved === 1);
      assert.equal((await stored()).record.revision, revision + 1);
      assert.equal(one.notice, '');
      await first.sessions.leave(one);
      await second.sessions.leave(two);
    });

    it('lose no decision when the other one only looked at it', async () => {
      const one = await first.open();
      choose(one, 1);
      await saved('the decision', ({ record }) => record.resolved === 1);
      const two = await second.open();
      two.setRisks([{ name: 'x', path: 'SKILL.md', kind: 'url', detail: 'x', line: 1 }]);
      two.confirmRisks(true);
      await saved('what was confirmed', ({ record }) => record.risksConfirmed.length === 1);
      choose(one, 2);
      await saved('the decision on top', ({ record }) => record.resolved === 2);
      assert.equal(one.notice, '');
      await first.sessions.leave(one);
      await second.sessions.leave(two);
    });

    /** One window has taken its decision back when the other one decides on everything. */
    const undoneBesideDecided = async (): ReturnType<MergeWindow['open']> => {
      const one = await first.open();
      choose(one, 1);
      await saved('a decision', ({ record }) => record.resolved === 1);
      one.undo();
      await saved('the undo', ({ record }) => record.resolved === 0);
      const two = await second.open();
      choose(two, 1);
      choose(two, 2);
      await saved('all decisions', ({ record }) => record.resolved === 2);
      await second.sessions.leave(two);
      return one;
    };

    it('keep what the other one has decided when nothing is decided where they are left', async () => {
      await first.sessions.leave(await undoneBesideDecided());
      assert.equal((await stored()).record.resolved, 2);
    });

    it('ask before an abort throws away what only the other one has decided', async () => {
      const one = await undoneBesideDecided();
      first.questions.answer(false);
      assert.equal(await first.sessions.abort(one), false);
      assert.match(first.questions.heard.at(-1) ?? '', /^Abort the merge of s\?/);
      assert.equal(one.progress.resolved, 2);
      await first.sessions.leave(one);
      assert.equal((await stored()).record.resolved, 2);
    });

    it('are told that the other one has finished, and begin anew', async () => {
      const one = await first.open();
      choose(one, 1);
      await saved('the decision', ({ record }) => record.resolved === 1);
      const two = await second.open();
      await first.sessions.finish(one);
      choose(two, 2);
      await eventually('the notice', () => two.notice.startsWith('Another window has finished this merge'));
      await saved('what was decided', ({ record }) => record.resolved === 2);
      await second.sessions.leave(two);
      assert.equal((await stored()).record.resolved, 2);
    });
  });

  describe('that cannot be saved', () => {
    it('say so, and can be applied all the same', async () => {
      await fs.mkdir(bench.storage, { recursive: true });
      await fs.writeFile(path.join(bench.storage, 'merges'), 'in the way');
      const noticed: Act = ({ session }) =>
        eventually('the notice', () => session.notice.startsWith('Your decisions could not be saved.')).then(
          () => undefined,
        );
      bench.screen.play(upstreams(1), noticed, upstreams(2), 'apply');
      await sync();
      assert.deepEqual(await local(), { 'SKILL.md': THEIRS });
    });

    it('say so once, try again with the next decision, and take it back when that works', async () => {
      const other = new MergeWindow(bench);
      const save = other.store.save.bind(other.store);
      let tries = 0;
      other.store.save = () => {
        tries++;
        return Promise.reject(new Error('the disk is full'));
      };
      other.screen.play(
        upstreams(1),
        keptWith(1),
        upstreams(2),
        async ({ session }) => {
          await eventually('the notice', () =>
            session.notice.startsWith('Your decisions could not be saved.'),
          );
          session.setRisks([]);
          // Longer than a loop of saves would take to be seen.
          await new Promise((resolve) => setTimeout(resolve, 100));
          assert.equal(tries, 1);
          other.store.save = save;
          session.undo();
          await eventually('that the notice goes', () => session.notice === '');
        },
        redo,
        'close',
      );
      await other.sync();
      assert.equal((await stored()).record.resolved, 2);
      other.dispose();
    });
  });

  describe('and other editors', () => {
    let other: MergeWindow;

    beforeEach(() => {
      other = new MergeWindow(bench);
    });

    afterEach(async () => {
      await bench.closeEditors();
      other.dispose();
    });

    const openText: Act = ({ session }) => other.screen.actions.openAsText(session, 'SKILL.md');
    const result = async (): Promise<string> => {
      const { folder } = await stored();
      const names = await fs.readdir(folder, { recursive: true });
      const found = names.find((name) => /[\\/]result[\\/]/.test(name));
      assert.ok(found);
      return path.join(folder, found);
    };
    /** The text between the first markers becomes this. */
    const resolvedText = (text: string, lines: string): string => text.replace(/^<{7}[^]*?^>{7}.*\n/m, lines);

    it('have what was saved there while nobody looked, from the moment they are opened', async () => {
      other.screen.play(locals(1), openText, 'close');
      await other.sync();
      const staged = await result();
      await bench.closeEditors();
      await fs.writeFile(staged, resolvedText(await fs.readFile(staged, 'utf8'), 'Written elsewhere.\n'));
      other.screen.play('apply');
      await other.sync();
      assert.equal(other.screen.state.undo, 'edit in another editor of SKILL.md');
      assert.deepEqual(await local(), { 'SKILL.md': MINE.replace('My last.', 'Written elsewhere.') });
      assert.deepEqual(await bench.kept(), []);
    });

    it('have what is not saved there saved and taken over before they are applied', async () => {
      other.questions.answer(true);
      other.screen.play(
        locals(1),
        upstreams(2),
        openText,
        async () => {
          const document = window.activeTextEditor?.document;
          assert.ok(document);
          await edited(document, 'Their last.', 'Written elsewhere.');
        },
        'apply',
      );
      await other.sync();
      assert.deepEqual(await local(), { 'SKILL.md': MINE.replace('My last.', 'Written elsewhere.') });
    });

    it('decide nothing that was decided since a text was only begun', async () => {
      other.screen.play(locals(1), openText, 'close');
      await other.sync();
      const staged = await result();
      await bench.closeEditors();
      const begun = (await fs.readFile(staged, 'utf8')).replace('My last.', 'My last, begun.');
      await fs.writeFile(staged, begun);
      other.screen.play(cannotApply, upstreams(2), 'close');
      await other.sync();
      other.screen.play('apply');
      await other.sync();
      assert.equal(other.screen.state.resolved, 2);
      assert.deepEqual(await local(), { 'SKILL.md': MINE.replace('My last', 'Their last') });
    });

    it('leave alone what was decided here and still has its markers there', async () => {
      other.screen.play(openText, locals(1), 'close');
      await other.sync();
      const staged = await result();
      await bench.closeEditors();
      const marked = await fs.readFile(staged, 'utf8');
      const second = marked.replaceAll(/<{7}[^]*?>{7}[^\n]*\n/g, (conflict) =>
        conflict.includes('My last.') ? 'Written elsewhere.\n' : conflict,
      );
      assert.notEqual(second, marked);
      await fs.writeFile(staged, second);
      other.screen.play('apply');
      await other.sync();
      assert.deepEqual(await local(), { 'SKILL.md': MINE.replace('My last.', 'Written elsewhere.') });
    });

    it('keep a merge of which nothing is decided', async () => {
      other.screen.play(openText, 'close');
      await other.sync();
      assert.equal((await stored()).record.resolved, 0);
      other.screen.play('abort');
      other.questions.answer(true);
      await other.sync();
      assert.deepEqual(await bench.kept(), []);
    });
  });
});

/** Replaces a text in an editor, and does not save it. */
async function edited(document: TextDocument | string, from: string, to: string): Promise<TextDocument> {
  const opened = typeof document === 'string' ? await workspace.openTextDocument(document) : document;
  const at = opened.getText().indexOf(from);
  assert.ok(at >= 0, `${from} is not in ${opened.getText()}`);
  const edit = new WorkspaceEdit();
  edit.replace(opened.uri, new Range(opened.positionAt(at), opened.positionAt(at + from.length)), to);
  assert.ok(await workspace.applyEdit(edit));
  assert.ok(opened.isDirty);
  return opened;
}
