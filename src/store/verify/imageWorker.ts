import { parentPort, workerData } from 'node:worker_threads';
import * as v from 'valibot';
import { verifyImage } from './verifyImage';

// The thread that `verifyImageInWorker` starts: one image, one answer. An error ends it, and the one who waits hears of it.

const { file, wasmFile } = v.parse(v.object({ file: v.string(), wasmFile: v.string() }), workerData);
void verifyImage(file, wasmFile).then((report) => {
  parentPort?.postMessage(report);
});
