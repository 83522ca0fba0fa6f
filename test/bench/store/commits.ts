import type { Contest } from '../measure';
import { OurRecorder } from './ourRecorder';
import type { Recorder } from './recorder';
import { copyOf, sampleStore } from './sampleStore';
import { SqliteRecorder } from './sqliteRecorder';

/** One commit takes a fraction of a millisecond, and some syncs take many: a round is the mean of so many. */
const COMMITS = 50;
const ROUNDS = 15;
/** Ours makes a checkpoint by itself after 2,000 records: that many rounds stay below it. */
const CHECKPOINT_EVERY = 8;

/** One version as a capture commits it, on disk, with the checkpoint of both sides outside of what is timed. */
const againstSqlite = [1000, 10_000, 100_000].map((versions): Contest => ({
  name: `commit of one version at ${versions.toLocaleString('en')} versions`,
  rival: 'better-sqlite3',
  ...(versions === 100_000 ? { aim: 2 } : {}),
  rounds: ROUNDS,
  needs: 'better-sqlite3',
  open: async (folder, { shared }) => {
    const store = await copyOf(await sampleStore(shared, versions), folder);
    const theirs = await SqliteRecorder.open(store);
    theirs.database.pragma('wal_autocheckpoint = 0');
    return sides(await OurRecorder.open(store), theirs);
  },
}));

const againstOurOwn: Contest = {
  name: 'commit of one version at 100,000 versions, against few',
  rival: 'our own at 1,000',
  aim: 1.2,
  rounds: ROUNDS,
  open: async (folder, { shared }) => {
    const [many, few] = [await sampleStore(shared, 100_000), await sampleStore(shared, 1000)];
    return sides(
      await OurRecorder.open(await copyOf(many, folder)),
      await OurRecorder.open(await copyOf(few, folder)),
    );
  },
};

export const COMMITS_OF_ONE: readonly Contest[] = [...againstSqlite, againstOurOwn];

function sides(ours: Recorder, theirs: Recorder): ReturnType<Contest['open']> {
  return {
    prepare: async (round) => {
      if (round % CHECKPOINT_EVERY !== 0) return;
      await ours.checkpoint();
      await theirs.checkpoint();
    },
    ours: () => meanOfCommits(ours),
    theirs: () => meanOfCommits(theirs),
    close: async () => {
      await ours.close();
      await theirs.close();
    },
  };
}

async function meanOfCommits(recorder: Recorder): Promise<number> {
  const started = performance.now();
  for (let i = 0; i < COMMITS; i++) await recorder.commit();
  return (performance.now() - started) / COMMITS;
}
