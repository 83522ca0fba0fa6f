import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { lineageApi } from '../extension';
import { RESTART_COLLECTION } from '../fixtureWorkspace';
import { recall } from '../memory';
import { Collection, problemIs, skillText, Linked } from '../upstreamFixture';
import { inWorkspace } from '../workspaceFiles';

describe('after a restart, with an upstream', () => {
  const linked = async (name: string): Promise<Linked> => {
    const id = recall().linked[name];
    assert.ok(id, name);
    const collection = new Collection(inWorkspace(RESTART_COLLECTION));
    return new Linked(await lineageApi(), collection, `skills/${name}`, id);
  };

  it('knows what is linked to what, and sees what upstream changed while VS Code was closed', async () => {
    const folder = realpathSync(inWorkspace(RESTART_COLLECTION));
    const states: Record<string, string> = {};
    for (const name of Object.keys(recall().linked)) {
      const one = await linked(name);
      assert.deepEqual((await one.drift()).upstream, { folder, path: `skills/${name}` });
      states[name] = await one.state();
    }
    assert.deepEqual(states, {
      steady: 'in-sync',
      modified: 'modified',
      outdated: 'outdated',
      diverged: 'diverged, 0 conflicts',
      deleted: 'deleted-upstream',
      synced: 'in-sync',
      pushed: 'in-sync',
    });
  });

  it('merges from the baseline it had', async () => {
    const one = await linked('diverged');
    const theirs = { 'SKILL.md': `${skillText('diverged')}closed\n`, 'a.md': 'A.\n' };
    const plan = await one.planSync();
    assert.equal(plan.conflicts, 0);
    const version = await one.apply(plan);
    one.assertFiles({ ...theirs, 'a.md': 'Mine.\n' }, theirs);
    assert.ok(version?.mergeParentId);
    assert.equal(version.changeOrigin, 'sync');
    await one.undo();
    one.assertFiles({ 'SKILL.md': skillText('diverged'), 'a.md': 'Mine.\n' }, theirs);
  });

  it('undoes what was done before the restart, on the side that it was done on', async () => {
    const synced = await linked('synced');
    const first = { 'SKILL.md': skillText('synced'), 'a.md': 'A.\n' };
    await synced.undo();
    synced.assertFiles(first, { ...first, 'a.md': 'Theirs.\n' });
    assert.equal(await synced.state(), 'outdated');
    const pushed = await linked('pushed');
    const text = skillText('pushed');
    await pushed.undo();
    pushed.assertFiles({ 'SKILL.md': text, 'a.md': 'Mine.\n' }, { 'SKILL.md': text, 'a.md': 'A.\n' });
    assert.equal(await pushed.state(), 'modified');
    await assert.rejects(pushed.undo(), problemIs('nothing-to-undo'));
  });

  it('plans of the VS Code before are not known any more', async () => {
    const one = await linked('outdated');
    await one.assertRefused('not-found', async () =>
      one.apply({ ...(await one.planSync()), id: randomUUID() }),
    );
    await one.sync();
    assert.equal(await one.state(), 'in-sync');
  });
});
