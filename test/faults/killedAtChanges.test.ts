import assert from 'node:assert/strict';
import { openWorkspace } from '../unit/operations/workspace';
import type { Strike } from './actorProcess';
import { SHORT_HISTORY, useCopiedWorkspaces } from './copiedWorkspaces';
import { LEAST_KILLS } from './leastKills';
import { assertTidy, tidy } from './tidyStore';

const ACTIONS = ['open', 'pair', 'capture', 'restore', 'tag', 'prune', 'checkpoint', 'sweep'] as const;

type WithWorkspaces = ReturnType<typeof useCopiedWorkspaces>;

describe('a process that is killed at each of its changes of the disk', () => {
  describe('alone with a small store', () => {
    const withWorkspaces = useCopiedWorkspaces();
    for (const action of ACTIONS)
      it(`${action}: nothing that was acknowledged is lost, nothing is half done, nothing is left behind`, () =>
        killAtEach(withWorkspaces, action, LEAST_KILLS[action])).timeout(240_000);
  });

  describe('in the thread that makes the checkpoint of a large store', () => {
    const withWorkspaces = useCopiedWorkspaces((workspace) =>
      workspace.prepare([...SHORT_HISTORY, 'enlarge']),
    );
    it('checkpoint: nothing that was acknowledged is lost, nothing is half done, nothing is left behind', () =>
      killAtEach(withWorkspaces, 'checkpoint', LEAST_KILLS.checkpointInThread, true)).timeout(240_000);
  });
});

/** @param inThread see {@link Strike} */
async function killAtEach(
  withWorkspaces: WithWorkspaces,
  action: string,
  least: number,
  inThread = false,
): Promise<void> {
  let kills = 0;
  await withWorkspaces(async (n, copy) => {
    const ledger = await copy.putBack();
    const strike: Strike = { signal: 'SIGKILL', at: n, inThread };
    const isKilled = await copy.start(action, ledger, 1000, strike).ended();
    if (isKilled) kills++;
    const workspace = await openWorkspace(copy.directory, Date.now());
    try {
      await ledger.assertKept(workspace);
      await tidy(workspace);
      await ledger.assertKept(workspace);
      await assertTidy(workspace);
    } finally {
      await workspace.store.close();
    }
    return isKilled;
  });
  console.log(`      ${String(kills)} kills`);
  assert.ok(kills >= least, String(kills));
}
