import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What one run of mocha did. The count at the end of `npm test` is the sum over such files. */
export interface TestResults {
  readonly passed: number;
  readonly failed: number;
  /** Tests that were left out; `npm test` calls that a failure. */
  readonly pending: number;
  readonly failures: readonly { readonly title: string; readonly error: string }[];
}

/** Environment variable with the path of the result file. */
export const RESULT_FILE_VARIABLE = 'TEST_RESULT_FILE';

/** Does nothing when nobody asked for the file. */
export function writeTestResults(results: TestResults): void {
  const file = process.env[RESULT_FILE_VARIABLE];
  if (file === undefined) return;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, undefined, 2)}\n`);
}
