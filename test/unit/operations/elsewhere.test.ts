import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { Artifact } from '../../../src/core/artifact';
import type { Root } from '../../../src/core/root';
import type { LocalLink } from '../../../src/core/upstreamLink';
import { elsewhere } from '../../../src/operations/elsewhere';
import { linkUpstream } from '../../../src/operations/linkUpstream';
import type { Decisions } from '../../../src/operations/mergedContent';
import { pruneVersions } from '../../../src/operations/pruneVersions';
import { reconcile } from '../../../src/operations/reconcile';
import { planUpdateFrom, updateFrom } from '../../../src/operations/updateFrom';
import { undoChange } from '../../../src/operations/undoChange';
import type { ChangeResult } from '../../../src/operations/changeFiles';
import type { Version } from '../../../src/core/version';
import { useWorkspace } from './workspace';

const SKILL = 'skills/pdf';
const TEXT = 'one\n\n\ntwo\n\n\nthree\n';
const NONE: Decisions = { choices: new Map() };

describe('elsewhere and updateFrom', () => {
  const use = useWorkspace();

  /** The root of another project on the same machine. */
  const other = (name = 'site'): Root => ({
    path: `${use.current.directory}/${name}/.claude`,
    scope: 'workspace',
  });

  const write = async (root: Root, text: string, place = SKILL): Promise<void> => {
    await fs.mkdir(path.join(root.path, place), { recursive: true });
    await fs.writeFile(path.join(root.path, place, 'SKILL.md'), text);
  };

  const record = async (root: Root, ...texts: readonly string[]): Promise<Artifact> => {
    for (const text of texts) {
      await write(root, text);
      await reconcile(use.current.context, root, { roots: [root], cache: new Map() });
    }
    return artifactIn(root);
  };

  const artifactIn = (root: Root): Artifact => {
    const found = use.current.store.artifacts().find((one) => one.root === root.path && one.path === SKILL);
    assert.ok(found);
    return found;
  };

  const here = (...texts: readonly string[]): Promise<Artifact> => record(use.current.root, ...texts);

  const read = (root: Root): Promise<string> => fs.readFile(path.join(root.path, SKILL, 'SKILL.md'), 'utf8');

  const linkTo = (root: Root): LocalLink => ({
    source: { type: 'root', folder: root.path, name: 'site' },
    path: SKILL,
  });

  const seen = async (artifact: Artifact): Promise<string[]> =>
    (await elsewhere(use.current.context, artifact)).map(
      ({ artifact: { root }, tie, standing }) =>
        `${path.basename(path.dirname(root))} ${tie} ${Object.values(standing).join(' ')}`,
    );

  const update = async (from: Root, decisions = NONE): Promise<ChangeResult> => {
    const { context, root } = use.current;
    const link = linkTo(from);
    const plan = await planUpdateFrom(context, root, artifactIn(root), link);
    return updateFrom(context, root, plan, decisions, link);
  };

  /** As stores have it where versions were pruned that would be kept today. */
  const loseVersions = async (artifactId: Artifact['id'], ...numbers: readonly number[]): Promise<void> => {
    const { store } = use.current;
    const lost = store.versions(artifactId, { limit: 10 }).filter(({ number }) => numbers.includes(number));
    await store.commit([{ type: 'prune', artifactId, versions: lost.map(({ id }) => id) }]);
    await store.collectGarbage();
  };

  const head = (): Version => use.current.head(SKILL);

  it('finds it by its contents in other roots, says who is ahead, and by its name last', async () => {
    const own = await here('a', 'b');
    await record(other('same'), 'a', 'b');
    await record(other('ahead'), 'b', 'c', 'd');
    await record(other('behind'), 'a');
    await record(other('apart'), 'a', 'x');
    await record(other('stranger'), 'nothing of it');
    await write(other('stranger'), 'b', 'skills/other');
    assert.deepEqual(await seen(own), [
      'apart shared-content diverged 1 1',
      'behind shared-content behind 1',
      'ahead shared-content ahead 2',
      'same shared-content same',
      'stranger same-name unrelated',
    ]);
  });

  it('knows links in either direction, and leaves out what was deleted there', async () => {
    const own = await here('a');
    const there = await record(other(), 'b');
    await linkUpstream(use.current.context, {
      artifactId: own.id,
      link: linkTo(other()),
      baseline: undefined,
    });
    assert.deepEqual(await seen(artifactIn(use.current.root)), ['site upstream unrelated']);
    assert.deepEqual(await seen(there), [`${path.basename(use.current.directory)} downstream unrelated`]);
    await fs.rm(path.join(other().path, SKILL), { recursive: true });
    await reconcile(use.current.context, other(), { roots: [other()], cache: new Map() });
    assert.deepEqual(await seen(artifactIn(use.current.root)), []);
  });

  it('says when anything was recorded in the other root last', async () => {
    const own = await here('a');
    await record(other(), 'a');
    await write(other(), 'later', 'skills/csv');
    await reconcile(use.current.context, other(), { roots: [other()], cache: new Map() });
    const [found] = await elsewhere(use.current.context, own);
    assert.ok(found && found.seenAt > found.head.createdAt);
  });

  it('looks through all artifacts once, however many it finds', async () => {
    const own = await here('a');
    for (const name of ['one', 'two', 'three']) await record(other(name), 'a');
    const { store } = use.current;
    const artifacts = store.artifacts.bind(store);
    let looks = 0;
    store.artifacts = () => {
      looks++;
      return artifacts();
    };
    assert.equal((await seen(own)).length, 3);
    assert.equal(looks, 1);
  });

  it('brings what the other has gone on to, as one version more', async () => {
    const before = await here(TEXT);
    const newer = TEXT.replace('two', 'two and a half');
    await record(other(), TEXT, newer);
    const { from, to } = await update(other());
    assert.equal(await read(use.current.root), newer);
    const version = head();
    assert.deepEqual([version.id, version.parentId], [to, before.head]);
    assert.deepEqual([from, version.mergeParentId, version.changeOrigin], [before.head, undefined, 'sync']);
    assert.equal(version.summary, 'Updated from site');
    assert.deepEqual(version.metadata.elsewhere, { what: 'updated', project: 'site' });
    const { baseline, upstream, modificationDetectedAt } = artifactIn(use.current.root);
    assert.deepEqual([baseline, upstream], [before.baseline, before.upstream]);
    assert.equal(typeof modificationDetectedAt, 'number');
    const [entry] = use.current.store.operations(1, before.id);
    assert.equal(entry?.detail, `from ${other().path}/${SKILL}`);
    assert.deepEqual(await seen(artifactIn(use.current.root)), ['site shared-content same']);
  });

  it('merges both sides on what they had in common, with two parents', async () => {
    const before = await here(TEXT, TEXT.replace('one', 'ONE'));
    await record(other(), TEXT, TEXT.replace('three', 'THREE'));
    // Not recorded there yet: what is on disk counts.
    await write(other(), TEXT.replace('three', 'THREE!'));
    await update(other());
    assert.equal(await read(use.current.root), TEXT.replace('one', 'ONE').replace('three', 'THREE!'));
    const { parentId, mergeParentId } = head();
    assert.equal(parentId, before.head);
    const theirs = use.current.store.version(mergeParentId);
    assert.ok(theirs);
    assert.deepEqual(await use.current.stored(theirs), { 'SKILL.md': TEXT.replace('three', 'THREE!') });
    assert.deepEqual(theirs.metadata.elsewhere, { what: 'theirs', project: 'site' });
    const base = use.current.store.graphOf(before.id).nearestCommonAncestor(parentId ?? theirs.id, theirs.id);
    assert.equal(use.current.store.version(base)?.number, 1);
    assert.equal(await read(other()), TEXT.replace('three', 'THREE!'), 'the other root is only read');
  });

  it('has nothing to do for one that is behind', async () => {
    await here(TEXT, TEXT.replace('one', 'ONE'));
    await record(other(), TEXT);
    const { isChanged } = await update(other());
    assert.deepEqual([isChanged, use.current.versions(SKILL).length], [false, 2]);
  });

  it('remembers that what is here was kept, and asks about what the other does next alone', async () => {
    const mine = TEXT.replace('two', 'mine');
    const before = await here(TEXT, mine);
    await record(other(), TEXT, TEXT.replace('two', 'theirs'));
    const keepLocal: Decisions = { choices: new Map([['SKILL.md', 'local']]) };
    const { isChanged } = await update(other(), keepLocal);
    assert.deepEqual([isChanged, await read(use.current.root)], [true, mine]);
    const { contentHash, parentId, mergeParentId, filesChanged, metadata } = head();
    assert.deepEqual(metadata.elsewhere, { what: 'kept', project: 'site' });
    assert.deepEqual([parentId, filesChanged], [before.head, []]);
    assert.equal(contentHash, use.current.store.version(before.head)?.contentHash);
    assert.ok(mergeParentId);
    assert.deepEqual(await seen(artifactIn(use.current.root)), ['site shared-content behind 1']);
    assert.equal((await update(other())).isChanged, false);
    await record(other(), TEXT.replace('two', 'theirs').replace('three', 'THREE'));
    await update(other());
    assert.equal(await read(use.current.root), mine.replace('three', 'THREE'));
    const { context, root } = use.current;
    await undoChange(context, root, before.id, undefined, {});
    assert.equal(await read(root), mine);
  });

  it('asks about everything that differs where nothing was ever the same', async () => {
    await here('mine\n');
    await record(other(), 'theirs\n');
    const { context, root } = use.current;
    const plan = await planUpdateFrom(context, root, artifactIn(root), linkTo(other()));
    assert.equal(plan.base, undefined);
    const work = updateFrom(context, root, plan, NONE, linkTo(other()));
    await assert.rejects(work, { name: 'OperationError', problem: 'unresolved' });
    assert.equal(await read(root), 'mine\n');
  });

  it('does without a base whose content was pruned everywhere', async () => {
    const own = await here(TEXT, TEXT.replace('one', 'ONE'));
    const there = await record(other(), TEXT, TEXT.replace('three', 'THREE'));
    for (const { id } of [own, there]) await loseVersions(id, 1);
    const { context, root } = use.current;
    const plan = await planUpdateFrom(context, root, artifactIn(root), linkTo(other()));
    assert.equal(plan.base, undefined);
    assert.deepEqual(await seen(artifactIn(root)), ['site shared-content diverged 1 1']);
  });

  it('does not take an older base for one that was pruned, which would take back what was decided since', async () => {
    const decided = TEXT.replace('two', 'TWO');
    const own = await here(TEXT, decided, TEXT.replace('one', 'ONE'));
    const there = await record(other(), TEXT, decided, decided.replace('three', 'THREE'));
    for (const { id } of [own, there]) await loseVersions(id, 2);
    const { context, root } = use.current;
    const plan = await planUpdateFrom(context, root, artifactIn(root), linkTo(other()));
    assert.equal(plan.base, undefined);
  });

  it('finds the base that a clean-up left, however many versions it gave up', async () => {
    const own = await here(TEXT, 'between\n', TEXT.replace('two', 'TWO'), 'then\n', 'mine\n');
    const there = await record(other(), TEXT, TEXT.replace('two', 'TWO'), 'later\n', 'theirs\n');
    const { context, root, store } = use.current;
    for (const { id } of [own, there])
      await pruneVersions(
        context,
        id,
        store.versions(id, { limit: 10 }).map((version) => version.id),
      );
    await store.collectGarbage();
    const left = [own, there].map(({ id }) => store.versions(id, { limit: 10 }).map(({ number }) => number));
    assert.deepEqual(left, [
      [5, 3],
      [4, 2],
    ]);
    const plan = await planUpdateFrom(context, root, artifactIn(root), linkTo(other()));
    assert.equal(store.version(plan.base?.version)?.number, 3);
  });

  it('can be undone', async () => {
    const before = await here(TEXT);
    await record(other(), TEXT, TEXT.replace('two', 'TWO'));
    const { operation } = await update(other());
    assert.ok(operation !== undefined);
    await undoChange(use.current.context, use.current.root, before.id, operation, {});
    assert.equal(await read(use.current.root), TEXT);
    assert.equal(head().id, before.head);
  });

  it('is refused, with nothing written, when either side moved or the other is gone', async () => {
    await here(TEXT);
    await record(other(), TEXT, TEXT.replace('two', 'TWO'));
    const { context, root } = use.current;
    const plan = await planUpdateFrom(context, root, artifactIn(root), linkTo(other()));
    await write(other(), 'another\n');
    const work = updateFrom(context, root, plan, NONE, linkTo(other()));
    await assert.rejects(work, { name: 'OperationError', problem: 'moved' });
    await fs.rm(path.join(other().path, SKILL), { recursive: true });
    const again = planUpdateFrom(context, root, artifactIn(root), linkTo(other()));
    await assert.rejects(again, { name: 'OperationError', problem: 'upstream-deleted' });
    await fs.rm(other().path, { recursive: true });
    const gone = planUpdateFrom(context, root, artifactIn(root), linkTo(other()));
    await assert.rejects(gone, { name: 'OperationError', problem: 'upstream-unreadable' });
    assert.equal(await read(root), TEXT);
    await use.current.assertSwept();
  });
});
