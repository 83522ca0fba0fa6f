import assert from 'node:assert/strict';
import { lineageApi } from '../extension';
import { RESTART_COLLECTION } from '../fixtureWorkspace';
import { remember } from '../memory';
import { Collection, skillText, type Linked } from '../upstreamFixture';
import { inWorkspace } from '../workspaceFiles';

/** Their states now, where they are not in sync. */
const STATES: Readonly<Record<string, string>> = { modified: 'modified', diverged: 'modified' };

describe('before a restart, with an upstream', () => {
  it('has artifacts that were deployed, edited, synced and pushed', async () => {
    const collection = new Collection(inWorkspace(RESTART_COLLECTION));
    const linked = new Map<string, Linked>();
    for (const name of ['steady', 'modified', 'outdated', 'diverged', 'deleted', 'synced', 'pushed']) {
      const files = { 'SKILL.md': skillText(name), 'a.md': 'A.\n' };
      linked.set(name, await collection.deployed(`skills/${name}`, files));
    }
    for (const name of ['modified', 'diverged', 'pushed'])
      await linked.get(name)?.edit({ 'a.md': 'Mine.\n' });
    const synced = linked.get('synced');
    synced?.upstream.write({ 'a.md': 'Theirs.\n' });
    await synced?.sync();
    await linked.get('pushed')?.push();
    for (const [name, each] of linked) assert.equal(await each.state(), STATES[name] ?? 'in-sync', name);
    const api = await lineageApi();
    const artifacts = await api.listArtifacts();
    const versions = (await Promise.all(artifacts.map(({ id }) => api.listVersions(id)))).flat();
    const ids = Object.fromEntries([...linked].map(([name, { id }]) => [name, id]));
    remember({ artifacts, versions, linked: ids });
  });
});
