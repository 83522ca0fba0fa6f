import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface TemporaryDirectory {
  /** Its real path; another one in each test. */
  readonly path: string;
}

/** Gives every test of the surrounding `describe` a directory of its own, which is removed after it. */
export function useTemporaryDirectory(): TemporaryDirectory {
  let current = '';
  beforeEach(async () => {
    current = await fs.realpath(await fs.mkdtemp(path.join(tmpdir(), 'artifact-lineage-test-')));
  });
  afterEach(async () => {
    await fs.rm(current, { recursive: true, force: true, maxRetries: 3 });
  });
  return {
    get path() {
      return current;
    },
  };
}
