// A process that carries one operation out and kills itself before its n-th change of the disk, or its n-th append to the
// journal. Ends by itself when the operation is done before that.
//   node operator.entry.cjs <workspace> <scenario> <change or append> <n>
import * as fs from 'node:fs/promises';
import { Linked } from '../unit/operations/linked';
import { isChanging, SCENARIOS } from '../unit/operations/scenarios';
import { openWorkspace } from '../unit/operations/workspace';

type Append = (this: unknown, ...input: unknown[]) => Promise<unknown>;

async function main(): Promise<void> {
  const [directory = '', name = '', at = '', n = ''] = process.argv.slice(2);
  const scenario = SCENARIOS.find((one) => one.name === name);
  if (!scenario) throw new Error(`There is no ${name}.`);
  const linked = new Linked(await openWorkspace(directory, 1_500_000));
  let count = 0;
  const strike = (): void => {
    if (count++ === Number(n)) process.kill(process.pid, 'SIGKILL');
  };
  if (at === 'change') {
    linked.workspace.files.hook = (call) => {
      if (isChanging(call)) strike();
    };
  } else {
    const handle = await fs.open(__filename, 'r');
    const prototype = Object.getPrototypeOf(handle) as { appendFile: Append };
    await handle.close();
    const { appendFile } = prototype;
    prototype.appendFile = function (...input) {
      strike();
      return appendFile.apply(this, input);
    };
  }
  await scenario.run(linked);
  linked.workspace.files.hook = undefined;
}

void main().then(() => process.exit(0));
