// A checkpoint in a thread of its own; see `Checkpoints`. Answers with a CheckpointReply.
import { parentPort, workerData } from 'node:worker_threads';
import { checkpoint, type CheckpointOutcome } from './checkpoint';
import { loadSqlJs } from './loadSqlJs';
import { toStoreError, type StoreErrorReason } from './storeError';

export interface CheckpointOrder {
  readonly directory: string;
  readonly wasmFile: string;
  readonly insteadOf: string | undefined;
}

/** Errors lose their class on the way between threads. */
interface TroubleSent {
  readonly reason: StoreErrorReason;
  readonly message: string;
}

export interface CheckpointReply {
  readonly outcome: CheckpointOutcome | TroubleSent;
  readonly problems: readonly (TroubleSent & { readonly file: string })[];
}

async function run({ directory, wasmFile, insteadOf }: CheckpointOrder): Promise<CheckpointReply> {
  const problems: (TroubleSent & { file: string })[] = [];
  try {
    const outcome = await checkpoint(await loadSqlJs(wasmFile), {
      directory,
      ...(insteadOf === undefined ? {} : { insteadOf }),
      onProblem: ({ file, error: { reason, message } }) => problems.push({ file, reason, message }),
    });
    return { outcome, problems };
  } catch (error) {
    const { reason, message } = toStoreError(error, 'Saving a checkpoint');
    return { outcome: { reason, message }, problems };
  }
}

void run(workerData as CheckpointOrder).then((reply) => parentPort?.postMessage(reply));
