import assert from 'node:assert/strict';
import { Mutex } from '../../../src/operations/mutex';

describe('mutex', () => {
  it('runs one at a time, in the order of asking', async () => {
    const mutex = new Mutex();
    const log: string[] = [];
    const work = (name: string, turns: number) => async (): Promise<string> => {
      log.push(`${name} begins`);
      for (let i = 0; i < turns; i++) await new Promise(setImmediate);
      log.push(`${name} ends`);
      return name;
    };
    const results = await Promise.all([
      mutex.run(work('a', 5)),
      mutex.run(work('b', 0)),
      mutex.run(work('c', 2)),
    ]);
    assert.deepEqual(results, ['a', 'b', 'c']);
    assert.deepEqual(log, ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('gives a failure to who asked for the work, and goes on', async () => {
    const mutex = new Mutex();
    const failing = mutex.run(() => Promise.reject(new Error('no')));
    const next = mutex.run(() => Promise.resolve('next'));
    await assert.rejects(failing, { message: 'no' });
    assert.equal(await next, 'next');
  });

  it('survives work that throws before its first await', async () => {
    const mutex = new Mutex();
    const failing = mutex.run(() => {
      throw new Error('at once');
    });
    await assert.rejects(failing, { message: 'at once' });
    assert.equal(await mutex.run(() => Promise.resolve(1)), 1);
  });
});
