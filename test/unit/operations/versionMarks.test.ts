import assert from 'node:assert/strict';
import path from 'node:path';
import type { VersionId } from '../../../src/core/identity';
import { noteVersion } from '../../../src/operations/noteVersion';
import { pinArtifact } from '../../../src/operations/pinArtifact';
import { pruneVersions } from '../../../src/operations/pruneVersions';
import { tagVersions } from '../../../src/operations/tagVersion';
import { LineageStore } from '../../../src/store/lineageStore';
import { WASM_FILE } from '../store/temporaryStore';
import { useWorkspace } from './workspace';

const SKILL = 'skills/pdf';
const NOWHERE = 'f'.repeat(64) as VersionId;

describe('what is said of versions', () => {
  const use = useWorkspace();

  const edit = async (artifact: string, ...texts: string[]): Promise<VersionId[]> => {
    for (const text of texts) {
      await use.current.write(artifact, { 'SKILL.md': text });
      await use.current.reconcile();
    }
    return use.current.versions(artifact).map(({ id }) => id);
  };
  const latest = (): unknown[] =>
    use.current.store
      .operations(1, use.current.artifact(SKILL).id)
      .map(({ kind, detail, fromVersion, toVersion }) => [kind, detail, fromVersion, toVersion]);

  it('names nothing that another window has given up and swept', async () => {
    const { context, directory } = use.current;
    const [one] = await edit(SKILL, 'one', 'two');
    assert.ok(one);
    const { id: artifactId } = use.current.artifact(SKILL);
    const store = await LineageStore.open({ directory: path.join(directory, 'store'), wasmFile: WASM_FILE });
    try {
      await pruneVersions({ ...context, store }, artifactId, [one]);
      await store.collectGarbage();
    } finally {
      await store.close();
    }
    assert.ok(use.current.store.version(one), 'this window has not heard of it');
    const gone = { name: 'OperationError', problem: 'not-found' };
    await assert.rejects(tagVersions(context, [{ artifactId, name: 'good', version: one }]), gone);
    assert.deepEqual(use.current.store.tags(artifactId), []);
  });

  it('writes no note of a version whose contents are gone, and pins nothing to it', async () => {
    const { context, store } = use.current;
    const [one] = await edit(SKILL, 'one', 'two');
    assert.ok(one);
    const { id: artifactId } = use.current.artifact(SKILL);
    store.hasManifest = () => false;
    const gone = { name: 'OperationError', problem: 'not-found' };
    await assert.rejects(noteVersion(context, one, 'why'), gone);
    await assert.rejects(pinArtifact(context, artifactId, true, one), gone);
    await assert.rejects(tagVersions(context, [{ artifactId, name: 'good', version: one }]), gone);
  });

  describe('noteVersion', () => {
    it('writes a note of any number of lines, changes it and takes it away', async () => {
      const { context, store } = use.current;
      const [one] = await edit(SKILL, 'one', 'two');
      assert.ok(one);
      const notes = (): unknown => [...store.notes(use.current.artifact(SKILL).id)];
      await noteVersion(context, one, ' The last that worked.\n\nSee the plan. \n');
      assert.deepEqual(notes(), [[one, 'The last that worked.\n\nSee the plan.']]);
      assert.deepEqual(latest(), [['note', 'The last that worked.', one, one]]);
      await noteVersion(context, one, 'Better not.');
      assert.deepEqual(notes(), [[one, 'Better not.']]);
      await noteVersion(context, one, '  ');
      assert.deepEqual(notes(), []);
      assert.deepEqual(latest(), [['note', '', one, one]]);
    });

    it('records nothing where nothing changes, and refuses what is not there', async () => {
      const { context } = use.current;
      const [one] = await edit(SKILL, 'one');
      assert.ok(one);
      await noteVersion(context, one, 'why');
      const trail = use.current.trail(SKILL);
      await noteVersion(context, one, ' why ');
      assert.deepEqual(use.current.trail(SKILL), trail);
      await assert.rejects(noteVersion(context, NOWHERE, 'why'), { problem: 'not-found' });
    });
  });

  describe('pinArtifact', () => {
    it('pins to a version, to another one, and takes both away at once', async () => {
      const { context } = use.current;
      const [one, two] = await edit(SKILL, 'one', 'two');
      assert.ok(one && two);
      const { id } = use.current.artifact(SKILL);
      const pin = (): unknown => {
        const { pinnedAt, pinnedVersion } = use.current.artifact(SKILL);
        return [pinnedAt !== undefined, pinnedVersion];
      };
      await pinArtifact(context, id, true, one);
      assert.deepEqual(pin(), [true, one]);
      assert.deepEqual(latest(), [['pin', 'pinned to', two, one]]);
      await pinArtifact(context, id, true, two);
      assert.deepEqual(pin(), [true, two]);
      await pinArtifact(context, id, false);
      assert.deepEqual(pin(), [false, undefined]);
      await pinArtifact(context, id, true);
      assert.deepEqual(pin(), [true, undefined]);
      await pinArtifact(context, id, true, one);
      assert.deepEqual(pin(), [true, one]);
    });

    it('leaves a pin as it is that is there already', async () => {
      const { context } = use.current;
      const [one] = await edit(SKILL, 'one');
      assert.ok(one);
      const { id } = use.current.artifact(SKILL);
      await pinArtifact(context, id, true, one);
      const before = [use.current.artifact(SKILL), use.current.trail(SKILL)];
      await pinArtifact(context, id, true);
      await pinArtifact(context, id, true, one);
      assert.deepEqual([use.current.artifact(SKILL), use.current.trail(SKILL)], before);
    });

    it('refuses a version that is not there, or of another artifact', async () => {
      const { context } = use.current;
      await edit(SKILL, 'one');
      const [other] = await edit('skills/other', 'one');
      assert.ok(other);
      for (const version of [NOWHERE, other]) {
        const pinning = pinArtifact(context, use.current.artifact(SKILL).id, true, version);
        await assert.rejects(pinning, { problem: 'not-found' });
      }
      assert.equal(use.current.artifact(SKILL).pinnedAt, undefined);
    });
  });

  describe('tagVersions', () => {
    it('gives the versions of several artifacts one name, all or none', async () => {
      const { context, store } = use.current;
      const [one] = await edit(SKILL, 'one');
      const [other] = await edit('skills/other', 'one');
      assert.ok(one && other);
      const { id } = use.current.artifact(SKILL);
      const { id: otherId } = use.current.artifact('skills/other');
      const request = { artifactId: id, name: 'release-1', version: one };
      await assert.rejects(
        tagVersions(context, [request, { ...request, artifactId: otherId, version: NOWHERE }]),
        { problem: 'not-found' },
      );
      assert.deepEqual(store.tags(id), []);
      await tagVersions(context, [request, { ...request, artifactId: otherId, version: other, note: 'why' }]);
      assert.deepEqual(store.tags(id), [{ name: 'release-1', version: one, note: '' }]);
      assert.deepEqual(store.tags(otherId), [{ name: 'release-1', version: other, note: 'why' }]);
      assert.deepEqual(latest(), [['tag', 'release-1', undefined, one]]);
    });
  });
});
