import assert from 'node:assert/strict';
import { appendFile, mkdir, rm } from 'node:fs/promises';
import { NodeFileTree } from '../../../../src/sources/nodeFileTree';
import { sourceState } from '../../../../src/sources/upstream/sourceState';
import { useRealRepository } from '../git/realRepository';

describe('sourceState', () => {
  const repo = useRealRepository();

  it('is another after an artifact was added or removed, a commit, and an update of a collection', async () => {
    const state = (): Promise<string> =>
      sourceState({ type: 'folder', folder: repo.path, name: 'source' }, new NodeFileTree());
    await repo.write({ 'skills/x/SKILL.md': '', '.claude/agents/a.md': '', 'collection.toml': '' });
    let before = await state();
    for (const change of [
      () => repo.commit(),
      () => mkdir(repo.at('skills/y')),
      () => rm(repo.at('.claude/agents/a.md')),
      () => appendFile(repo.at('collection.toml'), '# more'),
      () => repo.git('checkout', '-q', '-b', 'other'),
    ]) {
      assert.equal(await state(), before);
      await new Promise((resolve) => setTimeout(resolve, 20));
      await change();
      const after = await state();
      assert.notEqual(after, before);
      before = after;
    }
  });

  it('is known of what is not there', async () => {
    const place = { type: 'folder', folder: repo.at('nowhere'), name: '' } as const;
    assert.equal(await sourceState(place, new NodeFileTree()), await sourceState(place, new NodeFileTree()));
  });
});
