import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { encodeFrame } from '../../../../src/store/journal/frame';
import type { Transaction } from '../../../../src/store/journal/record';
import {
  endedSegments,
  listSegments,
  readSegment,
  type SegmentName,
  type SegmentRead,
} from '../../../../src/store/journal/segment';
import { SegmentWriter } from '../../../../src/store/journal/segmentWriter';
import { newWriterId, type WriterId } from '../../../../src/store/writerId';
import { failNext } from '../failingDisk';
import { artifactOf, headOf, operationOf, versionOf, writerOf } from '../journalRecords';
import { useTemporaryDirectory } from '../temporaryDirectory';

const transactionOf = (clock: number): Transaction => ({
  clock,
  records: [artifactOf('example'), versionOf({ content: String(clock) }), headOf(null), operationOf('x')],
});

const nothingFrom = (offset: number): SegmentRead => ({
  transactions: [],
  offset,
  damaged: [],
  problem: undefined,
  hasMore: false,
});

describe('segment', () => {
  const journal = useTemporaryDirectory();
  const writers: SegmentWriter[] = [];
  const writer = (letter = 'a'): SegmentWriter => {
    const made = new SegmentWriter(journal.path, writerOf(letter));
    writers.push(made);
    return made;
  };
  afterEach(async () => {
    for (const open of writers.splice(0)) await open.rotate();
  });

  it('reads back what was appended, and on from where it ended', async () => {
    const out = writer();
    const first = await out.append(transactionOf(1));
    const read = await readSegment(journal.path, first.name, 0);
    assert.deepEqual(read.transactions, [transactionOf(1)]);
    assert.equal(read.offset, first.offset);
    await out.append(transactionOf(2));
    await out.append(transactionOf(3));
    const rest = await readSegment(journal.path, first.name, read.offset);
    assert.deepEqual(rest.transactions, [transactionOf(2), transactionOf(3)]);
    assert.deepEqual(await readSegment(journal.path, first.name, rest.offset), nothingFrom(rest.offset));
  });

  it('is damaged when it is shorter than what was read of it', async () => {
    const out = writer();
    const { name } = await out.append(transactionOf(1));
    const { offset } = await out.append(transactionOf(2));
    await out.rotate();
    for (const length of [offset - 1, 9, 8, 0]) {
      await fs.truncate(path.join(journal.path, name), length);
      const read = await readSegment(journal.path, name, offset);
      assert.deepEqual({ ...read, problem: undefined }, nothingFrom(offset));
      assert.equal(read.problem?.reason, 'damaged');
      assert.match(read.problem.message, new RegExp(`cut off at ${String(length)} bytes`));
    }
  });

  it('has nothing in a segment that is gone, empty, or only begun', async () => {
    const nothing = nothingFrom(0);
    assert.deepEqual(await readSegment(journal.path, 'gone.0000.seg', 0), nothing);
    for (const length of [0, 3, 8]) {
      await fs.writeFile(
        path.join(journal.path, 'begun.0000.seg'),
        Buffer.from('ALJ\0\x01\0\0\0').subarray(0, length),
      );
      assert.deepEqual(await readSegment(journal.path, 'begun.0000.seg', 0), nothing);
    }
  });

  it('ignores a torn tail and reads on when it becomes whole', async () => {
    const { name, offset } = await writer().append(transactionOf(1));
    const file = path.join(journal.path, name);
    const frame = encodeFrame(Buffer.from(JSON.stringify(transactionOf(2))));
    for (const cut of [1, 7, 8, 9, frame.length - 1]) {
      await fs.truncate(file, offset);
      await fs.appendFile(file, frame.subarray(0, cut));
      const torn = await readSegment(journal.path, name, 0);
      assert.deepEqual(torn.transactions, [transactionOf(1)]);
      assert.equal(torn.offset, offset);
      assert.equal(torn.problem, undefined);
      await fs.appendFile(file, frame.subarray(cut));
      assert.deepEqual((await readSegment(journal.path, name, offset)).transactions, [transactionOf(2)]);
    }
  });

  it('refuses a newer format and what is no segment at all', async () => {
    const { name } = await writer().append(transactionOf(1));
    const file = path.join(journal.path, name);
    const handle = await fs.open(file, 'r+');
    await handle.write(Buffer.from([2]), 0, 1, 4);
    await handle.close();
    await assert.rejects(readSegment(journal.path, name, 0), { name: 'StoreError', reason: 'newer-format' });
    await fs.writeFile(file, 'something else entirely, and longer than a header');
    await assert.rejects(readSegment(journal.path, name, 0), { name: 'StoreError', reason: 'damaged' });
  });

  it('gives what is around a frame that a newer extension may know, and stays before it', async () => {
    for (const unknown of [
      'not json',
      '{"clock":0,"records":[]}',
      '{"clock":5,"records":[{"type":"unknown"}]}',
    ]) {
      const out = writer();
      const { name, offset } = await out.append(transactionOf(1));
      await out.rotate();
      for (const payload of [unknown, JSON.stringify(transactionOf(2))])
        await fs.appendFile(path.join(journal.path, name), encodeFrame(Buffer.from(payload)));
      const read = await readSegment(journal.path, name, 0);
      assert.deepEqual(read.transactions, [transactionOf(1), transactionOf(2)]);
      assert.equal(read.offset, offset);
      assert.equal(read.problem?.reason, 'newer-format');
      await fs.rm(path.join(journal.path, name));
    }
  });

  it('says which bytes are lost where a frame does not verify, and reads what is behind them', async () => {
    const out = writer();
    const first = await out.append(transactionOf(1));
    const second = await out.append(transactionOf(2));
    const third = await out.append(transactionOf(3));
    const handle = await fs.open(path.join(journal.path, first.name), 'r+');
    await handle.write(Buffer.from('#'), 0, 1, first.offset + 20);
    const read = await readSegment(journal.path, first.name, 0);
    assert.deepEqual(read.transactions, [transactionOf(1), transactionOf(3)]);
    assert.deepEqual(read.damaged, [{ from: first.offset, to: second.offset }]);
    assert.equal(read.offset, third.offset);
    assert.equal(read.problem?.reason, 'damaged');
    assert.match(
      read.problem.message,
      new RegExp(`bytes ${String(first.offset)} to ${String(second.offset - 1)} `),
    );
    await handle.write(Buffer.from('#'), 0, 1, 0);
    await handle.close();
    const headless = await readSegment(journal.path, first.name, 0);
    assert.deepEqual(headless.transactions, [transactionOf(1), transactionOf(3)]);
    assert.deepEqual(headless.damaged, [{ from: 0, to: 8 }, ...read.damaged]);
  });

  it('reads a long segment in parts, however long a transaction is', async () => {
    const out = writer();
    const all = [1, 2, 3, 4, 5].map(transactionOf);
    const ends: number[] = [];
    let name = '';
    for (const transaction of all) {
      const appended = await out.append(transaction);
      ends.push(appended.offset);
      name = appended.name;
    }
    const [firstEnd = 0, , thirdEnd = 0] = ends;
    for (const most of [1, firstEnd, thirdEnd - 8, thirdEnd - 7]) {
      const read: Transaction[] = [];
      let parts = 0;
      for (let at = 0, hasMore = true; hasMore; parts++) {
        const part = await readSegment(journal.path, name, at, most);
        read.push(...part.transactions);
        [at, hasMore] = [part.offset, part.hasMore];
      }
      assert.deepEqual(read, all);
      assert.equal(parts > 1, most > 1);
    }
  });

  it('lists segments by name and nothing else', async () => {
    await writer('b').append(transactionOf(1));
    const a = writer('a');
    await a.append(transactionOf(1));
    await a.rotate();
    await a.append(transactionOf(2));
    for (const name of ['notes.txt', 'x.0000.seg', `${writerOf('c')}.0000.tmp`]) {
      await fs.writeFile(path.join(journal.path, name), '');
    }
    const listed = await listSegments(journal.path);
    assert.deepEqual(
      listed.map(({ name, writer }) => ({ name, writer })),
      [
        { name: `${writerOf('a')}.0000.seg`, writer: writerOf('a') },
        { name: `${writerOf('a')}.0001.seg`, writer: writerOf('a') },
        { name: `${writerOf('b')}.0000.seg`, writer: writerOf('b') },
      ],
    );
  });

  it('says which segments have ended: those of dead processes, those that another of their writer follows, and another machine’s after a week', () => {
    const own = newWriterId(Date.now());
    const elsewhere = writerOf('a');
    const segmentOf = (writer: WriterId, n: number, days = 0): SegmentName => ({
      name: `${writer}.000${String(n)}.seg`,
      writer,
      touchedAt: Date.now() - days * 24 * 60 * 60_000,
      size: 100,
    });
    const dead = own.replace(/-\d+-/, '-999999999-') as WriterId;
    const ended = [segmentOf(own, 0), segmentOf(dead, 0), segmentOf(writerOf('b'), 0, 8)];
    const growing = [segmentOf(own, 1, 8), segmentOf(elsewhere, 0, 6)];
    const present = [...ended, ...growing].sort((a, b) => (a.name < b.name ? -1 : 1));
    assert.deepEqual(new Set(endedSegments(present)), new Set(ended));
  });

  it('tells when a segment was last appended to', async () => {
    const { name } = await writer().append(transactionOf(1));
    await fs.utimes(path.join(journal.path, name), 5, 7);
    assert.deepEqual(
      (await listSegments(journal.path)).map(({ touchedAt }) => touchedAt),
      [7000],
    );
  });

  it('goes on in another one when others have removed the segment, or soon may as it was idle for days', async () => {
    const out = writer();
    const removed = await out.append(transactionOf(1));
    await fs.rm(path.join(journal.path, removed.name));
    const idle = await out.append(transactionOf(2));
    assert.notEqual(idle.name, removed.name);
    const daysAgo = new Date(Date.now() - 4 * 24 * 60 * 60_000);
    await fs.utimes(path.join(journal.path, idle.name), daysAgo, daysAgo);
    const last = await out.append(transactionOf(3));
    assert.notEqual(last.name, idle.name);
    for (const [{ name }, clock] of [
      [idle, 2],
      [last, 3],
    ] as const)
      assert.deepEqual((await readSegment(journal.path, name, 0)).transactions, [transactionOf(clock)]);
  });

  it('never appends to an ended segment again', async () => {
    const out = writer();
    const first = await out.append(transactionOf(1));
    await out.rotate();
    const second = await out.append(transactionOf(2));
    assert.notEqual(second.name, first.name);
    assert.deepEqual((await readSegment(journal.path, first.name, 0)).transactions, [transactionOf(1)]);
  });

  for (const [call, reason] of [
    ['appendFile', 'no-space'],
    ['datasync', 'no-space'],
  ] as const) {
    it(`begins a new segment after a failed ${call}, and takes the unacknowledged frame back`, async () => {
      const out = writer();
      const first = await out.append(transactionOf(1));
      const failure = await failNext(call, 'ENOSPC');
      await assert.rejects(out.append(transactionOf(2)), { name: 'StoreError', reason });
      failure.stop();
      assert.equal(failure.hits, 1);
      const third = await out.append(transactionOf(3));
      assert.notEqual(third.name, first.name);
      assert.deepEqual((await readSegment(journal.path, first.name, 0)).transactions, [transactionOf(1)]);
      assert.deepEqual((await readSegment(journal.path, third.name, 0)).transactions, [transactionOf(3)]);
    });
  }

  it('leaves no file behind when a segment cannot even be begun', async () => {
    const failure = await failNext('appendFile', 'ENOSPC');
    await assert.rejects(writer().append(transactionOf(1)), { name: 'StoreError', reason: 'no-space' });
    failure.stop();
    assert.deepEqual(await fs.readdir(journal.path), []);
  });

  it('gives the reason when the folder is not there', async () => {
    const out = new SegmentWriter(path.join(journal.path, 'missing'), writerOf('a'));
    await assert.rejects(out.append(transactionOf(1)), { name: 'StoreError', reason: 'failed' });
  });
});
