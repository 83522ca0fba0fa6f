// One of several processes that work on one store and one root at the same time. Prints what it did when, and only when, the
// store has said that it is on disk: see `storeDeed.ts`.
//   node storeActor.entry.cjs <workspace> <name> <seed> <first number> <actions> [<signal> <n>]
// With `any` for actions it does one after another, at random, until it is killed; otherwise these, and ends. With a signal it
// sends itself that one at the n-th change of the disk, counted from when the actions begin; the action `open` is opening the
// store itself, and with `any` it counts from there, too.
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
  ['prune', 2],
  ['checkpoint', 2],
  ['sweep', 1],
];

async function main(): Promise<void> {
  const [directory = '', name = '', seed = '', first = '', actions = '', signal, n] = process.argv.slice(2);
  const strike = async (): Promise<(() => void) | undefined> =>
    signal === undefined ? undefined : signalAtChange(signal as NodeJS.Signals, Number(n));
  const isFromStart = actions === 'any' || actions === 'open';
  const early = isFromStart ? await strike() : undefined;
  const workspace = await openWorkspace(directory, Date.now());
  workspace.settings = { ...workspace.settings, maxFileSize: 1 << 20 };
  const random = new SeededRandom(Number(seed));
  const actor = new StoreActor(workspace, name, random, Number(first));
  const run = async (one: string): Promise<void> => {
    const perform = actor.actions[one];
    if (!perform) throw new Error(`There is no ${one}.`);
    await perform();
  };
  print({ step: 'ready' });
  if (actions === 'open') return;
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
