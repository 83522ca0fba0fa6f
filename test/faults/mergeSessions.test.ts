import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { MergeSessionStore } from '../../src/store/mergeSessions/mergeSessionStore';
import type { StoredMergeSession } from '../../src/store/mergeSessions/sessionOvertakenError';
import { StoreError } from '../../src/store/storeError';
import { sessionContent } from '../unit/store/mergeSessions/sessionContent';
import { useTemporaryDirectory } from '../unit/store/temporaryDirectory';
import { failNthFileCall } from './failNthFileCall';
import { longHistory } from './longHistory';

const ROUNDS = 12;
const REASONS = { ENOSPC: 'no-space', EACCES: 'unwritable' } as const;

describe('merge sessions on a disk that fails, and in processes that are killed', () => {
  const temporary = useTemporaryDirectory();

  const withNumber = (session: StoredMergeSession, resolved: number): StoredMergeSession => ({
    ...session,
    record: { ...session.record, resolved, history: longHistory(resolved) },
  });

  /** The one session there is, read by another window. */
  const only = async (folder: string): Promise<StoredMergeSession> => {
    const { sessions, damaged } = await new MergeSessionStore(folder).list();
    assert.deepEqual(damaged, []);
    assert.equal(sessions.length, 1);
    return sessions[0] ?? assert.fail();
  };

  async function assertSummarised(
    store: MergeSessionStore,
    { folder, record }: StoredMergeSession,
  ): Promise<void> {
    const { sessions, damaged } = await store.summaries();
    assert.deepEqual(damaged, []);
    assert.deepEqual(
      sessions.map(({ folder: where, summary }) => [
        where,
        summary.revision,
        summary.writer,
        summary.resolved,
      ]),
      [[folder, record.revision, record.writer, record.resolved]],
    );
  }

  /** Does something with the n-th call failing. @returns undefined when there are fewer calls */
  async function failing<T>(
    code: keyof typeof REASONS,
    n: number,
    work: () => Promise<T>,
  ): Promise<{ readonly result: T | StoreError; readonly struck: string } | undefined> {
    const failure = await failNthFileCall(code, n);
    const result = await work()
      .catch((error: unknown) => {
        assert.ok(error instanceof StoreError, String(error));
        assert.equal(error.reason, REASONS[code]);
        return error;
      })
      .finally(() => {
        failure.stop();
      });
    return failure.struck === undefined ? undefined : { result, struck: failure.struck };
  }

  for (const code of ['ENOSPC', 'EACCES'] as const) {
    it(`keeps the record before or the new one whichever call of a save fails (${code})`, async () => {
      const struck = new Set<string>();
      let refused = 0;
      for (let n = 0; ; n++) {
        const folder = path.join(temporary.path, String(n));
        const store = new MergeSessionStore(folder);
        const begun = await store.begin(sessionContent('a'));
        const before = await store.save(withNumber(begun, 1));
        // Another window of the same user: this one looks around for what was left.
        const window = new MergeSessionStore(folder);
        const outcome = await failing(code, n, () => window.save(withNumber(before, 2)));
        if (!outcome) break;
        struck.add(outcome.struck);
        const kept = await only(folder);
        // What the window knows by heart is what is there.
        await assertSummarised(window, kept);
        if (outcome.result instanceof StoreError) {
          refused++;
          // The folder could not be synced: the new one is there already.
          const isNew = kept.record.resolved === 2;
          if (!isNew) assert.deepEqual(kept, before);
          else assert.deepEqual(kept.record.history, longHistory(2));
        } else assert.deepEqual(kept, outcome.result);
        const after = await window.save(withNumber(before, 3));
        assert.deepEqual(await only(folder), after);
        assert.equal(after.record.resolved, 3);
        assert.deepEqual(
          (await fs.readdir(after.folder)).filter((name) => name.startsWith('session.json')),
          ['session.json'],
        );
      }
      assert.ok(refused >= 5, String(refused));
      for (const call of ['open', 'handle.writeFile', 'handle.sync', 'rename', 'link', 'readFile', 'stat'])
        assert.ok(struck.has(call), call);
    }).timeout(30_000);

    it(`has no half session whichever call of a beginning fails, and begins another (${code})`, async () => {
      let refused = 0;
      for (let n = 0; ; n++) {
        const folder = path.join(temporary.path, String(n));
        const store = new MergeSessionStore(folder);
        const outcome = await failing(code, n, () => store.begin(sessionContent('a')));
        if (!outcome) break;
        if (outcome.result instanceof StoreError) {
          refused++;
          assert.deepEqual(await store.list(), { sessions: [], damaged: [] });
          await store.begin(sessionContent('a'));
        }
        await only(folder);
      }
      assert.ok(refused >= 5, String(refused));
    }).timeout(30_000);

    it(`has a whole session or none whichever call of a removal fails (${code})`, async () => {
      let refused = 0;
      for (let n = 0; ; n++) {
        const folder = path.join(temporary.path, String(n));
        const store = new MergeSessionStore(folder);
        const session = await store.begin(sessionContent('a'));
        const outcome = await failing(code, n, () => store.remove(session));
        if (!outcome) break;
        const { sessions, damaged } = await store.list();
        assert.deepEqual(damaged, []);
        if (outcome.result instanceof StoreError) refused++;
        else assert.deepEqual(sessions, []);
        assert.ok(sessions.length <= 1);
        if (sessions[0]) assert.deepEqual(sessions[0], session);
        await store.remove(session);
        assert.deepEqual(await store.list(), { sessions: [], damaged: [] });
      }
      assert.ok(refused >= 3, String(refused));
    }).timeout(30_000);
  }

  it(`loses no save that has returned, and tears none, in ${String(ROUNDS)} rounds of killing`, async () => {
    const folder = path.join(temporary.path, 'merges');
    await new MergeSessionStore(folder).begin(sessionContent('a'));
    // A window that is open all the while.
    const watching = new MergeSessionStore(folder);
    let next = 1;
    let saves = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const entry = path.join(__dirname, 'sessionSaver.entry.cjs');
      const child = spawn(process.execPath, [entry, folder, 'a', String(next)], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let [output, errors] = ['', ''];
      child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()));
      child.stderr.on('data', (bytes: Buffer) => (errors += bytes.toString()));
      const closed = once(child, 'close');
      await Promise.race([once(child.stdout, 'data'), closed]);
      await setTimeout(Math.random() * 60);
      child.kill('SIGKILL');
      await closed;
      assert.equal(errors, '');
      assert.equal(child.signalCode, 'SIGKILL');
      const returned = output.slice(0, output.lastIndexOf('\n')).split('\n').map(Number);
      const last = returned.at(-1) ?? 0;
      saves += returned.length;
      const kept = await only(folder);
      const { record } = kept;
      await assertSummarised(watching, kept);
      assert.ok(
        record.resolved === last || record.resolved === last + 1,
        `${String(record.resolved)} ${String(last)}`,
      );
      assert.deepEqual(record.history, longHistory(record.resolved));
      next = record.resolved + 1;
    }
    assert.ok(saves > ROUNDS);
    // A save takes a dead process's lock away, and what it was writing.
    const store = new MergeSessionStore(folder);
    const saved = await store.save(withNumber(await only(folder), next));
    assert.deepEqual(await fs.readdir(saved.folder), ['session.json']);
  }).timeout(60_000);
});
