import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { artifactAt, headOf, lineageApi, mustFind, nextHead } from '../extension';
import { inWorkspace, outside } from '../workspaceFiles';

const pathsOf = async (path: string): Promise<string[]> => {
  const versions = await (await lineageApi()).listVersions((await mustFind(path)).id);
  return versions.flatMap(({ filesChanged }) => filesChanged.map((change) => change.path));
};

describe('bad input', () => {
  it('skips a file of 200 MB and records the rest of its artifact', async () => {
    assert.deepEqual(await pathsOf('skills/delta'), ['SKILL.md']);
  });

  it('never records a secret', async () => {
    assert.deepEqual((await pathsOf('skills/beta')).includes('.env'), false);
  });

  it('records a broken link inside an artifact as a link, and passes over one in place of an artifact', async () => {
    assert.ok((await pathsOf('skills/gamma')).includes('dangling.md'));
    assert.equal(await artifactAt('skills/broken'), undefined);
  });

  it('passes over a .claude that is a file', async () => {
    const artifacts = await (await lineageApi()).listArtifacts();
    assert.equal(
      artifacts.some(({ root }) => root.includes('packages/file')),
      false,
    );
  });

  it('records a file that can no longer be read as before, and goes on with the others', async () => {
    // A pipe in its place cannot be read by any user, root too, as a file without permission cannot by others.
    const before = await headOf('skills/alpha');
    await outside('cd .claude/skills/alpha; rm notes.md; mkfifo notes.md; echo readable > other.md');
    const head = await nextHead('skills/alpha', before);
    assert.ok(head.filesChanged.some(({ path, change }) => path === 'other.md' && change === 'added'));
    await outside('rm .claude/skills/alpha/notes.md; printf "back" > .claude/skills/alpha/notes.md');
    const after = await nextHead('skills/alpha', head);
    assert.ok(after.filesChanged.some(({ path }) => path === 'notes.md'));
  });

  it('survives files that come and go while they are recorded', async () => {
    const before = await headOf('skills/alpha');
    await outside(
      'cd .claude/skills/alpha; for i in $(seq 300); do echo $i > flicker$((i % 7)).md; rm -f flicker$(((i + 3) % 7)).md; done; rm -f flicker*.md; echo end > end.md',
    );
    const head = await nextHead('skills/alpha', before);
    const names = (await fs.readdir(inWorkspace('.claude/skills/alpha'))).sort();
    assert.deepEqual(names, ['SKILL.md', 'end.md', 'notes.md', 'other.md', 'scripts']);
    const api = await lineageApi();
    assert.deepEqual(await api.diff(before.id, head.id), [{ path: 'end.md', change: 'added' }]);
  });
});
