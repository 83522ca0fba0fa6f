import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { commands, Uri, window, workspace, WorkspaceEdit, type TextDocument } from 'vscode';
import type { ApiVersion } from '../../../src/api';
import type { Files } from '../artifactFiles';
import { eventually, lineageApi, mustFind } from '../extension';
import { claudeRoot, problemIs, skillText, useCollection } from '../upstreamFixture';
import { inWorkspace } from '../workspaceFiles';

/** A skill with everything that a copy can lose. */
const rich = (name: string): Files => ({
  'SKILL.md': skillText(name),
  'assets/icon.bin': '\x00\x01\xfe\xff\r\n\x00',
  'assets/crlf.txt': 'one\r\ntwo\r\n',
  'assets/no-final-newline.txt': 'none',
  'assets/empty.txt': '',
  latest: '-> assets/crlf.txt',
  'scripts/run.sh': '* #!/bin/sh\necho run\n',
});

/** A change here and a change upstream that merge cleanly, and what becomes of both. */
function bothSides(name: string): { files: Files; mine: Files; theirs: Files; merged: Files } {
  const files = rich(name);
  const text = skillText(name);
  const [own, their] = [text.replace('First', 'My'), text.replace('Third', 'Their')];
  const both = text.replace('First', 'My').replace('Third', 'Their');
  return {
    files,
    mine: { ...files, 'SKILL.md': own, 'mine.md': 'Mine.\n' },
    theirs: { ...files, 'SKILL.md': their, 'theirs.md': 'Theirs.\n' },
    merged: { ...files, 'SKILL.md': both, 'mine.md': 'Mine.\n', 'theirs.md': 'Theirs.\n' },
  };
}

/** A change here and a change upstream of one line, and of a file that is no text. */
function conflicting(name: string): { files: Files; mine: Files; theirs: Files } {
  const files = rich(name);
  const changed = (word: string, byte: string): Files => ({
    ...files,
    'SKILL.md': skillText(name).replace('Second', word),
    'assets/icon.bin': byte,
  });
  return { files, mine: changed('My', '\x00\x02'), theirs: changed('Their', '\x00\x03') };
}

const facts = (version: ApiVersion | undefined): unknown => ({
  changeOrigin: version?.changeOrigin,
  parentId: version?.parentId,
  mergeParentId: version?.mergeParentId,
});

