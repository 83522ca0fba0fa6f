// A checkpoint in a thread, of a process that sends itself a signal at the n-th change of the disk by that thread: `<signal> <n>`
// in the variable STRIKE. See `storeActor.entry.ts`.
import { signalAtChange } from './signalAtChange';

async function main(): Promise<void> {
  const [signal, n] = (process.env['STRIKE'] ?? '').split(' ');
  await signalAtChange(signal as NodeJS.Signals, Number(n));
  await import('../../src/store/checkpointWorker');
}

void main();
