import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { ArtifactPlace } from '../../../src/core/foundArtifact';
import type { Root } from '../../../src/core/root';
import { assertKindIn } from '../../../src/operations/assertKindIn';
import { deployArtifact } from '../../../src/operations/deployArtifact';
import { deployedPlace } from '../../../src/operations/deployedPlace';
import { reconcile } from '../../../src/operations/reconcile';
import { SKILL, useLinked, writeTree } from './linked';

const FOUND: ArtifactPlace = { kind: 'skill', name: 'pdf', path: SKILL };
const FILES = { 'SKILL.md': 'upstream' };

describe('deployedPlace', () => {
  const use = useLinked();

  const agents = (): Root => ({ path: `${use.current.workspace.directory}/.agents`, scope: 'agents' });

  const place = async (found = FOUND, roots = [use.current.workspace.root, agents()]): Promise<string> => {
    const { context, root } = use.current.workspace;
    const { root: own, identity } = await deployedPlace(context, roots, root, found);
    assert.equal(identity.root, own.path);
    return `${path.basename(own.path)} ${identity.path} ${identity.name}`;
  };

  /** A link in `.claude` to what `.agents` has. */
  const link = async (from: string, to: string): Promise<void> => {
    const file = use.current.workspace.at(from);
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.symlink(path.relative(path.dirname(file), `${agents().path}/${to}`), file);
  };

  it('is the path of its kind in the root, whatever is there', async () => {
    assert.equal(await place(), '.claude skills/pdf pdf');
    await use.current.put(FILES);
    assert.equal(await place(), '.claude skills/pdf pdf');
    assert.equal(await place({ kind: 'command', name: 'a', path: 'x/a.md' }), '.claude commands/x/a.md x/a');
  });

  it('is the other root’s where the path is a link to one of its artifacts', async () => {
    await writeTree(`${agents().path}/skills/documents/pdf`, { 'SKILL.md': 'other' });
    await link(SKILL, 'skills/documents/pdf');
    assert.equal(await place(), '.agents skills/documents/pdf documents/pdf');
    assert.equal(await place(FOUND, [use.current.workspace.root]), '.claude skills/pdf pdf');
  });

  it('is the other root’s below a folder that is a link, with nothing there yet', async () => {
    await fs.mkdir(`${agents().path}/commands/team`, { recursive: true });
    await link('commands/ours', 'commands/team');
    const found: ArtifactPlace = { kind: 'command', name: 'ours/new', path: 'commands/ours/new.md' };
    assert.equal(await place(found), '.agents commands/team/new.md team/new');
  });

  it('is another path of the same root where the link leads there', async () => {
    await use.current.put(FILES, 'skills/other');
    await fs.symlink('other', use.current.workspace.at(SKILL));
    assert.equal(await place(), '.claude skills/other other');
  });

  it('is refused where the link leads to something of another kind', async () => {
    await writeTree(`${agents().path}/hooks/pdf`, { 'run.sh': 'x' });
    await link(SKILL, 'hooks/pdf');
    await assert.rejects(place(), { problem: 'in-the-way', path: SKILL });
  });

  it('stays where a link leads nowhere, or out of every root', async () => {
    await link(SKILL, 'skills/nothing');
    assert.equal(await place(), '.claude skills/pdf pdf');
    await fs.rm(use.current.workspace.at(SKILL));
    await writeTree(`${use.current.workspace.directory}/elsewhere`, { 'SKILL.md': 'other' });
    await link(SKILL, '../elsewhere');
    assert.equal(await place(), '.claude skills/pdf pdf');
  });

  for (const [title, text] of [
    ['that is refused', 'other'],
    ['of what is there already', 'upstream'],
  ] as const) {
    it(`makes no second artifact of a deployment ${title}`, async () => {
      const { workspace, upstream } = use.current;
      const { context, root, store } = workspace;
      await writeTree(`${agents().path}/skills/pdf`, { 'SKILL.md': text });
      await link(SKILL, 'skills/pdf');
      await upstream.put(SKILL, FILES);
      const roots = [root, agents()];
      const deploy = async (): Promise<unknown> => {
        const { root: own, identity } = await deployedPlace(context, roots, root, FOUND);
        return deployArtifact(context, own, identity, upstream.link(SKILL));
      };
      const known = (): string[] => store.artifacts().map((one) => path.basename(one.root));
      if (text === 'other') {
        await assert.rejects(deploy(), { problem: 'exists' });
        assert.deepEqual(known(), []);
      } else await deploy();
      for (const one of roots) await reconcile(context, one, { roots, cache: new Map() });
      assert.deepEqual(known(), ['.agents']);
    });
  }

  it('of a plugin is refused in user scope', () => {
    const plugin = { kind: 'plugin', path: 'plugins/a' } as const;
    assertKindIn({ path: '/p/.claude', scope: 'workspace' }, plugin);
    assertKindIn({ path: '/h/.claude', scope: 'user' }, { kind: 'skill', path: SKILL });
    assert.throws(
      () => {
        assertKindIn({ path: '/h/.claude', scope: 'user' }, plugin);
      },
      { problem: 'unsafe-path', path: 'plugins/a' },
    );
  });
});
