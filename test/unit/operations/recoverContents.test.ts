import assert from 'node:assert/strict';
import path from 'node:path';
import type { ObjectHash } from '../../../src/core/identity';
import { recoverContents } from '../../../src/operations/recoverContents';
import { useWorkspace } from './workspace';

const FILES = { 'SKILL.md': 'one', 'notes.md': 'as ever' };

describe('recovering contents', () => {
  const test = useWorkspace();

  it('stores those too that nobody missed, as the list of files that names them was lost', async () => {
    const { current } = test;
    await current.write('skills/s', FILES);
    await current.reconcile();
    const head = current.head('skills/s');
    for (const { hash } of await current.store.manifest(head.contentHash)) await current.damage(hash);
    await current.damage(head.contentHash);
    const options = {
      directory: path.join(current.directory, 'store'),
      concerned: new Set([head.artifactId]),
    };
    await recoverContents(current.context, [head.contentHash as string as ObjectHash], options);
    assert.deepEqual(await current.stored(head), FILES);
  });
});
