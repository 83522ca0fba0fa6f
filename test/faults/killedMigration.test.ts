import assert from 'node:assert/strict';
import { openWorkspace } from '../unit/operations/workspace';
import { assertEarlierKept, EARLIER_SCHEMAS, earlierStore } from '../unit/store/earlierStore';
import { useCopiedWorkspaces } from './copiedWorkspaces';
import { LEAST_KILLS } from './leastKills';
import { assertTidy, tidy } from './tidyStore';

for (const schema of EARLIER_SCHEMAS) {
  describe(`a process that is killed while it opens a store of ${schema} and saves its first checkpoint`, () => {
    const withWorkspaces = useCopiedWorkspaces((workspace) => workspace.prepareWith(earlierStore(schema)));

    it('leaves all that was in it, at whichever change of the disk', async () => {
      let kills = 0;
      await withWorkspaces(async (n, copy) => {
        const ledger = await copy.putBack();
        const killed = copy.start('open,checkpoint', ledger, 1000, { signal: 'SIGKILL', at: n });
        const isKilled = await killed.ended();
        if (isKilled) kills++;
        const workspace = await openWorkspace(copy.directory, Date.now());
        try {
          await assertEarlierKept(workspace.store, schema);
          await tidy(workspace);
          await assertEarlierKept(workspace.store, schema);
          await assertTidy(workspace);
        } finally {
          await workspace.store.close();
        }
        return isKilled;
      });
      console.log(`      ${String(kills)} kills`);
      assert.ok(kills >= LEAST_KILLS.migration, String(kills));
    }).timeout(240_000);
  });
}
