import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { ContentHash } from '../../../src/core/identity';
import type { LineageStore } from '../../../src/store/lineageStore';
import { IMAGE_FILE } from '../../../src/store/image';
import type { Contest } from '../measure';
import { openSqlite } from './betterSqlite';
import { openStore } from './openStore';
import { sampleId } from './sampleHistory';
import { copyOf, LONG_ARTIFACT, sampleStore } from './sampleStore';

const VERSIONS = 100_000;
/** The longest history of such a store. */
const CHAIN = VERSIONS / 10;
const LIMIT_MS = 5;
const RIVAL = 'an array of hashes in each row';

function lineage(store: LineageStore): ContentHash[] {
  const id = sampleId(LONG_ARTIFACT);
  const head = store.artifact(id)?.head;
  assert.ok(head);
  return store.graphOf(id).lineage(head);
}

/** The lineage of the last of 10,000 versions, from the graph in memory, against reading the array that its row has. */
const known: Contest = {
  name: `lineage of ${CHAIN.toLocaleString('en')} versions`,
  rival: RIVAL,
  limit: LIMIT_MS,
  rounds: 25,
  needs: 'better-sqlite3',
  open: async (folder, { shared }) => {
    const store = await openStore(await copyOf(await sampleStore(shared, VERSIONS), folder));
    const database = openSqlite(path.join(folder, 'arrays.sqlite'));
    database.exec('CREATE TABLE versions (id TEXT PRIMARY KEY, version_lineage TEXT NOT NULL) WITHOUT ROWID');
    const array = JSON.stringify(lineage(store));
    database.prepare('INSERT INTO versions VALUES (?, ?)').run('last', array);
    const select = database.prepare('SELECT version_lineage FROM versions WHERE id = ?');
    return {
      ours: () => {
        assert.equal(lineage(store).length, CHAIN);
        return Promise.resolve();
      },
      theirs: () => {
        const stored = JSON.parse(String(select.get('last')?.['version_lineage'])) as string[];
        assert.equal(stored.length, CHAIN);
        return Promise.resolve();
      },
      close: async () => {
        database.close();
        await store.close();
      },
    };
  },
};

/** The same as the first thing that is asked of a store that was just opened. */
const first: Contest = {
  name: `lineage of ${CHAIN.toLocaleString('en')} versions, the first since opening`,
  rounds: 7,
  open: async (folder, { shared }) => {
    const directory = await copyOf(await sampleStore(shared, VERSIONS), folder);
    let store = await openStore(directory);
    return {
      prepare: async () => {
        await store.close();
        store = await openStore(directory);
      },
      ours: () => {
        assert.equal(lineage(store).length, CHAIN);
        return Promise.resolve();
      },
      close: () => store.close(),
    };
  },
};

/** All that we keep on disk of so many versions, rows and indexes, against the arrays alone: their share grows with its square. */
const bytes = [1000, CHAIN].map((versions): Contest => ({
  name: `bytes of ${versions.toLocaleString('en')} versions in a row`,
  unit: 'MB',
  rival: `${RIVAL}, alone`,
  rounds: 1,
  open: async (folder, { shared }) => {
    const directory = await copyOf(await sampleStore(shared, VERSIONS), folder);
    const { size } = await stat(path.join(directory, IMAGE_FILE));
    const store = await openStore(directory);
    const hashes = lineage(store).slice(0, versions);
    return {
      ours: () => Promise.resolve((size / VERSIONS) * (versions / 1e6)),
      theirs: () => Promise.resolve(arrayBytes(hashes) / 1e6),
      close: () => store.close(),
    };
  },
}));

export const STORED_LINEAGES: readonly Contest[] = [known, first, ...bytes];

/** Characters of the JSON arrays of all versions of a history without branches: each has the hashes up to its own. */
function arrayBytes(hashes: readonly ContentHash[]): number {
  let all = 0;
  let longest = '[]'.length - ','.length;
  for (const hash of hashes) {
    longest += JSON.stringify(hash).length + ','.length;
    all += longest;
  }
  return all;
}
