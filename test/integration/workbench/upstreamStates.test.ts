import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Files } from '../artifactFiles';
import { eventually, lineageApi, mustFind } from '../extension';
import { Collection, problemIs, skillText, useCollection } from '../upstreamFixture';
import { inWorkspace } from '../workspaceFiles';

const NOTES = 'One note.\nAnother.\n';

const skill = (name: string, steps?: readonly [string, string, string]): Files => ({
  'SKILL.md': skillText(name, steps),
  'references/notes.md': NOTES,
});

const crlf = (text: string): string => text.replaceAll('\n', '\r\n');

describe('how an artifact and its upstream stand', () => {
  const collection = useCollection();

  it('in-sync: it is as upstream has it', async () => {
    const files = skill('state-in-sync');
    const linked = await collection.current.deployed('skills/state-in-sync', files);
    await linked.assertState('in-sync', files, files);
    assert.deepEqual((await linked.drift()).upstream, {
      folder: collection.current.folder,
      path: 'skills/state-in-sync',
    });
  });

  it('in-sync: both made the same change', async () => {
    const files = skill('state-same');
    const linked = await collection.current.deployed('skills/state-same', files);
    const changed = { ...files, 'references/notes.md': 'The same.\n' };
    linked.upstream.put(changed);
    await linked.edit({ 'references/notes.md': 'The same.\n' });
    await linked.assertState('in-sync', changed, changed);
  });

  it('modified: only the files here changed', async () => {
    const files = skill('state-modified');
    const linked = await collection.current.deployed('skills/state-modified', files);
    await linked.edit({ 'references/notes.md': 'Mine.\n' });
    await linked.assertState('modified', { ...files, 'references/notes.md': 'Mine.\n' }, files);
    await linked.recorded(() => {
      linked.local.write({ 'references/notes.md': NOTES });
    });
    await linked.assertState('in-sync', files, files);
  });

  it('modified: a file that upstream never had, and one deleted', async () => {
    const files = skill('state-modified-files');
    const linked = await collection.current.deployed('skills/state-modified-files', files);
    await linked.edit({ 'mine.md': 'Mine.\n' });
    await linked.assertState('modified', { ...files, 'mine.md': 'Mine.\n' }, files);
    await linked.recorded(() => {
      linked.local.remove('mine.md');
      linked.local.remove('references');
    });
    await linked.assertState('modified', { 'SKILL.md': skillText('state-modified-files') }, files);
  });

  it('outdated: only upstream changed', async () => {
    const files = skill('state-outdated');
    const linked = await collection.current.deployed('skills/state-outdated', files);
    linked.upstream.write({ 'references/more.md': 'More.\n' });
    await linked.assertState('outdated', files, { ...files, 'references/more.md': 'More.\n' });
    linked.upstream.put(files);
    await linked.assertState('in-sync', files, files);
  });

  it('diverged: both changed, and it merges cleanly', async () => {
    const files = skill('state-clean');
    const linked = await collection.current.deployed('skills/state-clean', files);
    const mine = skill('state-clean', ['My step.', 'Second step.', 'Third step.']);
    const theirs = skill('state-clean', ['First step.', 'Second step.', 'Their step.']);
    linked.upstream.put(theirs);
    await linked.edit(mine);
    await linked.assertState('diverged, 0 conflicts', mine, theirs);
  });

  it('diverged: both changed, with as many conflicts as a merge would ask about', async () => {
    const files = { ...skill('state-conflicts'), 'icon.bin': '\x00\x01\xff' };
    const linked = await collection.current.deployed('skills/state-conflicts', files);
    const mine: Files = {
      ...skill('state-conflicts', ['My first.', 'Second step.', 'My third.']),
      'icon.bin': '\x00\x02\xff',
    };
    const theirs: Files = {
      ...skill('state-conflicts', ['Their first.', 'Second step.', 'Their third.']),
      'icon.bin': '\x00\x03\xff',
    };
    linked.upstream.put(theirs);
    await linked.edit(mine);
    await linked.assertState('diverged, 3 conflicts', mine, theirs);
    assert.equal((await linked.planSync()).conflicts, 3);
    assert.equal((await linked.planPush()).conflicts, 3);
    linked.assertFiles(mine, theirs);
  });

  it('diverged: deleted on one side and edited on the other', async () => {
    const files = skill('state-delete-edit');
    const linked = await collection.current.deployed('skills/state-delete-edit', files);
    linked.upstream.remove('references');
    await linked.edit({ 'references/notes.md': 'Mine.\n' });
    await linked.assertState(
      'diverged, 1 conflicts',
      { ...files, 'references/notes.md': 'Mine.\n' },
      { 'SKILL.md': skillText('state-delete-edit') },
    );
  });

  it('local-only: it has no upstream, or none any more', async () => {
    const api = await lineageApi();
    const own = await mustFind('commands/deploy.md');
    assert.equal((await api.getDrift(own.id)).state, 'local-only');
    assert.equal((await api.getDrift(own.id)).upstream, undefined);
    const files = skill('state-local-only');
    const linked = await collection.current.deployed('skills/state-local-only', files);
    await api.linkUpstream(linked.id, null);
    await linked.assertState('local-only', files, files);
    await assert.rejects(linked.planSync(), problemIs('no-upstream'));
    await assert.rejects(linked.planPush(), problemIs('no-upstream'));
    await api.linkUpstream(linked.id, collection.current.upstream('skills/state-local-only'));
    await linked.assertState('in-sync', files, files);
  });

  it('deleted-locally: it is gone here', async () => {
    const files = skill('state-gone-here');
    const linked = await collection.current.deployed('skills/state-gone-here', files);
    await linked.deletedHere();
    await linked.assertState('deleted-locally', {}, files);
    linked.upstream.write({ 'references/more.md': 'More.\n' });
    await linked.assertState('deleted-locally', {}, { ...files, 'references/more.md': 'More.\n' });
    await assert.rejects(linked.planPush(), problemIs('local-deleted'));
  });

  it('deleted-upstream: upstream has it no more', async () => {
    const files = skill('state-gone-there');
    const linked = await collection.current.deployed('skills/state-gone-there', files);
    linked.upstream.remove();
    await linked.assertState('deleted-upstream', files, {});
    await assert.rejects(linked.planSync(), problemIs('upstream-deleted'));
    linked.upstream.put(files);
    await linked.assertState('in-sync', files, files);
  });

  it('unknown: upstream’s folder is away, and as before when it is back', async () => {
    const away = new Collection(mkdtempSync(inWorkspace('../collection-away-')));
    const files = skill('state-unknown');
    const linked = await away.deployed('skills/state-unknown', files);
    const changed = { ...files, 'references/notes.md': 'Theirs.\n' };
    linked.upstream.put(changed);
    await linked.assertState('outdated', files, changed);
    await away.whileAway(async (place) => {
      await linked.assertState('unknown', files, {});
      await assert.rejects(linked.planSync(), problemIs('upstream-unreadable'));
      await assert.rejects(linked.planPush(), problemIs('upstream-unreadable'));
      writeFileSync(place, 'A file where the folder was.\n');
      await linked.assertState('unknown', files, {});
    });
    await linked.assertState('outdated', files, changed);
    await away.whileAway(async (place) => {
      // Another folder, in which it is certain that there is no such artifact.
      mkdirSync(place);
      await linked.assertState('deleted-upstream', files, {});
    });
    await linked.sync();
    await linked.assertState('in-sync', changed, changed);
  });

  it('line ends only: in sync, and it says in what it differs', async () => {
    const files = skill('state-eol');
    const linked = await collection.current.deployed('skills/state-eol', files);
    const mine = { ...files, 'SKILL.md': crlf(skillText('state-eol')) };
    await linked.edit(mine);
    await linked.assertState('in-sync, in form', mine, files);
    // The other way round, and then edited as well: what counts is the edit.
    linked.upstream.put(mine);
    await linked.recorded(() => {
      linked.local.put(files);
    });
    await linked.assertState('in-sync, in form', files, mine);
    await linked.edit({ 'references/notes.md': 'Mine.\n' });
    await linked.assertState('modified', { ...files, 'references/notes.md': 'Mine.\n' }, mine);
  });

  it('executable bits only: in sync, and it says in what it differs', async () => {
    const files = { ...skill('state-mode'), 'scripts/run.sh': '#!/bin/sh\necho run\n' };
    const linked = await collection.current.deployed('skills/state-mode', files);
    const executable = { ...files, 'scripts/run.sh': '* #!/bin/sh\necho run\n' };
    await linked.edit(executable);
    await linked.assertState('in-sync, in form', executable, files);
    linked.upstream.put(executable);
    await linked.assertState('in-sync', executable, executable);
  });

  describe('nothing drifts by itself', () => {
    const steady = {
      ...skill('state-steady'),
      'scripts/run.sh': '* #!/bin/sh\necho run\n',
      link: '-> SKILL.md',
    };

    it('after a deployment, a sync and a push', async () => {
      const linked = await collection.current.deployed('skills/state-steady', steady);
      await linked.assertNothingMoreRecorded();
      await linked.assertState('in-sync', steady, steady);
      const theirs = { ...steady, 'references/notes.md': 'Theirs.\n' };
      linked.upstream.put(theirs);
      await linked.sync();
      await linked.assertNothingMoreRecorded();
      await linked.assertState('in-sync', theirs, theirs);
      await linked.edit({ 'references/notes.md': 'Mine.\n' });
      await linked.push();
      const mine = { ...steady, 'references/notes.md': 'Mine.\n' };
      await linked.assertNothingMoreRecorded();
      await linked.assertState('in-sync', mine, mine);
    });

    it('when files are touched, or written anew with the same bytes', async () => {
      const linked = await collection.current.deployed('skills/state-touched', steady);
      const now = new Date();
      for (const side of [linked.local, linked.upstream]) {
        utimesSync(side.at('SKILL.md'), now, now);
        side.put(steady);
      }
      await linked.assertNothingMoreRecorded();
      await linked.assertState('in-sync', steady, steady);
    });

    it('when a checkout gives every text CRLF, on one side or on both', async () => {
      const files = skill('state-checkout');
      const dos = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, crlf(text)]));
      const linked = await collection.current.deployed('skills/state-checkout', files);
      await linked.recorded(() => {
        linked.local.put(dos);
      });
      await linked.assertState('in-sync, in form', dos, files);
      linked.upstream.put(dos);
      await linked.assertState('in-sync', dos, dos);
    });

    it('when files appear that are never versioned', async () => {
      const linked = await collection.current.deployed('skills/state-ignored', steady);
      const ignored: Files = {
        '.DS_Store': 'x',
        '.env': 'TOKEN=none\n',
        '.git/HEAD': 'ref: refs/heads/main\n',
        'node_modules/left/index.js': 'x\n',
        'scripts/__pycache__/run.cpython-312.pyc': 'x',
        'SKILL.md~': 'x',
      };
      linked.local.write(ignored);
      linked.upstream.write({ ...ignored, 'Thumbs.db': 'y' });
      await linked.assertNothingMoreRecorded();
      const [local, upstream] = [linked.local.read(), linked.upstream.read()];
      await linked.assertState('in-sync', local, upstream);
      await linked.sync();
      await linked.push();
      linked.assertFiles(local, upstream);
    });

    it('when other artifacts of the same upstream come, change and go', async () => {
      const linked = await collection.current.deployed('skills/state-neighbour', steady);
      const other = collection.current.files('skills/state-neighbour-2');
      other.put(skill('state-neighbour-2'));
      await linked.assertState('in-sync', steady, steady);
      other.remove();
      writeFileSync(path.join(collection.current.folder, 'README.md'), '# Read me\n');
      await linked.assertState('in-sync', steady, steady);
    });
  });

  it('is told while edits are being recorded, never guessed', async () => {
    const files = skill('state-racing');
    const linked = await collection.current.deployed('skills/state-racing', files);
    const states = new Set<string>();
    linked.local.write({ 'references/notes.md': 'Mine.\n' });
    await eventually('modified', async () => {
      const { state } = await linked.drift();
      states.add(state);
      return state === 'modified';
    });
    assert.deepEqual(
      [...states].filter((state) => !['in-sync', 'modified'].includes(state)),
      [],
    );
  });
});
