import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { Root } from '../../../src/core/root';
import { useWorkspace } from './workspace';

describe('an artifact that is a link into another root', () => {
  const use = useWorkspace();

  it('is not recorded as deleted when that root is opened too', async () => {
    const workspace = use.current;
    const other: Root = { path: path.join(workspace.directory, 'other/.claude'), scope: 'workspace' };
    await fs.mkdir(path.join(other.path, 'skills/shared'), { recursive: true });
    await fs.writeFile(path.join(other.path, 'skills/shared/SKILL.md'), 'shared');
    await fs.mkdir(workspace.at('skills'));
    await fs.symlink(path.join(other.path, 'skills/shared'), workspace.at('skills/shared'));
    await workspace.reconcile();
    const alone = workspace.head('skills/shared');

    const result = await workspace.reconcile({ roots: [workspace.root, other] });
    assert.deepEqual(result.deleted, []);
    assert.equal(workspace.artifact('skills/shared').deletedAt, undefined);
    assert.equal(workspace.head('skills/shared').id, alone.id);

    await fs.rm(workspace.at('skills/shared'));
    const gone = await workspace.reconcile({ roots: [workspace.root, other] });
    assert.deepEqual(gone.deleted, [alone.artifactId]);
  });
});
