import type { Contest } from '../measure';
import { copyOf, LONG_ARTIFACT, sampleStore } from './sampleStore';
import { StoreProcess, type Side } from './storeProcess';

const VERSIONS = 100_000;

/** What a Node process has in memory that opened a store and read a page of it. */
export const MEMORY: readonly Contest[] = [
  row('in all', ({ rss }) => rss),
  row('heap, buffers and WebAssembly', ({ heapUsed, external }) => heapUsed + external),
];

function row(part: string, bytes: (memory: NodeJS.MemoryUsage) => number): Contest {
  return {
    name: `memory of a process with ${VERSIONS.toLocaleString('en')} versions open: ${part}`,
    unit: 'MB',
    rival: 'better-sqlite3',
    rounds: 3,
    needs: 'better-sqlite3',
    open: async (folder, { shared }) => {
      const store = await copyOf(await sampleStore(shared, VERSIONS), folder);
      const measured = async (side: Side): Promise<number> => {
        const opened = await StoreProcess.start(side, store, LONG_ARTIFACT);
        try {
          return bytes(await opened.memory()) / 1e6;
        } finally {
          await opened.end();
        }
      };
      return { ours: () => measured('ours'), theirs: () => measured('theirs') };
    },
  };
}
