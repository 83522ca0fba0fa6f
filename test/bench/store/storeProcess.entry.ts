// A process that has a store open, as a window has. It does what its parent tells it, and answers when it is done.
//   storeProcess.entry.cjs <ours or theirs> <store> <number of the artifact to record versions of>
import { OurRecorder } from './ourRecorder';
import { SqliteRecorder } from './sqliteRecorder';
import type { Answer, Order } from './storeProcess';

async function main(): Promise<void> {
  const [side, directory = '', number] = process.argv.slice(2);
  const artifact = Number(number);
  const ours = side === 'ours' ? await OurRecorder.open(directory, artifact) : undefined;
  // As a window does, from when it opens.
  ours?.store.followOthers();
  const recorder = ours ?? (await SqliteRecorder.open(directory, artifact));
  recorder.read();

  const obey = async (order: Order): Promise<Answer> => {
    for (let i = 0; i < (order.commits ?? 0); i++) await recorder.commit();
    global.gc?.();
    return { memory: process.memoryUsage() };
  };
  process.on('message', (order: Order) => {
    void obey(order).then((answer) => process.send?.(answer));
  });
  process.on('disconnect', () => process.exit());
  process.send?.({ memory: process.memoryUsage() } satisfies Answer);
}

void main();
