import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { decide, emptyHistory } from '../../../../src/core/merge/session/sessionHistory';
import { MergeSessionStore } from '../../../../src/store/mergeSessions/mergeSessionStore';
import {
  SessionOvertakenError,
  type StoredMergeSession,
} from '../../../../src/store/mergeSessions/sessionOvertakenError';
import { useTemporaryDirectory } from '../temporaryDirectory';
import { artifactOf, sessionContent } from './sessionContent';

const resolved = (session: StoredMergeSession, count: number): StoredMergeSession => ({
  ...session,
  record: { ...session.record, resolved: count },
});

describe('mergeSessionStore', () => {
  const temporary = useTemporaryDirectory();
  const folder = (): string => path.join(temporary.path, 'merges');
  /** A window. */
  const open = (): MergeSessionStore => new MergeSessionStore(folder());
  const fileOf = (session: StoredMergeSession): string => path.join(session.folder, 'session.json');

  /** What a save is refused with. */
  async function overtaken(saving: Promise<StoredMergeSession>): Promise<SessionOvertakenError['newer']> {
    const error: unknown = await saving.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof SessionOvertakenError, String(error));
    return error.newer;
  }

  it('has nothing before the first session, and no folder', async () => {
    assert.deepEqual(await open().list(), { sessions: [], damaged: [] });
    assert.equal(await open().find(sessionContent('a').request), undefined);
    assert.deepEqual(await fs.readdir(temporary.path), []);
  });

  it('keeps sessions where they can be found, in any window', async () => {
    const store = open();
    const first = await store.begin(sessionContent('a'));
    const other = await store.begin(sessionContent('b'));
    assert.equal(first.folder, path.join(folder(), artifactOf('a'), '1'));
    assert.deepEqual(await open().find(sessionContent('a').request), first);
    assert.deepEqual(await open().find(sessionContent('b').request), other);
    assert.equal(await open().find(sessionContent('c').request), undefined);
    assert.deepEqual(await fs.readdir(first.folder), ['session.json']);
  });

  it('saves what changed, and lists the last changed first', async () => {
    const store = open();
    const a = await store.begin(sessionContent('a'));
    const b = await store.begin(sessionContent('b'));
    const history = decide(
      emptyHistory,
      new Map([['__proto__', { kind: 'text', text: 'by hand', state: 'one' }]]),
      { code: 'elsewhere', path: '__proto__' },
    );
    while (Date.now() <= b.record.changedAt) await new Promise((resolve) => setTimeout(resolve, 1));
    const saved = await store.save({ ...a, record: { ...a.record, history, selected: 'x' } });
    assert.deepEqual(saved.record.history, history);
    assert.equal(saved.record.createdAt, a.record.createdAt);
    assert.deepEqual(await open().list(), { sessions: [saved, b], damaged: [] });
    assert.deepEqual(await fs.readdir(a.folder), ['session.json']);
  });

  it('gives each of many windows that begin at once a session of its own', async () => {
    const begun = await Promise.all(Array.from({ length: 12 }, () => open().begin(sessionContent('a'))));
    assert.equal(new Set(begun.map((session) => session.folder)).size, begun.length);
    assert.equal((await open().list()).sessions.length, begun.length);
  });

  it('ends with the latest of many saves, whether they wait for each other or not', async () => {
    const store = open();
    const session = await store.begin(sessionContent('a'));
    const saves = Array.from({ length: 50 }, (_, index) => store.save(resolved(session, index + 1)));
    const results = await Promise.all(saves);
    assert.equal(results.at(-1)?.record.resolved, 50);
    assert.ok((results.at(-1)?.record.revision ?? 0) < 10);
    let last = session;
    // Based on what was begun, on what was saved, and on neither the latest.
    for (const from of [session, results[0] ?? session, session]) last = await store.save(resolved(from, 60));
    assert.deepEqual(await open().find(session.record.request), last);
  });

  it('refuses to write over what another window has saved, which is then taken over', async () => {
    const [one, other] = [open(), open()];
    const session = await one.begin(sessionContent('a'));
    const mine = await one.save(resolved(session, 1));
    const seen = (await other.find(session.record.request)) ?? assert.fail();
    const theirs = await other.save(resolved(seen, 2));
    // Listing does not take over.
    await one.list();
    for (const late of [mine, session])
      assert.deepEqual(await overtaken(one.save(resolved(late, 3))), theirs);
    assert.deepEqual(await open().find(session.record.request), theirs);
    const again = await one.save(resolved(theirs, 4));
    // What this window made before it took over is late still.
    assert.deepEqual(await overtaken(one.save(resolved(mine, 5))), again);
    assert.deepEqual(await overtaken(other.save(resolved(theirs, 6))), again);
    assert.deepEqual(await open().find(session.record.request), again);
  });

  it('lets one of two windows that save at the same time go first', async () => {
    const [one, other] = [open(), open()];
    const session = await one.begin(sessionContent('a'));
    const results = await Promise.allSettled([
      one.save(resolved(session, 1)),
      other.save(resolved(session, 2)),
    ]);
    assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    const [won] = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    assert.deepEqual(await open().find(session.record.request), won);
  });

  it('removes sessions with all that is in their folder, and refuses to save them then', async () => {
    const [one, other] = [open(), open()];
    const session = await one.begin(sessionContent('a'));
    await fs.mkdir(path.join(session.folder, 'texts'));
    await fs.writeFile(path.join(session.folder, 'texts', 'SKILL.md'), 'text');
    const saving = one.save(resolved(session, 1));
    await one.remove(session);
    await saving;
    assert.deepEqual(await fs.readdir(folder()), []);
    assert.equal(await overtaken(one.save(session)), undefined);
    assert.equal(await overtaken(other.save(session)), undefined);
    await other.remove(session);
    assert.deepEqual(await fs.readdir(folder()), []);
  });

  it('removes one of several of an artifact', async () => {
    const store = open();
    const [first, second] = [await store.begin(sessionContent('a')), await store.begin(sessionContent('a'))];
    await store.remove(first);
    assert.deepEqual((await store.list()).sessions, [second]);
    assert.equal(path.basename((await store.begin(sessionContent('a'))).folder), '3');
  });

  it('passes over what is damaged, says so, and leaves it where it is', async () => {
    const store = open();
    const [bad, good] = [await store.begin(sessionContent('a')), await store.begin(sessionContent('b'))];
    const whole = await fs.readFile(fileOf(bad), 'utf8');
    for (const text of [
      '',
      '{',
      whole.slice(0, whole.length >> 1),
      '\0'.repeat(whole.length),
      '{"format":3}',
    ]) {
      await fs.writeFile(fileOf(bad), text);
      assert.deepEqual(await store.list(), { sessions: [good], damaged: [fileOf(bad)] });
      assert.equal(await fs.readFile(fileOf(bad), 'utf8'), text);
    }
    await fs.rm(fileOf(bad));
    await fs.writeFile(path.join(folder(), 'a file'), 'of somebody');
    // A session that another window is beginning.
    assert.deepEqual(await store.list(), { sessions: [good], damaged: [] });
  });

  it('writes what this window has over what was damaged, and keeps that beside it', async () => {
    const store = open();
    const session = await store.begin(sessionContent('a'));
    await fs.writeFile(fileOf(session), '{"format":3}');
    const saved = await store.save(resolved(session, 1));
    assert.deepEqual(await open().find(session.record.request), saved);
    const [kept, ...others] = (await fs.readdir(session.folder)).filter((name) => name !== 'session.json');
    assert.match(kept ?? '', /^session\.damaged-.*\.json$/);
    assert.deepEqual(others, []);
    assert.equal(await fs.readFile(path.join(session.folder, kept ?? ''), 'utf8'), '{"format":3}');
  });

  it('tells of what this window did, as long as somebody listens', async () => {
    const store = open();
    let told = 0;
    const listening = store.onDidChange(() => told++);
    const session = await store.begin(sessionContent('a'));
    assert.equal(told, 1);
    await store.save(session);
    assert.equal(told, 2);
    listening.dispose();
    await store.remove(session);
    assert.equal(told, 2);
  });

  it('rejects when the folder cannot be made', async () => {
    await fs.writeFile(folder(), 'a file in its place');
    await assert.rejects(open().begin(sessionContent('a')), { name: 'StoreError', reason: 'unwritable' });
    assert.deepEqual(await open().list(), { sessions: [], damaged: [] });
  });
});
