import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { headOf, lineageApi, nextHead } from '../extension';
import { remember } from '../memory';
import { inWorkspace, outside } from '../workspaceFiles';

describe('before a restart', () => {
  it('has a history with edits, a branch and a deletion', async () => {
    const api = await lineageApi();
    const first = await headOf('skills/beta');
    const content = readFileSync(inWorkspace('.claude/skills/beta/SKILL.md'), 'utf8');
    await outside('echo second >> .claude/skills/beta/SKILL.md');
    await nextHead('skills/beta', first);
    await api.restore(first.id);
    await outside('echo branch >> .claude/skills/beta/SKILL.md; rm -r .claude/skills/epsilon');
    await nextHead('skills/beta', first);
    const artifacts = await api.listArtifacts();
    assert.ok(artifacts.some(({ isDeleted }) => isDeleted));
    const versions = (await Promise.all(artifacts.map(({ id }) => api.listVersions(id)))).flat();
    assert.equal(versions.length, artifacts.length + 2);
    remember({
      artifacts,
      versions,
      text: { versionId: first.id, file: '.claude/skills/beta/SKILL.md', content },
    });
  });
});
