import * as fs from 'node:fs';
import { CommandError } from './commandError';

const STDOUT = 1;
const WAIT_MS = 5;

/** Whoever was to read the output has gone; there is nobody to tell. */
export class OutputClosedError extends Error {
  override readonly name = 'OutputClosedError';
}

/**
 * Writes to standard output, all of it before it returns, so that the exit status can tell a conflict from output that
 * was lost.
 *
 * @throws OutputClosedError, CommandError
 */
export function print(output: string | Uint8Array): void {
  const bytes = typeof output === 'string' ? Buffer.from(output) : output;
  let written = 0;
  while (written < bytes.length) {
    try {
      written += fs.writeSync(STDOUT, bytes, written);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') throw new OutputClosedError();
      if (code !== 'EAGAIN')
        throw new CommandError(`The output could not be written (${code ?? String(error)}).`, {
          cause: error,
        });
      // A slow reader of a pipe that does not block.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
    }
  }
}
