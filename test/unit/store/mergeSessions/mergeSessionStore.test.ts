import assert from 'node:assert/strict';
import fsModule, * as fs from 'node:fs/promises';
import path from 'node:path';
import { mock } from 'node:test';
import { decide, emptyHistory } from '../../../../src/core/merge/session/sessionHistory';
import { MergeSessionStore } from '../../../../src/store/mergeSessions/mergeSessionStore';
import {
  SessionOvertakenError,
  type StoredMergeSession,
} from '../../../../src/store/mergeSessions/sessionOvertakenError';
import { SessionFile } from '../../../../src/store/mergeSessions/sessionFile';
import type { StoredMergeSummary } from '../../../../src/store/mergeSessions/sessionSummaries';
import { useTemporaryDirectory } from '../temporaryDirectory';
import { artifactOf, sessionContent } from './sessionContent';

const resolved = (session: StoredMergeSession, count: number): StoredMergeSession => ({
  ...session,
  record: { ...session.record, resolved: count },
});

const decidedIn = (session: StoredMergeSession): StoredMergeSession => ({
  ...session,
  record: {
    ...session.record,
    history: decide(emptyHistory, new Map([['a', { kind: 'text', text: 'by hand', state: 'one' }]]), {
      code: 'elsewhere',
      path: 'a',
    }),
  },
});

/** What a summary has of a session. */
const summaryOf = ({ folder, record }: StoredMergeSession): StoredMergeSummary => {
  const {
    revision,
    writer,
    request,
    artifactName,
    createdAt,
    changedAt,
    conflicts,
    resolved: count,
  } = record;
  const hasDecisions = record.history.now.size > 0;
  const summary = { revision, writer, request, artifactName, createdAt, changedAt, conflicts, hasDecisions };
  return { folder, summary: { ...summary, resolved: count } };
};

describe('mergeSessionStore', () => {
  const temporary = useTemporaryDirectory();
  const folder = (): string => path.join(temporary.path, 'merges');
  /** A window. */
  const open = (): MergeSessionStore => new MergeSessionStore(folder());
  const fileOf = (session: StoredMergeSession): string => path.join(session.folder, 'session.json');

  /** What a save or a removal is refused with. */
  async function overtaken(saving: Promise<unknown>): Promise<SessionOvertakenError['newer']> {
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

  it('refuses to remove what another window has decided since, unless it is meant all the same', async () => {
    const [one, other] = [open(), open()];
    const session = await one.begin(sessionContent('a'));
    const seen = (await other.find(session.record.request)) ?? assert.fail();
    const theirs = await other.save(decidedIn(seen));
    const listening: string[] = [];
    one.onDidChange(() => listening.push('changed'));
    assert.deepEqual(await overtaken(one.remove(session)), theirs);
    assert.deepEqual(listening, []);
    assert.deepEqual(await open().list(), { sessions: [theirs], damaged: [] });
    // Nothing is held against this window: with what it knows now it goes on.
    const mine = await one.save(resolved(theirs, 3));
    assert.deepEqual(await overtaken(other.remove(theirs)), mine);
    await other.remove(theirs, { evenIfNewer: true });
    assert.deepEqual(await fs.readdir(folder()), []);
    assert.equal(await overtaken(one.save(mine)), undefined);
  });

  it('removes what another window has only looked at, and what this one has decided', async () => {
    const [one, other] = [open(), open()];
    const session = await one.begin(sessionContent('a'));
    await other.save(resolved((await other.find(session.record.request)) ?? assert.fail(), 1));
    await one.remove(session);
    const again = await one.begin(sessionContent('a'));
    await one.save(decidedIn(again));
    await one.remove(again);
    assert.deepEqual(await fs.readdir(folder()), []);
    // What is taken over is known.
    const third = await one.begin(sessionContent('a'));
    await other.remove(await other.save(decidedIn(third)));
    const fourth = await one.begin(sessionContent('a'));
    const theirs = await other.save(decidedIn(fourth));
    await one.remove(theirs);
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

  it('has summaries that are those of the sessions, whoever saves, damages and removes them', async () => {
    const [one, other] = [open(), open()];
    const check = async (): Promise<void> => {
      const { sessions, damaged } = await open().list();
      const expected = { sessions: sessions.map(summaryOf), damaged };
      for (const store of [one, other, open()]) assert.deepEqual(await store.summaries(), expected);
    };
    await check();
    const a = await one.begin(sessionContent('a'));
    await check();
    const b = await other.begin(sessionContent('b'));
    while (Date.now() <= b.record.changedAt) await new Promise((resolve) => setTimeout(resolve, 1));
    const mine = await one.save(decidedIn(a));
    await check();
    // The same length, so that only another file tells.
    await other.save(resolved(mine, 1));
    await check();
    const whole = await fs.readFile(fileOf(a));
    await fs.writeFile(fileOf(a), '{');
    await check();
    await fs.writeFile(fileOf(a), whole);
    await check();
    await fs.rm(fileOf(a));
    await check();
    await one.remove(b);
    await check();
    assert.deepEqual(await one.summaries(), { sessions: [], damaged: [] });
  });

  it('reads no file again that nobody else has changed', async () => {
    const [one, other] = [open(), open()];
    const begun = await one.begin(sessionContent('a'));
    const readFile = mock.method(SessionFile.prototype, 'read');
    try {
      const saved = await one.save(decidedIn(begun));
      await one.save(saved);
      await one.summaries();
      assert.equal(readFile.mock.callCount(), 0);
      await other.summaries();
      await other.summaries();
      assert.equal(readFile.mock.callCount(), 1);
      const theirs = await other.save({ ...saved, record: { ...saved.record, revision: 3 } });
      assert.equal(readFile.mock.callCount(), 1);
      assert.equal((await one.summaries()).sessions[0]?.summary.revision, theirs.record.revision);
      assert.equal(readFile.mock.callCount(), 2);
    } finally {
      readFile.mock.restore();
    }
  });

  it('lets nobody else read what is kept', async () => {
    const store = open();
    const session = await store.begin(sessionContent('a'));
    const seen = new Map<string, number>();
    /** Each file and folder there is while a session is kept. */
    const look = async (): Promise<void> => {
      for (const entry of await fs.readdir(folder(), { recursive: true, withFileTypes: true })) {
        const stat = await fs.stat(path.join(entry.parentPath, entry.name)).catch(() => undefined);
        const kind = entry.isDirectory() ? 'folder' : entry.name.replace(/[0-9a-f]{8,}|\d+/g, '#');
        if (stat) seen.set(kind, (seen.get(kind) ?? 0) | stat.mode);
      }
    };
    const rename = fsModule.rename.bind(fsModule);
    const renaming = mock.method(fsModule, 'rename', async (from: string, to: string) => {
      await look();
      await rename(from, to);
    });
    try {
      await fs.writeFile(fileOf(session), '{');
      await fs.chmod(fileOf(session), 0o644);
      await store.save(session);
      assert.equal(renaming.mock.callCount(), 1);
      seen.delete('session.json');
    } finally {
      renaming.mock.restore();
    }
    await look();
    assert.deepEqual([...seen.keys()].sort(), [
      'folder',
      'session.damaged-#.json',
      'session.json',
      'session.json.#.#.tmp',
      'session.lock',
    ]);
    // Windows has no such modes.
    const others = process.platform === 'win32' ? 0 : 0o077;
    for (const [kind, mode] of seen) assert.equal(mode & others, 0, kind);
    assert.equal((await fs.stat(folder())).mode & others, 0);
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
