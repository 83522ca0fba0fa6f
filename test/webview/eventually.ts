import { strict as assert } from 'node:assert';

/** Waits until both are equal, 5 s at most: what the page says takes a moment to arrive. */
export async function eventually<T>(actual: () => T | Promise<T>, expected: T): Promise<void> {
  const end = Date.now() + 5000;
  for (;;) {
    const value = await actual();
    try {
      assert.deepEqual(value, expected);
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
