// One of several processes that work on one store and one root at the same time. Prints what it did when, and only when, the
// store has said that it is on disk: see `storeDeed.ts`.
//   node storeActor.entry.cjs <workspace> <name> <seed> <first number> <actions> [<signal> <n> [thread]]
// With `any` for actions it does one after another, at random, until it is killed; otherwise these, and ends. With a signal it
// sends itself that one at the n-th change of the disk, counted from when the actions begin; with `any`, and with `open` as the
// first of them, from when it opens the store. With `thread` these are the changes by the thread that makes a checkpoint.
import path from 'node:path';
import { recoverOperations } from '../../src/operations/recoverOperations';
import { isChanging } from '../unit/operations/scenarios';
import { openWorkspace } from '../unit/operations/workspace';
import { SeededRandom } from '../unit/seededRandom';
import { signalAtChange } from './signalAtChange';
import { print, StoreActor } from './storeActor';

/** How often each action is done, of all of them. */
const SHARES: readonly (readonly [string, number])[] = [
  ['pair', 8],
  ['capture', 6],
  ['share', 3],
  ['restore', 2],
  ['tag', 2],
  ['note', 1],
  ['prune', 2],
  ['checkpoint', 2],
  ['sweep', 1],
];

async function main(): Promise<void> {
  const [directory = '', name = '', seed = '', first = '', actions = '', signal, n, where] =
    process.argv.slice(2);
  const isInThread = where === 'thread';
  const strike = async (): Promise<(() => void) | undefined> =>
    signal === undefined || isInThread ? undefined : signalAtChange(signal as NodeJS.Signals, Number(n));
  const isFromStart = actions === 'any' || actions.startsWith('open');
  const early = isFromStart ? await strike() : undefined;
  if (isInThread) process.env['STRIKE'] = `${String(signal)} ${String(n)}`;
  const workspace = await openWorkspace(
    directory,
    Date.now(),
    isInThread ? { checkpointWorker: path.join(__dirname, 'struckCheckpoint.entry.cjs') } : {},
  );
  workspace.settings = { ...workspace.settings, maxFileSize: 1 << 20 };
  const random = new SeededRandom(Number(seed));
  const actor = new StoreActor(workspace, name, random, Number(first));
  const run = async (one: string): Promise<void> => {
    const perform = actor.actions[one];
    if (!perform) throw new Error(`There is no ${one}.`);
    await perform();
  };
  print({ step: 'ready' });
  const late = isFromStart ? early : await strike();
  workspace.files.hook = (call) => {
    if (isChanging(call)) late?.();
  };
  if (actions !== 'any') {
    for (const one of actions.split(',')) await run(one);
    return;
  }
  await recoverOperations(workspace.context, () => true);
  const choices = SHARES.flatMap(([one, share]) => Array.from({ length: share }, () => one));
  for (;;) await run(random.pick(choices));
}

void main().then(() => process.exit(0));
