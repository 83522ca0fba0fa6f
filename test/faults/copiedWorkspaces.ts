import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CopiedWorkspace } from './copiedWorkspace';

/** Workspaces that are looked at at once. */
const AT_ONCE = 4;

/** What two processes do. */
export const SHORT_HISTORY = [
  'pair,capture,capture,capture,pair,checkpoint,capture',
  'checkpoint,tag,share,pair,capture,capture,prune,checkpoint,pair,capture',
];

/**
 * Gives the tests of the surrounding `describe` a few workspaces, to do one thing after another to until there is no more.
 *
 * @param prepare see {@link CopiedWorkspace}
 * @returns runs something with the number 0, 1, 2, ... and a workspace, several at a time, until one gives false
 */
export function useCopiedWorkspaces(
  prepare: (workspace: CopiedWorkspace) => Promise<void> = (workspace) => workspace.prepare(SHORT_HISTORY),
): (run: (n: number, workspace: CopiedWorkspace) => Promise<boolean>) => Promise<void> {
  let folder = '';
  let workspaces: readonly CopiedWorkspace[] = [];
  before(async function () {
    this.timeout(240_000);
    folder = await fs.realpath(await fs.mkdtemp(path.join(tmpdir(), 'artifact-lineage-test-')));
    workspaces = Array.from({ length: AT_ONCE }, (_, i) => new CopiedWorkspace(path.join(folder, String(i))));
    await Promise.all(workspaces.map(prepare));
  });
  after(() => fs.rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  return async (run) => {
    let next = 0;
    let isOver = false;
    const work = async (workspace: CopiedWorkspace): Promise<void> => {
      try {
        while (!isOver) if (!(await run(next++, workspace))) isOver = true;
      } finally {
        isOver = true;
      }
    };
    // What fails in one of them ends the others, and is told when they have ended.
    const results = await Promise.allSettled(workspaces.map(work));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  };
}
