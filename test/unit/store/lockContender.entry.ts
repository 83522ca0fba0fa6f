// One of several processes that take a lock over and over, and see whether anybody else is inside. Prints `done` and
// how often it was inside, or the word `overlap`.
import * as fs from 'node:fs/promises';
import { FileLock } from '../../../src/store/fileLock';

async function contend(directory: string, times: number): Promise<string> {
  const inside = `${directory}/inside`;
  for (let i = 0; i < times; i++) {
    const lock = await FileLock.acquire(`${directory}/lock`, 30_000);
    try {
      // Fails when another process has not removed it yet.
      await fs.writeFile(inside, '', { flag: 'wx' });
      await fs.rm(inside);
    } catch {
      return 'overlap';
    }
    await lock.release();
  }
  return `done ${String(times)}`;
}

const [, , directory = '', times = '0'] = process.argv;
void contend(directory, Number(times)).then((line) => process.stdout.write(`${line}\n`));
