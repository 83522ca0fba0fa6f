import type { Contest } from '../measure';
import { OurRecorder } from './ourRecorder';
import { copyOf, sampleStore } from './sampleStore';

const COMMITS = 50;
const SLICE_MS = 8;
const TICK_MS = 1;

/** Saving the database after 50 commits, and for how long at a time nothing else could run in the process meanwhile. */
export const CHECKPOINTS: readonly Contest[] = [1000, 100_000].flatMap((versions): Contest[] => {
  const name = `checkpoint at ${versions.toLocaleString('en')} versions`;
  return [
    { name, rounds: 9, open: opener(versions, (recorder) => recorder.checkpoint()) },
    {
      name: `${name}: the event loop is held`,
      limit: SLICE_MS,
      rounds: 9,
      open: opener(versions, (recorder) => longestHold(() => recorder.checkpoint())),
    },
  ];
});

function opener(
  versions: number,
  checkpoint: (recorder: OurRecorder) => Promise<void> | Promise<number>,
): Contest['open'] {
  return async (folder, { shared }) => {
    const recorder = await OurRecorder.open(await copyOf(await sampleStore(shared, versions), folder));
    return {
      prepare: async () => {
        for (let i = 0; i < COMMITS; i++) await recorder.commit();
      },
      ours: () => checkpoint(recorder),
      close: () => recorder.close(),
    };
  };
}

/** The longest time, in milliseconds, that a timer of 1 ms came late while something ran. */
async function longestHold(run: () => Promise<void>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  const tick = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last - TICK_MS);
    last = now;
  };
  const timer = setInterval(tick, TICK_MS);
  try {
    await run();
    tick();
  } finally {
    clearInterval(timer);
  }
  return longest;
}
