/**
 * Makes every look at `performance.now` see so many milliseconds gone by, while something runs: with more than a time
 * slice, every pause gives others their turn; with 0, none does.
 */
export async function withHurriedClock<T>(stepMs: number, run: () => Promise<T>): Promise<T> {
  const original = performance.now.bind(performance);
  let time = original();
  performance.now = () => (time += stepMs);
  try {
    return await run();
  } finally {
    performance.now = original;
  }
}
