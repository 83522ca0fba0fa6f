import type { Contest } from '../measure';
import { OurRecorder } from './ourRecorder';
import { copyOf, LONG_ARTIFACT, sampleStore } from './sampleStore';
import { SqliteRecorder } from './sqliteRecorder';
import type { Recorder } from './recorder';
import { StoreProcess } from './storeProcess';

const VERSIONS = 100_000;
const LIMIT_MS = 150;
const WINDOWS = 20;
const COMMITS_EACH = 5;

/** From a closed store to every artifact and the first page of a history. */
const opening: Contest = {
  name: `opening a store of ${VERSIONS.toLocaleString('en')} versions, to its first page`,
  rival: 'better-sqlite3',
  limit: LIMIT_MS,
  rounds: 9,
  needs: 'better-sqlite3',
  open: async (folder, { shared }) => {
    const store = await copyOf(await sampleStore(shared, VERSIONS), folder);
    return {
      ours: () => untilRead(() => OurRecorder.open(store)),
      theirs: () => untilRead(() => SqliteRecorder.open(store)),
    };
  },
};

/** The same when so many windows have recorded something and were killed, so that nothing of theirs is in the image. */
const openingAfterCrashes: Contest = {
  name: `opening it after ${String(WINDOWS)} windows recorded ${String(COMMITS_EACH)} versions each and crashed`,
  limit: LIMIT_MS,
  rounds: 5,
  open: async (folder, { shared }) => {
    const crashed = await copyOf(await sampleStore(shared, VERSIONS), folder);
    for (let i = 0; i < WINDOWS; i++) {
      const window = await StoreProcess.start('ours', crashed, LONG_ARTIFACT + 1 + i);
      await window.commit(COMMITS_EACH);
      await window.end();
    }
    let store = crashed;
    return {
      // Who closes such a store tidies it up.
      prepare: async (round) => {
        store = await copyOf(crashed, `${folder}/${String(round)}`);
      },
      ours: () => untilRead(() => OurRecorder.open(store)),
    };
  },
};

export const OPENINGS: readonly Contest[] = [opening, openingAfterCrashes];

async function untilRead(open: () => Promise<Recorder>): Promise<number> {
  const started = performance.now();
  const recorder = await open();
  recorder.read();
  const time = performance.now() - started;
  await recorder.close();
  return time;
}
