import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { Workspace } from './workspace';

/**
 * Has every commit of a workspace's store fail during which a sweep could take away what the commit names.
 *
 * @returns tells how many commits there were
 */
export function requireHeldCommits({
  directory,
  store,
}: Pick<Workspace, 'directory' | 'store'>): () => number {
  const commit = store.commit.bind(store);
  let count = 0;
  store.commit = async (records) => {
    count++;
    const names = await fs.readdir(path.join(directory, 'store', 'objects'));
    assert.ok(
      names.some((name) => name.endsWith('.use')),
      'the store is not in use',
    );
    await commit(records);
  };
  return () => count;
}
