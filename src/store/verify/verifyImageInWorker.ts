import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import * as v from 'valibot';
import { IMAGE_FAULTS } from './finding';
import type { ImageReport } from './verifyImage';

const reportSchema = v.optional(v.object({ fault: v.picklist(IMAGE_FAULTS), detail: v.string() }));

/**
 * As {@link verifyImage}, in a thread of its own: SQLite cannot be interrupted.
 *
 * @param script the bundled `imageWorker`
 * @throws when the file cannot be read
 */
export async function verifyImageInWorker(
  script: string,
  file: string,
  wasmFile: string,
): Promise<ImageReport | undefined> {
  const worker = new Worker(script, { workerData: { file, wasmFile } });
  try {
    // Rejects with what the thread ended with.
    const [report] = (await once(worker, 'message')) as unknown[];
    return v.parse(reportSchema, report);
  } finally {
    await worker.terminate();
  }
}
