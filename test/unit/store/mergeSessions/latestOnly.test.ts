import assert from 'node:assert/strict';
import { LatestOnly } from '../../../../src/store/mergeSessions/latestOnly';

/** Work that ends when it is told to. */
class SlowWork {
  readonly begun: number[] = [];
  readonly #ends: ((error?: Error) => void)[] = [];

  readonly do = (value: number): Promise<string> => {
    this.begun.push(value);
    return new Promise((resolve, reject) => {
      this.#ends.push((error) => {
        if (error) reject(error);
        else resolve(`did ${String(value)}`);
      });
    });
  };

  /** Ends what was begun first, and waits for what follows from it. */
  async end(error?: Error): Promise<void> {
    this.#ends.shift()?.(error);
    await turn();
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('latestOnly', () => {
  it('works on one at a time, and of those that wait on the latest', async () => {
    const work = new SlowWork();
    const queue = new LatestOnly(work.do);
    const first = queue.add(1);
    await turn();
    const rest = [2, 3, 4].map((value) => queue.add(value));
    await turn();
    assert.deepEqual(work.begun, [1]);
    await work.end();
    assert.equal(await first, 'did 1');
    assert.deepEqual(work.begun, [1, 4]);
    const last = queue.add(5);
    await work.end();
    assert.deepEqual(await Promise.all(rest), ['did 4', 'did 4', 'did 4']);
    await work.end();
    assert.equal(await last, 'did 5');
    assert.deepEqual(work.begun, [1, 4, 5]);
  });

  it('goes on after a failure, which only those hear of that waited for it', async () => {
    const work = new SlowWork();
    const queue = new LatestOnly(work.do);
    const first = queue.add(1);
    await turn();
    const second = queue.add(2);
    const failed = assert.rejects(first, { message: 'no' });
    await work.end(new Error('no'));
    await failed;
    await work.end();
    assert.equal(await second, 'did 2');
  });

  it('is idle when nothing waits any more', async () => {
    const work = new SlowWork();
    const queue = new LatestOnly(work.do);
    await queue.idle();
    const all = [queue.add(1)];
    await turn();
    all.push(queue.add(2));
    let isIdle = false;
    const idle = queue.idle().then(() => (isIdle = true));
    await work.end();
    assert.equal(isIdle, false);
    await work.end();
    await Promise.all([idle, ...all]);
    assert.ok(isIdle);
  });
});
