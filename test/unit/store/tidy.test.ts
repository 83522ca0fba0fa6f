import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { storeVersion, skillId } from './storedVersion';
import { useTemporaryStore } from './temporaryStore';

const never = new AbortController().signal;

describe('tidy', () => {
  const temporary = useTemporaryStore();

  it('gives back what was pruned since the last sweep, and nothing that another version has too', async () => {
    const store = await temporary.open();
    const same = { 'SKILL.md': randomBytes(3 << 20) };
    const given = await storeVersion(store, 'one', { 'SKILL.md': randomBytes(3 << 19) });
    const shared = await storeVersion(store, 'one', same);
    await storeVersion(store, 'one', { 'SKILL.md': 'head' });
    const kept = await storeVersion(store, 'two', same);
    await store.collectGarbage();
    assert.equal(await store.tidy(never), undefined);
    await store.commit([{ type: 'prune', artifactId: skillId('one'), versions: [shared] }]);
    assert.equal(await store.tidy(never), undefined);
    await store.commit([{ type: 'prune', artifactId: skillId('one'), versions: [given] }]);
    const result = await store.tidy(never);
    assert.ok(result && result.bytesFreed > 1_500_000, JSON.stringify(result));
    assert.equal(await store.tidy(never), undefined);
    const version = store.version(kept);
    assert.ok(version);
    const [file] = await store.manifest(version.contentHash);
    assert.ok(file);
    assert.deepEqual(Buffer.from(await store.content(file.hash)), same['SKILL.md']);
  });
});
