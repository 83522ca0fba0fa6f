import type { Contest } from '../measure';
import { copyOf, sampleStore } from './sampleStore';
import { StoreProcess, type Side } from './storeProcess';

const WRITERS = 4;
const COMMITS_EACH = 100;
const VERSIONS = 10_000;

/**
 * Four windows that record versions of four artifacts at once, each commit on disk and every window reading what the others commit.
 * What both sides do by themselves, their checkpoints, is in it.
 */
export const fourWriters: Contest = {
  name: `${String(WRITERS * COMMITS_EACH)} commits of ${String(WRITERS)} processes together, at ${VERSIONS.toLocaleString('en')} versions`,
  rival: 'better-sqlite3',
  aim: 2,
  rounds: 11,
  needs: 'better-sqlite3',
  open: async (folder, { shared }) => {
    const directory = await copyOf(await sampleStore(shared, VERSIONS), folder);
    const started: StoreProcess[] = [];
    const start = async (side: Side): Promise<() => Promise<void>> => {
      const writers: StoreProcess[] = [];
      for (let artifact = 1; artifact <= WRITERS; artifact++)
        writers.push(await StoreProcess.start(side, directory, artifact));
      started.push(...writers);
      return async () => {
        await Promise.all(writers.map((writer) => writer.commit(COMMITS_EACH)));
      };
    };
    return {
      ours: await start('ours'),
      theirs: await start('theirs'),
      close: async () => {
        for (const writer of started) await writer.end();
      },
    };
  },
};