describe('operations between an artifact and its upstream', () => {
  const collection = useCollection();

  describe('deploy', () => {
    it('copies every byte, mode and link; its version has no parent and came by deployment', async () => {
      const files = rich('op-deploy');
      const linked = await collection.current.deployed('skills/op-deploy', files);
      linked.assertFiles(files, files);
      const head = await linked.head();
      assert.deepEqual(facts(head), {
        changeOrigin: 'deployment',
        parentId: undefined,
        mergeParentId: undefined,
      });
      assert.equal(head.number, 1);
      await linked.assertNothingMoreRecorded();
      assert.equal(await linked.state(), 'in-sync');
    });

    it('copies artifacts of a single file', async () => {
      for (const [path, text] of [
        ['commands/op-command.md', '---\ndescription: Say it.\n---\nSay $ARGUMENTS'],
        ['agents/op-group/op-agent.md', '---\nname: op-agent\ndescription: Looks.\n---\r\nLook.\r\n'],
        ['rules/op-rule.md', 'Be kind.\n'],
      ] as const) {
        const name = path.slice(path.lastIndexOf('/') + 1);
        const linked = await collection.current.deployed(path, { [name]: text });
        linked.assertFiles({ [name]: text }, { [name]: text });
        assert.equal((await linked.artifact()).path, path);
        assert.equal((await linked.head()).changeOrigin, 'deployment');
        linked.upstream.put({ [name]: `${text}Their line.\n` });
        assert.equal(await linked.state(), 'outdated');
        await linked.sync();
        linked.assertFiles({ [name]: `${text}Their line.\n` }, { [name]: `${text}Their line.\n` });
        await linked.edit({ [name]: 'Mine.\n' });
        await linked.push();
        linked.assertFiles({ [name]: 'Mine.\n' }, { [name]: 'Mine.\n' });
        assert.equal(await linked.state(), 'in-sync');
        await linked.undo();
        linked.assertFiles({ [name]: 'Mine.\n' }, { [name]: `${text}Their line.\n` });
      }
    });

    it('onto something else is refused, and that stays; onto the very same it only links', async () => {
      const api = await lineageApi();
      const files = { 'SKILL.md': skillText('op-exists') };
      const linked = await collection.current.deployed('skills/op-exists', files);
      await linked.edit({ 'SKILL.md': 'Mine.\n' });
      const upstream = collection.current.upstream('skills/op-exists');
      const root = await claudeRoot();
      await linked.assertRefused('exists', () => api.deploy(upstream, root));
      // Not recorded yet, too.
      linked.local.write({ 'SKILL.md': 'Mine, this moment.\n' });
      await linked.assertRefused('exists', () => api.deploy(upstream, root));
      await linked.recorded(() => {
        linked.local.put(files);
      });
      const before = await linked.head();
      assert.equal((await api.deploy(upstream, root)).id, before.id);
      linked.assertFiles(files, files);
      assert.equal(await linked.state(), 'in-sync');
    });

    it('of something that upstream does not have is refused', async () => {
      const api = await lineageApi();
      const root = await claudeRoot();
      const missing = collection.current.upstream('skills/op-nothing');
      await assert.rejects(api.deploy(missing, root), problemIs('upstream-deleted'));
      assert.equal(existsSync(inWorkspace('.claude/skills/op-nothing')), false);
      await assert.rejects(api.deploy(missing, `${root}-not`), problemIs('not-found'));
    });

    it('is undone: nothing is left, and then there is nothing to undo', async () => {
      const files = rich('op-undeploy');
      const linked = await collection.current.deployed('skills/op-undeploy', files);
      const deployed = await linked.head();
      assert.equal(await linked.undo(), undefined);
      linked.assertFiles({}, files);
      assert.equal(existsSync(linked.local.place), false);
      assert.equal((await linked.artifact()).isDeleted, true);
      assert.equal(await linked.state(), 'local-only');
      await assert.rejects(linked.undo(), problemIs('nothing-to-undo'));
      await (await lineageApi()).restore(deployed.id);
      linked.assertFiles(files, files);
    });
  });

  describe('sync', () => {
    it('in sync: nothing to do, and nothing is recorded', async () => {
      const files = rich('op-sync-nothing');
      const linked = await collection.current.deployed('skills/op-sync-nothing', files);
      const versions = await linked.versions();
      const plan = await linked.planSync();
      assert.deepEqual(
        plan.files.map(({ action }) => action).filter((action) => action !== 'keep'),
        [],
      );
      assert.equal((await linked.apply(plan))?.id, versions[0]?.id);
      linked.assertFiles(files, files);
      assert.deepEqual(await linked.versions(), versions);
    });

    it('goes forward to upstream’s bytes, modes and links, and records it as a sync and nothing else', async () => {
      const files = rich('op-forward');
      const linked = await collection.current.deployed('skills/op-forward', files);
      const before = await linked.head();
      const theirs: Files = {
        'SKILL.md': skillText('op-forward').replace('First', 'Their'),
        'assets/icon.bin': '\xff\x00',
        'assets/crlf.txt': 'one\ntwo\n',
        'assets/no-final-newline.txt': 'none\n',
        'assets/renamed.txt': '',
        latest: '-> assets/icon.bin',
        'scripts/run.sh': '#!/bin/sh\necho run\n',
        'scripts/new.sh': '* #!/bin/sh\necho new\n',
      };
      linked.upstream.put(theirs);
      const plan = await linked.planSync();
      linked.assertFiles(files, theirs);
      const actions = Object.fromEntries(plan.files.map(({ path, action }) => [path, action]));
      assert.equal(actions['SKILL.md'], 'take');
      assert.equal(actions['scripts/new.sh'], 'add');
      assert.equal(actions['scripts/run.sh'], 'mode');
      const version = await linked.apply(plan, { acceptRisks: true });
      linked.assertFiles(theirs, theirs);
      assert.deepEqual(facts(version), {
        changeOrigin: 'sync',
        parentId: before.id,
        mergeParentId: undefined,
      });
      assert.equal((await linked.head()).id, version?.id);
      // The watcher heard of all these writes.
      await linked.assertNothingMoreRecorded();
      assert.equal((await linked.head()).changeOrigin, 'sync');
      assert.equal(await linked.state(), 'in-sync');
    });

    it('merges what changed on both sides; the version has two parents', async () => {
      const { files, mine, theirs, merged } = bothSides('op-merge');
      const linked = await collection.current.deployed('skills/op-merge', files);
      linked.upstream.put(theirs);
      const edited = await linked.edit(mine);
      const plan = await linked.planSync();
      assert.equal(plan.conflicts, 0);
      const version = await linked.apply(plan);
      linked.assertFiles(merged, theirs);
      assert.equal(version?.changeOrigin, 'sync');
      assert.equal(version.parentId, edited.id);
      const other = await (await lineageApi()).getVersion(version.mergeParentId ?? '');
      assert.equal(other?.changeOrigin, 'sync');
      await linked.assertNothingMoreRecorded();
      assert.equal(await linked.state(), 'modified');
      await linked.undo();
      linked.assertFiles(mine, theirs);
      assert.equal((await linked.head()).id, edited.id);
      assert.equal(await linked.state(), 'diverged, 0 conflicts');
    });

    it('merges an edit that nobody has recorded yet, and keeps it as a version first', async () => {
      const { files, mine, theirs, merged } = bothSides('op-unrecorded');
      const linked = await collection.current.deployed('skills/op-unrecorded', files);
      linked.upstream.put(theirs);
      linked.local.put(mine);
      const version = await linked.sync();
      linked.assertFiles(merged, theirs);
      const parent = await (await lineageApi()).getVersion(version?.parentId ?? '');
      assert.equal(parent?.changeOrigin, 'local_modification');
      await linked.undo();
      linked.assertFiles(mine, theirs);
    });

    it('with conflicts is refused while a choice is missing', async () => {
      const { files, mine, theirs } = conflicting('op-unresolved');
      const linked = await collection.current.deployed('skills/op-unresolved', files);
      linked.upstream.put(theirs);
      const edited = await linked.edit(mine);
      const plan = await linked.planSync();
      assert.equal(plan.conflicts, 2);
      assert.deepEqual(
        plan.files.filter(({ conflicts }) => conflicts > 0).map(({ path }) => path),
        ['SKILL.md', 'assets/icon.bin'],
      );
      await linked.assertRefused('unresolved', () => linked.apply(plan));
      await linked.assertRefused('unresolved', () => linked.apply(plan, { files: { 'SKILL.md': 'local' } }));
      assert.equal((await linked.head()).id, edited.id);
      // The plan is still there to be carried out.
      await linked.apply(plan, { files: { 'SKILL.md': 'local', 'assets/icon.bin': 'upstream' } });
      linked.assertFiles({ ...mine, 'assets/icon.bin': '\x00\x03' }, theirs);
      await linked.assertNothingMoreRecorded();
      assert.equal(await linked.state(), 'modified');
    });

    it('with conflicts takes bytes edited by hand, whatever they are', async () => {
      const { files, mine, theirs } = conflicting('op-edited');
      const linked = await collection.current.deployed('skills/op-edited', files);
      linked.upstream.put(theirs);
      await linked.edit(mine);
      const text = skillText('op-edited').replace('Second', 'Our common');
      const version = await linked.sync({
        files: { 'SKILL.md': Buffer.from(text), 'assets/icon.bin': Uint8Array.of(0, 7, 255) },
      });
      linked.assertFiles({ ...files, 'SKILL.md': text, 'assets/icon.bin': '\x00\x07\xff' }, theirs);
      assert.ok(version?.mergeParentId);
      await linked.undo();
      linked.assertFiles(mine, theirs);
    });

    it('by the strategy upstream takes upstream’s files and keeps those that only are here', async () => {
      const { files, mine, theirs } = conflicting('op-upstream');
      const linked = await collection.current.deployed('skills/op-upstream', files);
      linked.upstream.put(theirs);
      await linked.edit({ ...mine, 'mine.md': 'Mine.\n' });
      await linked.sync({ strategy: 'upstream' });
      linked.assertFiles({ ...theirs, 'mine.md': 'Mine.\n' }, theirs);
      await linked.assertNothingMoreRecorded();
      assert.equal(await linked.state(), 'modified');
    });

    it('by the strategy local changes no file, and the update is not offered again', async () => {
      const { files, mine, theirs } = conflicting('op-local');
      const linked = await collection.current.deployed('skills/op-local', files);
      linked.upstream.put(theirs);
      const edited = await linked.edit(mine);
      assert.equal((await linked.sync({ strategy: 'local' }))?.id, edited.id);
      linked.assertFiles(mine, theirs);
      assert.equal(await linked.state(), 'modified');
      await linked.undo();
      linked.assertFiles(mine, theirs);
      assert.equal(await linked.state(), 'diverged, 2 conflicts');
    });

    it('by a strategy with a file that is chosen by itself', async () => {
      const { files, mine, theirs } = conflicting('op-mixed');
      const linked = await collection.current.deployed('skills/op-mixed', files);
      linked.upstream.put(theirs);
      await linked.edit(mine);
      await linked.sync({ strategy: 'upstream', files: { 'assets/icon.bin': 'local' } });
      linked.assertFiles({ ...theirs, 'assets/icon.bin': '\x00\x02' }, theirs);
    });

    it('brings an artifact back that was deleted here', async () => {
      const files = rich('op-back');
      const linked = await collection.current.deployed('skills/op-back', files);
      await linked.deletedHere();
      await linked.sync({ acceptRisks: true });
      linked.assertFiles(files, files);
      assert.equal((await linked.artifact()).isDeleted, false);
      assert.equal(await linked.state(), 'in-sync');
      await linked.undo();
      linked.assertFiles({}, files);
      assert.equal(await linked.state(), 'deleted-locally');
    });

    it('is refused when a file here was written since the plan', async () => {
      const { files, theirs } = bothSides('op-moved-here');
      const linked = await collection.current.deployed('skills/op-moved-here', files);
      linked.upstream.put(theirs);
      const plan = await linked.planSync();
      linked.local.write({ 'assets/empty.txt': 'Written this moment.\n' });
      await linked.assertRefused('moved', () => linked.apply(plan));
      await linked.sync();
      linked.assertFiles({ ...theirs, 'assets/empty.txt': 'Written this moment.\n' }, theirs);
    });

    it('is refused when upstream was written since the plan', async () => {
      const { files, theirs } = bothSides('op-moved-there');
      const linked = await collection.current.deployed('skills/op-moved-there', files);
      linked.upstream.put(theirs);
      const plan = await linked.planSync();
      linked.upstream.write({ 'theirs.md': 'Theirs, a moment later.\n' });
      await linked.assertRefused('moved', () => linked.apply(plan));
      linked.upstream.remove();
      await linked.assertRefused('moved', () => linked.apply(plan));
    });

    it('is carried out once, and a plan that is not known not at all', async () => {
      const { files, theirs } = bothSides('op-once');
      const linked = await collection.current.deployed('skills/op-once', files);
      linked.upstream.put(theirs);
      const plan = await linked.planSync();
      await linked.apply(plan);
      await linked.assertRefused('not-found', () => linked.apply(plan));
      await linked.assertRefused('not-found', () => linked.apply({ ...plan, id: crypto.randomUUID() }));
    });

    it('of what upstream deleted is refused', async () => {
      const files = rich('op-deleted');
      const linked = await collection.current.deployed('skills/op-deleted', files);
      linked.upstream.remove();
      await linked.assertRefused('upstream-deleted', () => linked.planSync());
    });
  });

  describe('push', () => {
    it('brings upstream forward to the files here; local is not touched', async () => {
      const { files, mine } = bothSides('op-push');
      const linked = await collection.current.deployed('skills/op-push', files);
      const edited = await linked.edit({ ...mine, 'scripts/new.sh': '* #!/bin/sh\necho new\n' });
      const all = linked.local.read();
      const plan = await linked.planPush();
      linked.assertFiles(all, files);
      assert.equal((await linked.apply(plan))?.id, edited.id);
      linked.assertFiles(all, all);
      await linked.assertNothingMoreRecorded();
      assert.equal((await linked.head()).id, edited.id);
      assert.equal(await linked.state(), 'in-sync');
      await linked.undo();
      linked.assertFiles(all, files);
      assert.equal(await linked.state(), 'modified');
      await assert.rejects(linked.undo(), problemIs('nothing-to-undo'));
    });

    it('deletes upstream what was deleted here, and nothing else', async () => {
      const files = rich('op-push-delete');
      const linked = await collection.current.deployed('skills/op-push-delete', files);
      await linked.recorded(() => {
        linked.local.remove('assets/crlf.txt');
      });
      linked.upstream.write({ 'theirs.md': 'Theirs.\n' });
      const local = linked.local.read();
      await linked.push();
      linked.assertFiles(local, { ...local, 'theirs.md': 'Theirs.\n' });
    });

    it('merges into an upstream that moved; a sync after it is all that is left to do', async () => {
      const { files, mine, theirs, merged } = bothSides('op-push-merge');
      const linked = await collection.current.deployed('skills/op-push-merge', files);
      linked.upstream.put(theirs);
      const edited = await linked.edit(mine);
      const version = await linked.push();
      linked.assertFiles(mine, merged);
      assert.equal(version?.mergeParentId, edited.id);
      assert.ok(version.parentId);
      assert.equal((await linked.head()).id, edited.id);
      await linked.assertNothingMoreRecorded();
      assert.equal(await linked.state(), 'outdated');
      const plan = await linked.planSync();
      assert.equal(plan.conflicts, 0);
      await linked.apply(plan);
      linked.assertFiles(merged, merged);
      await linked.assertNothingMoreRecorded();
      assert.equal(await linked.state(), 'in-sync');
    });

    it('with conflicts is refused without choices, and carried out with them', async () => {
      const { files, mine, theirs } = conflicting('op-push-conflict');
      const linked = await collection.current.deployed('skills/op-push-conflict', files);
      linked.upstream.put(theirs);
      await linked.edit(mine);
      const plan = await linked.planPush();
      assert.equal(plan.conflicts, 2);
      await linked.assertRefused('unresolved', () => linked.apply(plan));
      const text = skillText('op-push-conflict').replace('Second', 'Our common');
      await linked.apply(plan, { files: { 'SKILL.md': Buffer.from(text), 'assets/icon.bin': 'local' } });
      linked.assertFiles(mine, { ...mine, 'SKILL.md': text });
      await linked.undo();
      linked.assertFiles(mine, theirs);
      await linked.push({ strategy: 'local' });
      linked.assertFiles(mine, mine);
      assert.equal(await linked.state(), 'in-sync');
    });

    it('makes the artifact in an upstream that has it no more; undone, it is gone again', async () => {
      const files = rich('op-push-new');
      const linked = await collection.current.deployed('skills/op-push-new', files);
      linked.upstream.remove();
      await linked.push();
      linked.assertFiles(files, files);
      assert.equal(await linked.state(), 'in-sync');
      await linked.undo();
      linked.assertFiles(files, {});
      assert.equal(existsSync(linked.upstream.place), false);
      assert.equal(await linked.state(), 'deleted-upstream');
    });

    it('of an artifact that never had an upstream links it, and makes it there', async () => {
      const api = await lineageApi();
      const own = await mustFind('skills/größe');
      await api.linkUpstream(own.id, collection.current.upstream('skills/op-first'));
      assert.equal((await api.getDrift(own.id)).state, 'deleted-upstream');
      const plan = await api.planPush(own.id);
      await api.applySync(plan.id);
      const there = collection.current.files('skills/op-first').read();
      assert.deepEqual(Object.keys(there), ['SKILL.md', Buffer.from('überblick.md').toString()]);
      assert.equal((await api.getDrift(own.id)).state, 'in-sync');
      await api.linkUpstream(own.id, null);
      assert.equal((await api.getDrift(own.id)).state, 'local-only');
    });

    it('is refused when either side was written since the plan', async () => {
      const { files, mine, theirs } = bothSides('op-push-moved');
      const linked = await collection.current.deployed('skills/op-push-moved', files);
      await linked.edit(mine);
      const plan = await linked.planPush();
      linked.upstream.put(theirs);
      await linked.assertRefused('moved', () => linked.apply(plan));
      const again = await linked.planPush();
      linked.local.write({ 'mine.md': 'Mine, this moment.\n' });
      await linked.assertRefused('moved', () => linked.apply(again));
    });
  });

  describe('restore and undo', () => {
    it('restores any version exactly, leaves upstream alone, and is undone', async () => {
      const api = await lineageApi();
      const { files, mine, theirs, merged } = bothSides('op-restore');
      const linked = await collection.current.deployed('skills/op-restore', files);
      const first = await linked.head();
      const edited = await linked.edit(mine);
      linked.upstream.put(theirs);
      const synced = await linked.sync();
      assert.ok(synced);
      for (const [version, content] of [
        [first, files],
        [synced, merged],
        [edited, mine],
      ] as const) {
        await api.restore(version.id);
        linked.assertFiles(content, theirs);
        assert.equal((await linked.head()).id, version.id);
      }
      await linked.assertNothingMoreRecorded();
      await linked.undo();
      linked.assertFiles(merged, theirs);
      assert.equal((await linked.head()).id, synced.id);
    });

    it('undoes a sync after later edits, which stay in the history', async () => {
      const { files, theirs } = bothSides('op-undo-later');
      const linked = await collection.current.deployed('skills/op-undo-later', files);
      linked.upstream.put(theirs);
      await linked.sync();
      const later = await linked.edit({ 'later.md': 'Later.\n' });
      await linked.undo();
      linked.assertFiles(files, theirs);
      assert.equal(await linked.state(), 'outdated');
      await (await lineageApi()).restore(later.id);
      linked.assertFiles({ ...theirs, 'later.md': 'Later.\n' }, theirs);
    });

    it('undoes a push without touching what is here', async () => {
      const { files, mine, theirs } = bothSides('op-undo-push');
      const linked = await collection.current.deployed('skills/op-undo-push', files);
      linked.upstream.put(theirs);
      await linked.edit(mine);
      await linked.push();
      await linked.undo();
      linked.assertFiles(mine, theirs);
      assert.equal(await linked.state(), 'diverged, 0 conflicts');
    });
  });

  describe('open editors', () => {
    const open = async (file: string): Promise<TextDocument> => {
      const document = await workspace.openTextDocument(Uri.file(file));
      await window.showTextDocument(document);
      return document;
    };

    it('without changes show what a sync wrote', async () => {
      const { files, theirs } = bothSides('op-editor');
      const linked = await collection.current.deployed('skills/op-editor', files);
      const document = await open(linked.local.at('SKILL.md'));
      linked.upstream.put(theirs);
      await linked.sync();
      await eventually('the synced text in the editor', () => document.getText() === theirs['SKILL.md']);
      assert.equal(document.isDirty, false);
      await linked.undo();
      await eventually('the text before it', () => document.getText() === files['SKILL.md']);
      await linked.assertNothingMoreRecorded();
    });

    it('with unsaved text refuse a sync, an undo and a restore; nothing is changed, the text is still there', async () => {
      const { files, theirs } = bothSides('op-dirty');
      const linked = await collection.current.deployed('skills/op-dirty', files);
      const first = await linked.head();
      linked.upstream.put(theirs);
      const plan = await linked.planSync();
      const document = await open(linked.local.at('SKILL.md'));
      const edit = new WorkspaceEdit();
      edit.insert(document.uri, document.lineAt(0).range.start, 'Unsaved. ');
      await workspace.applyEdit(edit);
      assert.ok(document.isDirty);
      const api = await lineageApi();
      await linked.assertRefused('unsaved', () => linked.apply(plan));
      await linked.assertRefused('unsaved', () => linked.undo());
      await linked.assertRefused('unsaved', () => api.restore(first.id));
      assert.match(document.getText(), /^Unsaved\. ---/);
      await linked.assertNothingMoreRecorded();
      await window.showTextDocument(document);
      await commands.executeCommand('workbench.action.files.revert');
      assert.equal(document.isDirty, false);
      await linked.apply(plan);
      linked.assertFiles(theirs, theirs);
    });

    it('with unsaved text refuse a push, which would leave it out', async () => {
      const { files, mine } = bothSides('op-dirty-local');
      const linked = await collection.current.deployed('skills/op-dirty-local', files);
      await linked.edit(mine);
      const plan = await linked.planPush();
      const document = await open(linked.local.at('SKILL.md'));
      const edit = new WorkspaceEdit();
      edit.insert(document.uri, document.lineAt(0).range.start, 'Unsaved. ');
      await workspace.applyEdit(edit);
      await linked.assertRefused('unsaved', () => linked.apply(plan));
      await linked.assertRefused('unsaved', () => linked.planPush());
      await window.showTextDocument(document);
      await commands.executeCommand('workbench.action.files.revert');
      await linked.apply(plan);
      linked.assertFiles(mine, mine);
    });

    it('with unsaved text where a push wrote refuse its undo, whatever is linked since', async () => {
      const { files, mine } = bothSides('op-dirty-undo');
      const linked = await collection.current.deployed('skills/op-dirty-undo', files);
      await linked.edit(mine);
      await linked.push();
      const other = collection.current.files('skills/op-dirty-other');
      other.put(files);
      const api = await lineageApi();
      await api.linkUpstream(linked.id, collection.current.upstream('skills/op-dirty-other'));
      const document = await open(linked.upstream.at('SKILL.md'));
      const edit = new WorkspaceEdit();
      edit.insert(document.uri, document.lineAt(0).range.start, 'Unsaved. ');
      await workspace.applyEdit(edit);
      await linked.assertRefused('unsaved', () => linked.undo());
      await window.showTextDocument(document);
      await commands.executeCommand('workbench.action.files.revert');
      await linked.undo();
      linked.assertFiles(mine, files);
    });

    it('with unsaved text of upstream’s file refuse a push', async () => {
      const { files, mine } = bothSides('op-dirty-push');
      const linked = await collection.current.deployed('skills/op-dirty-push', files);
      await linked.edit(mine);
      const document = await open(linked.upstream.at('SKILL.md'));
      const edit = new WorkspaceEdit();
      edit.insert(document.uri, document.lineAt(0).range.start, 'Unsaved. ');
      await workspace.applyEdit(edit);
      await linked.assertRefused('unsaved', () => linked.push());
      await window.showTextDocument(document);
      await commands.executeCommand('workbench.action.files.revert');
      await linked.push();
      linked.assertFiles(mine, mine);
    });
  });
});
