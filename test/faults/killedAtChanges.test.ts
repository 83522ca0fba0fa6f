import assert from 'node:assert/strict';
import { openWorkspace } from '../unit/operations/workspace';
import { useCopiedWorkspaces } from './copiedWorkspaces';
import { assertTidy, tidy } from './tidyStore';

/** How many changes of the disk each action makes, at the least. */
const ACTIONS = {
  open: 1,
  pair: 12,
  capture: 12,
  restore: 20,
  tag: 5,
  prune: 5,
  checkpoint: 15,
  sweep: 10,
};

describe('a process that is killed at each of its changes of the disk', () => {
  const withWorkspaces = useCopiedWorkspaces();

  for (const [action, least] of Object.entries(ACTIONS)) {
    it(`${action}: nothing that was acknowledged is lost, nothing is half done, nothing is left behind`, async () => {
      let kills = 0;
      await withWorkspaces(async (n, copy) => {
        const ledger = await copy.putBack();
        const isKilled = await copy.start(action, ledger, 1000, { signal: 'SIGKILL', at: n }).ended();
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
    }).timeout(240_000);
  }
});
