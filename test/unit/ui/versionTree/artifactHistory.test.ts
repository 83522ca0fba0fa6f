import assert from 'node:assert/strict';
import type { VersionId } from '../../../../src/core/identity';
import type { VersionRecord } from '../../../../src/store/journal/record';
import type { LineageStore } from '../../../../src/store/lineageStore';
import { ArtifactHistory, type BranchOwners } from '../../../../src/ui/versionTree/artifactHistory';
import { openStore } from '../../operations/exchange/recordedHistory';
import { ARTIFACT, artifactOf, headOf, versionOf } from '../../store/journalRecords';
import { useTemporaryDirectory } from '../../store/temporaryDirectory';

const SYNC = { changeOrigin: 'sync' } as const;

describe('who had the versions of a branch', () => {
  let store: LineageStore;

  // Hooks run in the order of registration: the store closes before its folder is removed.
  afterEach(() => store.close());
  const temporary = useTemporaryDirectory();

  beforeEach(async () => {
    store = await openStore(temporary.path);
    await store.commit([artifactOf('example')]);
  });

  const record = async (
    content: string,
    parents: readonly VersionRecord[] = [],
    fields: Partial<VersionRecord> = {},
  ): Promise<VersionRecord> => {
    const [parent, mergeParent] = parents;
    const version = versionOf(
      { content, ...(parent ? { parent } : {}), ...(mergeParent ? { mergeParent } : {}) },
      fields,
    );
    await store.commit([version]);
    return version;
  };

  /** As an update from another project records what that one has. */
  const theirs = (content: string, parent: VersionRecord, project: string): Promise<VersionRecord> =>
    record(content, [parent], { ...SYNC, metadata: { elsewhere: { what: 'theirs', project } } });

  /** Of the only branch there is, with its tip. */
  const owners = async (
    head: VersionRecord,
  ): Promise<{ readonly tip: VersionId | undefined } & BranchOwners> => {
    await store.commit([headOf(head.id)]);
    const artifact = store.artifact(ARTIFACT);
    assert.ok(artifact);
    const history = new ArtifactHistory(store, artifact);
    history.readOn();
    const [line, ...others] = [...(history.main?.branches.values() ?? [])].flat();
    assert.ok(line);
    assert.equal(others.length, 0);
    return { tip: line.versions[0], ...history.ownersOf(line) };
  };

  it('are upstream and the project that have it as their upstream, too', async () => {
    const one = await record('one', [], { changeOrigin: 'deployment' });
    const edit = await record('edit', [one]);
    const upstream = await record('upstream', [one], SYNC);
    const merged = await record('merged', [edit, upstream], SYNC);
    assert.deepEqual(await owners(merged), { tip: upstream.id, hasUpstreams: true, projects: [] });
    const site = await theirs('theirs', upstream, '~/site');
    const updated = await record('updated', [merged, site], {
      ...SYNC,
      metadata: { elsewhere: { what: 'updated', project: '~/site' } },
    });
    assert.deepEqual(await owners(updated), { tip: site.id, hasUpstreams: true, projects: ['~/site'] });
  });

  it('are the projects, each named once', async () => {
    const one = await record('one');
    const first = await theirs('first', one, '~/site');
    const second = await theirs('second', first, '~/shop');
    const third = await theirs('third', second, '~/site');
    const edit = await record('edit', [one]);
    const updated = await record('updated', [edit, third], SYNC);
    assert.deepEqual(await owners(updated), {
      tip: third.id,
      hasUpstreams: false,
      projects: ['~/site', '~/shop'],
    });
  });

  it('are nobody else where any is the own of the artifact', async () => {
    const one = await record('one');
    const site = await theirs('theirs', one, '~/site');
    const own = await record('own', [site]);
    const edit = await record('edit', [one]);
    assert.deepEqual(await owners(edit), { tip: own.id, hasUpstreams: false, projects: [] });
  });

  it('are nobody else where it was left for a version of another project', async () => {
    const one = await record('one');
    const site = await theirs('theirs', one, '~/site');
    const edit = await record('edit', [one]);
    assert.deepEqual(await owners(site), { tip: edit.id, hasUpstreams: false, projects: [] });
  });

  it('are upstream alone where only its summary speaks of something that it is from', async () => {
    const one = await record('one');
    const release = await record('release', [one], { ...SYNC, summary: 'From 1.2 to 1.3' });
    const edit = await record('edit', [one]);
    assert.deepEqual(await owners(edit), { tip: release.id, hasUpstreams: true, projects: [] });
  });
});
