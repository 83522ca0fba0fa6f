import assert from 'node:assert/strict';
import { closeSync, existsSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ApiVersion } from '../../../src/api';
import type { Files } from '../artifactFiles';
import { lineageApi } from '../extension';
import { problemIs, skillText, useCollection, type Linked } from '../upstreamFixture';
import { inWorkspace, outside } from '../workspaceFiles';

const base = (name: string): Files => ({
  'SKILL.md': skillText(name),
  'a.md': 'A.\n',
  'b/c.md': 'C.\n',
  'b/d.bin': '\x00\x01\xff',
});

/** Step `which` of a skill, rewritten. */
const stepped = (name: string, which: 'First' | 'Second' | 'Third', to: string): string =>
  skillText(name).replace(which, to);

/** Everything that makes up conflict markers. */
const MARKERS = /^(?:<{7}|\|{7}|={7}|>{7})/m;

/** What other tools for these artifacts have been seen to do. */
describe('never again', () => {
  const collection = useCollection();
  const deployed = (name: string, files: Files = base(name)): Promise<Linked> =>
    collection.current.deployed(`skills/${name}`, files);

  it('a merge update that deletes unchanged files', async () => {
    const files = base('never-delete');
    const linked = await deployed('never-delete');
    linked.upstream.write({ 'SKILL.md': stepped('never-delete', 'Third', 'Their') });
    await linked.edit({ 'SKILL.md': stepped('never-delete', 'First', 'My'), 'mine.md': 'Mine.\n' });
    await linked.sync();
    const local = linked.local.read();
    assert.deepEqual(local, {
      ...files,
      'SKILL.md': stepped('never-delete', 'First', 'My').replace('Third', 'Their'),
      'mine.md': 'Mine.\n',
    });
    await linked.push();
    linked.assertFiles(local, local);
  });

  it('"roll back" that writes the wrong direction', async () => {
    const files = base('never-direction');
    const linked = await deployed('never-direction');
    const theirs = { ...files, 'a.md': 'Theirs.\n' };
    linked.upstream.put(theirs);
    await linked.sync();
    await linked.undo();
    linked.assertFiles(files, theirs);
    const mine = { ...files, 'b/c.md': 'Mine.\n' };
    await linked.edit(mine);
    await linked.push();
    const merged = { ...theirs, 'b/c.md': 'Mine.\n' };
    linked.assertFiles(mine, merged);
    await linked.undo();
    linked.assertFiles(mine, theirs);
  });

  it('upstream edits discarded with "success" because the base was wrong', async () => {
    const api = await lineageApi();
    const files = base('never-base');
    const linked = await deployed('never-base');
    const theirs = { ...files, 'SKILL.md': stepped('never-base', 'Third', 'Their') };
    linked.upstream.put(theirs);
    const mine = { ...files, 'SKILL.md': stepped('never-base', 'First', 'My') };
    await linked.edit(mine);
    // What upstream has now becomes known, by a push that is taken back, and is no version of the files here for that.
    await linked.push();
    await linked.undo();
    linked.assertFiles(mine, theirs);
    assert.equal(await linked.state(), 'diverged, 0 conflicts');
    // Linked anew, the base is what both have been once, and never what upstream has now.
    await api.linkUpstream(linked.id, null);
    await api.linkUpstream(linked.id, collection.current.upstream('skills/never-base'));
    assert.match(await linked.state(), /^diverged, [1-9]/);
    await linked.assertRefused('unresolved', () => linked.sync());
    await linked.assertRefused('unresolved', () => linked.push());
    // What upstream got from elsewhere between a push and a sync comes along, too.
    await linked.sync({ strategy: 'upstream' });
    const more = { ...theirs, 'a.md': 'Theirs again.\n' };
    await linked.edit({ 'b/c.md': 'Mine.\n' });
    await linked.push();
    linked.upstream.write({ 'a.md': more['a.md'] });
    await linked.sync();
    const both = { ...more, 'b/c.md': 'Mine.\n' };
    linked.assertFiles(both, both);
  });

  it('conflict markers written into the collection and called success', async () => {
    const linked = await deployed('never-markers');
    linked.upstream.write({ 'SKILL.md': stepped('never-markers', 'Second', 'Their') });
    await linked.edit({ 'SKILL.md': stepped('never-markers', 'Second', 'My') });
    await linked.assertRefused('unresolved', () => linked.push());
    await linked.assertRefused('unresolved', () => linked.sync());
    await linked.push({ strategy: 'local' });
    for (const side of [linked.local, linked.upstream])
      for (const content of Object.values(side.read())) assert.doesNotMatch(content, MARKERS);
  });

  it('a rollback that restores nothing, or the unselected paths', async () => {
    const api = await lineageApi();
    const files = base('never-unselected');
    const linked = await deployed('never-unselected');
    const neighbour = await deployed('never-unselected-2');
    const first = await linked.head();
    await linked.edit({ 'SKILL.md': 'Mine.\n', 'b/c.md': 'Mine.\n', 'new.md': 'Mine.\n' });
    await neighbour.edit({ 'a.md': 'Mine.\n' });
    linked.local.write({ '.env': 'TOKEN=none\n' });
    await api.restore(first.id);
    linked.assertFiles({ ...files, '.env': 'TOKEN=none\n' }, files);
    const untouched = base('never-unselected-2');
    neighbour.assertFiles({ ...untouched, 'a.md': 'Mine.\n' }, untouched);
    assert.equal((await linked.head()).id, first.id);
  });

  it('restoring by deleting first', async () => {
    const api = await lineageApi();
    const linked = await deployed('never-gone');
    const first = await linked.head();
    const second = await linked.edit({ 'SKILL.md': 'Mine.\n', 'a.md': 'Mine.\n' });
    const stop = inWorkspace('../never-gone.stop');
    // Another process looks all the time whether the file is there.
    const watched = outside(
      `while [ ! -e "${stop}" ]; do [ -f .claude/skills/never-gone/SKILL.md ] || { echo gone; exit 1; }; done`,
    );
    watched.catch(() => undefined);
    try {
      for (let i = 0; i < 10; i += 1) {
        await api.restore(first.id);
        await api.restore(second.id);
      }
      linked.upstream.write({ 'b/c.md': 'Theirs.\n' });
      await linked.sync();
      await linked.undo();
    } finally {
      writeFileSync(stop, '');
    }
    await watched;
    rmSync(stop);
  });

  it('error cleanup that deletes originals', async () => {
    const api = await lineageApi();
    const files = base('never-cleanup');
    const linked = await deployed('never-cleanup');
    const first = await linked.head();
    await linked.edit({ 'SKILL.md': stepped('never-cleanup', 'Second', 'My') });
    linked.upstream.write({ 'SKILL.md': stepped('never-cleanup', 'Second', 'Their'), 'new.md': 'New.\n' });
    // A folder with something that is no version's lies where upstream's new file would go.
    linked.local.write({ 'new.md/.env': 'TOKEN=none\n' });
    await linked.assertRefused('unresolved', () => linked.sync());
    await linked.assertRefused('in-the-way', () => linked.sync({ strategy: 'upstream' }));
    await linked.assertRefused('unresolved', () => linked.push());
    const restored = { ...linked.local.read(), 'SKILL.md': files['SKILL.md'] ?? '' };
    await api.restore(first.id);
    assert.deepEqual(linked.local.read(), restored);
    assert.equal(existsSync(linked.local.at('new.md/.env')), true);
  });

  it('0755 turned 0600', async () => {
    const name = 'never-mode';
    const files = { ...base(name), 'run.sh': '* #!/bin/sh\necho one\n' };
    const linked = await deployed(name, files);
    const modes = (): number[] => [
      linked.local.mode('run.sh'),
      linked.local.mode('SKILL.md'),
      linked.upstream.mode('run.sh'),
      linked.upstream.mode('SKILL.md'),
    ];
    const before = modes();
    assert.deepEqual(before, [0o755, 0o644, 0o755, 0o644]);
    linked.upstream.write({
      'run.sh': '* #!/bin/sh\necho two\n',
      'SKILL.md': stepped(name, 'Third', 'Their'),
    });
    await linked.sync({ acceptRisks: true });
    assert.deepEqual(modes(), before);
    await linked.edit({ 'run.sh': '* #!/bin/sh\necho three\n', 'SKILL.md': stepped(name, 'First', 'My') });
    await linked.push();
    assert.deepEqual(modes(), before);
    await linked.undo();
    assert.deepEqual(modes(), before);
    const versions = await linked.versions();
    await (await lineageApi()).restore(versions.at(-1)?.id ?? '');
    linked.assertFiles(files, linked.upstream.read());
    assert.deepEqual(modes(), before);
  });

  it('symlinks followed (/etc/passwd copied in)', async () => {
    const name = 'never-link';
    const secret = readFileSync('/etc/passwd', 'latin1');
    const files = { ...base(name), 'passwd.txt': '-> /etc/passwd', etc: '-> /etc' };
    const linked = await deployed(name, files);
    linked.assertFiles(files, files);
    linked.upstream.write({ 'b/hosts': '-> ../../../../../etc/hosts' });
    await linked.sync({ acceptRisks: true });
    await linked.edit({ shadow: '-> /etc/shadow' });
    await linked.push();
    const all = { ...files, 'b/hosts': '-> ../../../../../etc/hosts', shadow: '-> /etc/shadow' };
    linked.assertFiles(all, all);
    for (const { id } of await linked.versions()) await (await lineageApi()).restore(id);
    assert.equal(readFileSync('/etc/passwd', 'latin1'), secret);
    // An artifact that is itself a link out of the folder is none.
    collection.current.files('skills').write({ 'never-etc': '-> /etc' });
    collection.current.files('commands').write({ 'never-passwd.md': '-> /etc/passwd' });
    const api = await lineageApi();
    const { root } = await linked.artifact();
    for (const place of ['skills/never-etc', 'commands/never-passwd.md']) {
      const upstream = collection.current.upstream(place);
      await assert.rejects(api.deploy(upstream, root, { acceptRisks: true }), problemIs('upstream-deleted'));
      assert.equal(existsSync(inWorkspace(`.claude/${place}`)), false);
    }
  });

  it('CRLF, encoding and final newline changed', async () => {
    const name = 'never-form';
    const files: Files = {
      'SKILL.md': skillText(name).replaceAll('\n', '\r\n'),
      'bom.md': '\xef\xbb\xbfWith a mark.\r\n\r\nEnd',
      'latin1.txt': 'caf\xe9\n\nEnd\n',
      'mixed.md': 'one\r\ntwo\nthree\rfour',
      'utf16.txt': '\xff\xfea\x00\n\x00',
    };
    const linked = await deployed(name, files);
    linked.assertFiles(files, files);
    const theirs = {
      ...files,
      'SKILL.md': files['SKILL.md']?.replace('Third', 'Their') ?? '',
      'bom.md': '\xef\xbb\xbfWith a mark.\r\n\r\nTheir end',
    };
    linked.upstream.put(theirs);
    const mine = {
      ...files,
      'SKILL.md': files['SKILL.md']?.replace('First', 'My') ?? '',
      'bom.md': '\xef\xbb\xbfWith my mark.\r\n\r\nEnd',
    };
    await linked.edit(mine);
    await linked.sync();
    const merged = {
      ...files,
      'SKILL.md': mine['SKILL.md'].replace('Third', 'Their'),
      'bom.md': '\xef\xbb\xbfWith my mark.\r\n\r\nTheir end',
    };
    linked.assertFiles(merged, theirs);
    await linked.push();
    linked.assertFiles(merged, merged);
  });

  it('false drift from ignored files', async () => {
    const linked = await deployed('never-ignored');
    linked.local.write({ '.DS_Store': 'x', 'node_modules/x/index.js': 'x', 'SKILL.md~': 'x', '.env': 'x' });
    linked.upstream.write({ 'Thumbs.db': 'x', 'b/__pycache__/c.pyc': 'x', '.git/config': 'x' });
    const [local, upstream] = [linked.local.read(), linked.upstream.read()];
    await linked.assertNothingMoreRecorded();
    assert.equal(await linked.state(), 'in-sync');
    await linked.edit({ 'a.md': 'Mine.\n' });
    await linked.push();
    linked.assertFiles({ ...local, 'a.md': 'Mine.\n' }, { ...upstream, 'a.md': 'Mine.\n' });
    assert.equal(await linked.state(), 'in-sync');
  });

  it('drift that stays after a push', async () => {
    const linked = await deployed('never-stays');
    await linked.edit({ 'a.md': 'Mine.\n', 'new/deep.md': 'New.\n', 'b/d.bin': '\x00\x02' });
    assert.equal(await linked.state(), 'modified');
    await linked.push();
    assert.equal(await linked.state(), 'in-sync');
    await linked.assertNothingMoreRecorded();
    assert.equal(await linked.state(), 'in-sync');
    const plan = await linked.planPush();
    assert.deepEqual(
      plan.files.filter(({ action }) => action !== 'keep'),
      [],
    );
  });

  it('a second identical version row refused for another artifact', async () => {
    const files = { 'SKILL.md': skillText('never-twice'), 'a.md': 'A.\n' };
    const one = await deployed('never-twice', files);
    const other = await deployed('never-twice-2', files);
    const [first, second] = [await one.head(), await other.head()];
    assert.equal(first.contentHash, second.contentHash);
    assert.notEqual(first.id, second.id);
    // And for the same one: what was there before may come back.
    await one.edit({ 'a.md': 'B.\n' });
    const back = await one.edit({ 'a.md': 'A.\n' });
    assert.equal(back.contentHash, first.contentHash);
    assert.equal((await one.versions()).length, 3);
    assert.equal((await other.versions()).length, 1);
  });

  it('lineage in two orders', async () => {
    const linked = await deployed('never-order');
    for (let i = 1; i <= 3; i += 1) {
      await linked.edit({ 'a.md': `Mine ${String(i)}.\n` });
      linked.upstream.write({ 'b/c.md': `Theirs ${String(i)}.\n` });
      await linked.sync();
    }
    const versions = await linked.versions();
    const numbers = versions.map(({ number }) => number);
    assert.deepEqual(
      numbers,
      [...numbers].sort((a, b) => b - a),
    );
    const known = new Map(versions.map((version) => [version.id, version]));
    for (const version of versions) {
      for (const id of [version.parentId, version.mergeParentId]) {
        if (id === undefined) continue;
        const parent = known.get(id);
        assert.ok(parent, `a parent of ${version.label}`);
        assert.ok(parent.number < version.number, `${parent.label} before ${version.label}`);
        assert.ok(parent.createdAt <= version.createdAt);
      }
    }
    const lineage: ApiVersion[] = [];
    for (let at: ApiVersion | undefined = await linked.head(); at; at = known.get(at.parentId ?? ''))
      lineage.push(at);
    assert.equal(lineage.at(-1)?.changeOrigin, 'deployment');
    assert.equal(lineage.length, 7);
    const page = await (await lineageApi()).listVersions(linked.id, { before: numbers[2] ?? 0, limit: 2 });
    assert.deepEqual(
      page.map(({ id }) => id),
      versions.slice(3, 5).map(({ id }) => id),
    );
  });

  it('the farthest instead of the nearest common ancestor', async () => {
    const name = 'never-farthest';
    const linked = await deployed(name);
    linked.upstream.write({ 'SKILL.md': stepped(name, 'Second', 'Their') });
    await linked.sync();
    // Against the deployment, upstream changed this line and so did we. Against the last sync, only we did.
    const mine = stepped(name, 'Second', 'My');
    await linked.edit({ 'SKILL.md': mine });
    const theirs = stepped(name, 'Second', 'Their').replace('Third', 'Another');
    linked.upstream.write({ 'SKILL.md': theirs });
    assert.equal(await linked.state(), 'diverged, 0 conflicts');
    const plan = await linked.planSync();
    assert.equal(plan.conflicts, 0);
    await linked.apply(plan);
    const merged = { ...base(name), 'SKILL.md': mine.replace('Third', 'Another') };
    linked.assertFiles(merged, { ...base(name), 'SKILL.md': theirs });
    // After a push the head is what both have.
    await linked.push();
    linked.assertFiles(merged, merged);
    await linked.edit({ 'SKILL.md': merged['SKILL.md'].replace('My', 'My own') });
    linked.upstream.write({ 'a.md': 'Theirs.\n' });
    assert.equal((await linked.planSync()).conflicts, 0);
  });

  it('non-atomic writes', async () => {
    const name = 'never-torn';
    const [old, next] = ['old\n', 'new\n'].map((line) => line.repeat(500_000)) as [string, string];
    const linked = await deployed(name, { 'SKILL.md': skillText(name), 'large.md': old });
    const place = inWorkspace('../never-torn');
    writeFileSync(`${place}.old`, old);
    writeFileSync(`${place}.new`, next);
    // Who has the file open goes on reading what it was.
    const before = openSync(linked.local.at('large.md'), 'r');
    // Another process reads it all the time: it is one or the other, and never a part.
    const reading = outside(
      `while [ ! -e "${place}.stop" ]; do
         cp .claude/skills/${name}/large.md "${place}.seen"
         cmp -s "${place}.seen" "${place}.old" || cmp -s "${place}.seen" "${place}.new" || { echo torn; exit 1; }
       done`,
    );
    reading.catch(() => undefined);
    try {
      linked.upstream.write({ 'large.md': next });
      for (let i = 0; i < 5; i += 1) {
        await linked.sync();
        assert.equal(readFileSync(linked.local.at('large.md'), 'latin1'), next);
        await linked.undo();
        assert.equal(readFileSync(linked.local.at('large.md'), 'latin1'), old);
      }
    } finally {
      writeFileSync(`${place}.stop`, '');
    }
    await reading;
    const bytes = Buffer.alloc(old.length + 1);
    assert.equal(readSync(before, bytes, 0, bytes.length, 0), old.length);
    assert.equal(bytes.toString('latin1', 0, old.length), old);
    closeSync(before);
    for (const end of ['old', 'new', 'seen', 'stop']) rmSync(`${place}.${end}`);
  });

  it('no lock', async () => {
    const name = 'never-lock';
    const linked = await deployed(name);
    linked.upstream.write({ 'SKILL.md': stepped(name, 'Third', 'Their') });
    await linked.edit({ 'SKILL.md': stepped(name, 'First', 'My') });
    // Two plans of one moment, carried out at once: one of them comes too late, and says so.
    const [one, other] = [await linked.planSync(), await linked.planSync()];
    const results = await Promise.allSettled([linked.apply(one), linked.apply(other)]);
    const [late, ...more] = results.flatMap((result): unknown[] =>
      result.status === 'rejected' ? [result.reason] : [],
    );
    problemIs('moved')(late);
    assert.deepEqual(more, []);
    const merged = stepped(name, 'First', 'My').replace('Third', 'Their');
    linked.assertFiles({ ...base(name), 'SKILL.md': merged }, linked.upstream.read());
    // Of a sync and a push of one moment, each finds the other's result or says that it came too late.
    linked.upstream.write({ 'a.md': 'Theirs.\n' });
    const both = await Promise.allSettled([linked.sync(), linked.push()]);
    for (const result of both) if (result.status === 'rejected') problemIs('moved')(result.reason);
    await linked.sync();
    await linked.push();
    const all = { ...base(name), 'SKILL.md': merged, 'a.md': 'Theirs.\n' };
    linked.assertFiles(all, all);
    assert.equal(await linked.state(), 'in-sync');
    // Many artifacts at once, each whole.
    const names = Array.from({ length: 8 }, (_, i) => `never-lock-${String(i)}`);
    const many = await Promise.all(names.map((each) => deployed(each)));
    for (const each of many) each.upstream.write({ 'a.md': 'Theirs.\n' });
    await Promise.all(many.map((each) => each.sync()));
    for (const each of many) {
      const files = { ...base(path.basename(each.path)), 'a.md': 'Theirs.\n' };
      each.assertFiles(files, files);
      assert.equal((await each.versions()).length, 2);
      assert.equal(await each.state(), 'in-sync');
    }
  });
});
