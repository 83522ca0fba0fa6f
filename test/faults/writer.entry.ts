// A process that captures versions into a store until it is told to stop, or killed. Prints each version's number and
// id when, and only when, its commit has returned.
//   node writer.entry.cjs <store> <skill> <first number> <last number> <checkpoint after so many>
import { writeSync } from 'node:fs';
import { LineageStore } from '../../src/store/lineageStore';
import { storeVersion } from '../unit/store/storedVersion';
import { WASM_FILE } from '../unit/store/temporaryStore';
import { filesOf } from './writtenFiles';

async function main(): Promise<void> {
  const [directory = '', skill = '', first = '', last = '', checkpointAfter = ''] = process.argv.slice(2);
  const store = await LineageStore.open({ directory, wasmFile: WASM_FILE });
  for (let i = Number(first); i <= Number(last); i++) {
    const id = await storeVersion(store, skill, filesOf(skill, i));
    writeSync(1, `${String(i)} ${id}\n`);
    if (i % Number(checkpointAfter) === 0) await store.checkpoint();
  }
  await store.close();
}

void main();
