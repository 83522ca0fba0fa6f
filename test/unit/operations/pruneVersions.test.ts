import assert from 'node:assert/strict';
import { keptParent } from '../../../src/operations/keptParent';
import { pruneVersions } from '../../../src/operations/pruneVersions';
import { restoreVersion } from '../../../src/operations/restoreVersion';
import { tagVersion } from '../../../src/operations/tagVersion';
import { useWorkspace } from './workspace';

const SKILL = 'skills/pdf';

describe('pruneVersions and tagVersion', () => {
  const use = useWorkspace();

  const edit = async (...texts: string[]): Promise<void> => {
    for (const text of texts) {
      await use.current.write(SKILL, { 'SKILL.md': text });
      await use.current.reconcile();
    }
  };

  it('gives up all but the head and what is tagged; numbers and lineage stay', async () => {
    const { context, store } = use.current;
    await edit('one', 'two', 'three', 'four');
    const artifact = use.current.artifact(SKILL).id;
    const before = use.current.versions(SKILL);
    const [one, two, three, four] = before.map(({ id }) => id);
    assert.ok(one && two && three && four);
    const lineage = store.graphOf(artifact).lineage(four);
    await tagVersion(context, { artifactId: artifact, name: 'stable', version: two, note: 'good' });
    assert.deepEqual(store.tags(artifact), [{ name: 'stable', version: two, note: 'good' }]);
    assert.deepEqual(await pruneVersions(context, artifact, [one, two, three, four]), [one, three]);
    assert.deepEqual(use.current.versions(SKILL), [before[1], before[3]]);
    assert.equal(store.version(three), undefined);
    assert.deepEqual(store.versionIds(artifact), [two, four]);
    assert.deepEqual(
      [four, two].map((id) => keptParent(store, { id, artifactId: artifact })?.id),
      [two, undefined],
    );
    assert.equal(store.versionCount(artifact), 2);
    assert.deepEqual(store.graphOf(artifact).lineage(four), lineage);
    await tagVersion(context, { artifactId: artifact, name: 'stable', version: null });
    assert.deepEqual(store.tags(artifact), []);
    assert.deepEqual(await pruneVersions(context, artifact, [two]), [two]);
    assert.deepEqual(use.current.trail(SKILL).slice(-4), [
      'tag done',
      'prune done',
      'tag done',
      'prune done',
    ]);
  });

  it('takes names of 1 to 100 characters in one line, without the white space around them', async () => {
    const { context, store } = use.current;
    await edit('one');
    const artifactId = use.current.artifact(SKILL).id;
    const [version] = use.current.versions(SKILL).map(({ id }) => id);
    assert.ok(version);
    for (const name of ['', ' ', 'x'.repeat(101), 'two\nlines', 'nothing\u0000', 'escape\u001b[2J']) {
      const tagging = tagVersion(context, { artifactId, name, version });
      await assert.rejects(tagging, { name: 'OperationError', problem: 'bad-name' });
    }
    for (const name of [' stable ', 'Grüße 1.0', 'x'.repeat(100)]) {
      await tagVersion(context, { artifactId, name, version });
    }
    assert.deepEqual(
      store.tags(artifactId).map(({ name }) => name),
      ['Grüße 1.0', 'stable', 'x'.repeat(100)],
    );
    await tagVersion(context, { artifactId, name: 'stable  ', version: null });
    assert.equal(store.tags(artifactId).length, 2);
  });

  it('gives up nothing that somebody wrote a note of, or that the artifact is pinned to', async () => {
    const { context, store } = use.current;
    await edit('one', 'two', 'three');
    const artifactId = use.current.artifact(SKILL).id;
    const [one, two] = use.current.versions(SKILL).map(({ id }) => id);
    assert.ok(one && two);
    const note = { type: 'note', artifactId, version: one } as const;
    const pin = { type: 'ref', artifactId, name: 'pinnedVersion' } as const;
    await store.commit([
      { ...note, text: 'why' },
      { ...pin, value: two },
    ]);
    assert.deepEqual(await pruneVersions(context, artifactId, [one, two]), []);
    // As another window does that has not read of them yet.
    await store.commit([{ type: 'prune', artifactId, versions: [one, two] }]);
    assert.deepEqual([store.version(one)?.number, store.version(two)?.number], [1, 2]);
    await store.commit([
      { ...note, text: null },
      { ...pin, value: null },
    ]);
    assert.deepEqual([store.version(one), store.version(two)], [undefined, undefined]);
  });

  it('keeps what undoing the latest change goes back to', async () => {
    const { context, root } = use.current;
    await edit('one', 'two');
    const [one, two] = use.current.versions(SKILL).map(({ id }) => id);
    assert.ok(one && two);
    await restoreVersion(context, root, one);
    assert.deepEqual(await pruneVersions(context, use.current.artifact(SKILL).id, [one, two]), []);
  });

  it('has a version that was pruned for as long as another window made it the head', async () => {
    const { store } = use.current;
    await edit('one', 'two');
    const artifact = use.current.artifact(SKILL).id;
    const [one, two] = use.current.versions(SKILL).map(({ id }) => id);
    assert.ok(one && two);
    const moveHead = { type: 'ref', artifactId: artifact, name: 'head' } as const;
    await store.commit([{ type: 'prune', artifactId: artifact, versions: [one] }]);
    await store.commit([{ ...moveHead, value: one }]);
    assert.equal(store.version(one)?.number, 1);
    assert.deepEqual(
      use.current.versions(SKILL).map(({ id }) => id),
      [one, two],
    );
    await store.commit([{ ...moveHead, value: two }]);
    assert.equal(store.version(one), undefined);
  });
});
