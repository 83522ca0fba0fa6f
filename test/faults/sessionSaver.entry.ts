// A process that saves a merge session until it is killed. Prints how many conflicts are resolved in each save when, and
// only when, the save has returned.
//   node sessionSaver.entry.cjs <folder of the sessions> <artifact> <first number>
import { writeSync } from 'node:fs';
import { MergeSessionStore } from '../../src/store/mergeSessions/mergeSessionStore';
import { sessionContent } from '../unit/store/mergeSessions/sessionContent';
import { longHistory } from './longHistory';

async function main(): Promise<void> {
  const [folder = '', artifact = '', first = ''] = process.argv.slice(2);
  const store = new MergeSessionStore(folder);
  let session = await store.find(sessionContent(artifact).request);
  if (!session) throw new Error('There is no session.');
  for (let resolved = Number(first); ; resolved++) {
    const record = { ...session.record, resolved, history: longHistory(resolved) };
    session = await store.save({ ...session, record });
    writeSync(1, `${String(resolved)}\n`);
  }
}

void main();
