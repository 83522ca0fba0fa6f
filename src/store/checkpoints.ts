import * as fs from 'node:fs/promises';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { checkpoint, type CheckpointOutcome, type CheckpointRequest } from './checkpoint';
import type { CheckpointOrder, CheckpointReply } from './checkpointWorker';
import { IMAGE_FILE } from './image';
import { listSegments } from './journal/segment';
import { loadSqlJs } from './loadSqlJs';
import { StoreError } from './storeError';

/** With more than this to read and write, it takes more than 8 ms at a time. */
const LARGE_BYTES = 1 << 20;

/** The checkpoints that one window makes: of a small store by itself, of a large one in a thread, where one is given. */
export class Checkpoints {
  readonly #wasmFile: string;
  readonly #workerFile: string | undefined;

  /** @param workerFile the bundle of `checkpointWorker.ts` */
  constructor(wasmFile: string, workerFile: string | undefined) {
    this.#wasmFile = wasmFile;
    this.#workerFile = workerFile;
  }

  /** As {@link checkpoint}. */
  async make(request: CheckpointRequest): Promise<CheckpointOutcome> {
    if (this.#workerFile !== undefined && (await isLarge(request.directory))) {
      const outcome = await this.#inThread(this.#workerFile, request);
      if (outcome !== 'lost' || !request.rescue) return outcome;
    }
    return checkpoint(await loadSqlJs(this.#wasmFile), request);
  }

  async #inThread(
    file: string,
    { directory, insteadOf, onProblem }: CheckpointRequest,
  ): Promise<CheckpointOutcome> {
    const workerData: CheckpointOrder = { directory, wasmFile: this.#wasmFile, insteadOf };
    const worker = new Worker(file, { workerData });
    const { outcome, problems } = await new Promise<CheckpointReply>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => {
        reject(new StoreError('failed', 'The thread that makes a checkpoint ended without one.'));
      });
    });
    for (const { file: problemFile, reason, message } of problems)
      onProblem({ file: problemFile, error: new StoreError(reason, message) });
    if (typeof outcome === 'string') return outcome;
    throw new StoreError(outcome.reason, outcome.message);
  }
}

async function isLarge(directory: string): Promise<boolean> {
  const image = await fs.stat(path.join(directory, IMAGE_FILE)).catch(() => undefined);
  const segments = await listSegments(path.join(directory, 'journal'));
  const bytes = segments.reduce((sum, { size }) => sum + (size ?? 0), image?.size ?? 0);
  return bytes > LARGE_BYTES;
}
