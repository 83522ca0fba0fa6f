// A window of its own that stores objects until it is killed. For each of the given rounds it asks for an object, stores
// it when it is not there, and prints its hash as a line once it is recorded: appended to a file that stands for the
// journal.
import * as fs from 'node:fs/promises';
import type { ObjectHash } from '../../../../src/core/identity';
import { nodeSha256 } from '../../../../src/store/nodeSha256';
import { ObjectStore } from '../../../../src/store/objects/objectStore';
import { newWriterId } from '../../../../src/store/writerId';

async function main(directory: string, journal: string, rounds: number): Promise<void> {
  const store = await ObjectStore.open(directory, newWriterId(Date.now()), nodeSha256);
  for (let round = 0; round < rounds; round++) {
    const bytes = Buffer.from(`object ${String(round % 40)} `.repeat(50 + (round % 7)));
    const hash = nodeSha256(bytes) as ObjectHash;
    await store.using(async () => {
      if (!store.has(hash)) await store.put(hash, bytes);
      await store.flush();
      await fs.appendFile(journal, `${hash}\n`);
    });
  }
  // Not closed: its pack is that of a process that was killed.
  process.exit(0);
}

const [, , directory = '', journal = '', rounds = '0'] = process.argv;
void main(directory, journal, Number(rounds));
