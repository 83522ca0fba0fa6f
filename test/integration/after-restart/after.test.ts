import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { eventually, headOf, lineageApi } from '../extension';
import { recall } from '../memory';
import { inWorkspace } from '../workspaceFiles';

/** Fields that are undefined are not there any more. */
const asRemembered = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('after a restart', () => {
  it('has every artifact and every version it had', async () => {
    const api = await lineageApi();
    const { artifacts, versions } = recall();
    const now = await api.listArtifacts();
    assert.deepEqual(now.map(({ id }) => id).sort(), artifacts.map(({ id }) => id).sort());
    for (const version of versions) assert.deepEqual(asRemembered(await api.getVersion(version.id)), version);
    const deleted = (list: typeof now): string[] =>
      list.filter(({ isDeleted }) => isDeleted).map(({ id }) => id);
    assert.deepEqual(deleted(now), deleted([...artifacts]));
  });

  it('records what changed while VS Code was closed, and nothing else', async () => {
    const api = await lineageApi();
    const { versions, artifacts } = recall();
    const head = await eventually('the edit made while closed', async () => {
      const candidate = await headOf('skills/gamma');
      return candidate.number === 2 && candidate;
    });
    assert.equal(head.changeOrigin, 'local_modification');
    const now = (await Promise.all(artifacts.map(({ id }) => api.listVersions(id)))).flat();
    assert.equal(now.length, versions.length + 1);
  });

  it('restores a version recorded before the restart', async () => {
    const api = await lineageApi();
    const { text } = recall();
    assert.notEqual(readFileSync(inWorkspace(text.file), 'utf8'), text.content);
    await api.restore(text.versionId);
    assert.equal(readFileSync(inWorkspace(text.file), 'utf8'), text.content);
  });
});
