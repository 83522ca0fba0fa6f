import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import type { VersionId } from '../../../src/core/identity';
import { restoreVersion } from '../../../src/operations/restoreVersion';
import { lastChange, undoChange } from '../../../src/operations/undoChange';
import { useTemporaryDirectory } from '../store/temporaryDirectory';
import { openWorkspace, type Tree, type Workspace } from './workspace';

const SKILL = 'skills/pdf';
const NAMES = ['SKILL.md', 'a', 'b.md', 'd', 'd/x', 'd/e/y', 'é ü.md'];

type Edit =
  | { readonly type: 'write'; readonly name: string; readonly text: string }
  | { readonly type: 'delete'; readonly name: string }
  | { readonly type: 'chmod'; readonly name: string; readonly executable: boolean }
  | { readonly type: 'rename'; readonly name: string; readonly to: string };

const name = fc.constantFrom(...NAMES);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({
    type: fc.constant('write' as const),
    name,
    text: fc.constantFrom('', 'x', '* x', '-> SKILL.md', 'line\nline\n', 'line\r\nline\r\n', 'y'.repeat(500)),
  }),
  fc.record({ type: fc.constant('delete' as const), name: fc.constantFrom(...NAMES.slice(1)) }),
  fc.record({ type: fc.constant('chmod' as const), name, executable: fc.boolean() }),
  fc.record({
    type: fc.constant('rename' as const),
    name: fc.constantFrom(...NAMES.slice(1)),
    to: fc.constantFrom(...NAMES.slice(1)),
  }),
);
/** Each step: some edits, then a capture. */
const steps = fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 7 });

/** What of an edit is possible, as a person at an editor would do it. */
async function carryOut(workspace: Workspace, one: Edit): Promise<void> {
  const file = workspace.at(`${SKILL}/${one.name}`);
  const stat = await fs.lstat(file).catch(() => undefined);
  switch (one.type) {
    case 'write': {
      // A skill without its own file is none, and a folder makes way for a file only when it is deleted.
      if (one.name === 'SKILL.md' && one.text.startsWith('->')) return;
      if (stat?.isDirectory()) return;
      const folder = path.dirname(file);
      const isBlocked = (await fs.lstat(folder).catch(() => undefined))?.isDirectory() === false;
      const isBlockedAbove =
        (await fs.lstat(path.dirname(folder)).catch(() => undefined))?.isDirectory() === false;
      if (!isBlocked && !isBlockedAbove) await workspace.write(SKILL, { [one.name]: one.text });
      return;
    }
    case 'delete':
      if (stat) await fs.rm(file, { recursive: true });
      return;
    case 'chmod':
      if (stat?.isFile()) await fs.chmod(file, one.executable ? 0o755 : 0o644);
      return;
    case 'rename':
      await fs
        .mkdir(path.dirname(workspace.at(`${SKILL}/${one.to}`)), { recursive: true })
        .catch(() => undefined);
      await fs.rename(file, workspace.at(`${SKILL}/${one.to}`)).catch(() => undefined);
      return;
  }
}

describe('a history of edits', () => {
  const temporary = useTemporaryDirectory();
  let runs = 0;
  /** Carries out the steps in a new workspace; gives what was on disk at each version. */
  const live = async (
    all: readonly (readonly Edit[])[],
    check: (workspace: Workspace, seen: ReadonlyMap<VersionId, Tree>) => Promise<void>,
  ): Promise<void> => {
    const directory = path.join(temporary.path, String(runs++));
    await fs.mkdir(directory);
    const workspace = await openWorkspace(directory);
    try {
      await workspace.write(SKILL, { 'SKILL.md': 'first' });
      const seen = new Map<VersionId, Tree>();
      for (const edits of [[], ...all]) {
        for (const one of edits) await carryOut(workspace, one);
        await workspace.reconcile();
        seen.set(workspace.head(SKILL).id, await workspace.tree(SKILL));
      }
      await check(workspace, seen);
    } finally {
      await workspace.store.close();
      await fs.rm(directory, { recursive: true, force: true });
    }
  };
  const assertLineage = (workspace: Workspace, root: VersionId): void => {
    const { id: head, artifactId } = workspace.head(SKILL);
    const graph = workspace.store.graphOf(artifactId);
    const lineage = graph.ancestors(head);
    assert.equal(lineage[0], root);
    assert.equal(lineage.at(-1), head);
    assert.deepEqual(graph.cycles(), []);
    assert.deepEqual(graph.orphans(), []);
  };

  it('gives back the exact files of every version, and the head that was there before', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.nat(), async (all, pick) => {
        await live(all, async (workspace, seen) => {
          const ids = [...seen.keys()];
          const root = ids[0];
          const chosen = ids[pick % ids.length];
          assert.ok(root !== undefined && chosen !== undefined);
          for (const id of [chosen, ...ids]) {
            const before = workspace.head(SKILL).id;
            const beforeTree = await workspace.tree(SKILL);
            await restoreVersion(workspace.context, workspace.root, id);
            assert.deepEqual(await workspace.tree(SKILL), seen.get(id));
            assert.equal(workspace.head(SKILL).id, id);
            assertLineage(workspace, root);
            await restoreVersion(workspace.context, workspace.root, before);
            assert.deepEqual(await workspace.tree(SKILL), beforeTree);
            await restoreVersion(workspace.context, workspace.root, id);
          }
          await workspace.assertSwept();
        });
      }),
      { numRuns: 25 },
    );
  }).timeout(60_000);

  it('loses no edit to a restore or its undoing, recorded or not', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.array(edit, { maxLength: 3 }), fc.nat(), async (all, unrecorded, pick) => {
        await live(all, async (workspace, seen) => {
          const ids = [...seen.keys()];
          const target = ids[pick % ids.length];
          assert.ok(target !== undefined);
          for (const one of unrecorded) await carryOut(workspace, one);
          const present = await workspace.tree(SKILL);
          const { from, isChanged } = await restoreVersion(workspace.context, workspace.root, target);
          assert.deepEqual(await workspace.tree(SKILL), seen.get(target));
          const safety = from === undefined ? undefined : workspace.store.version(from);
          assert.ok(safety);
          assert.deepEqual(await workspace.stored(safety), present);
          assert.equal(lastChange(workspace.context, safety.artifactId) !== undefined, isChanged);
          if (!isChanged) return;
          await undoChange(workspace.context, workspace.root, safety.artifactId);
          assert.deepEqual(await workspace.tree(SKILL), present);
        });
      }),
      { numRuns: 40 },
    );
  }).timeout(60_000);

  it('has the head’s lineage begin at the root version and end at the head after every capture, and after a restart', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        await live(all, async (workspace, seen) => {
          const root = [...seen.keys()][0];
          assert.ok(root !== undefined);
          assertLineage(workspace, root);
          for (const [id, tree] of seen) {
            const version = workspace.store.version(id);
            assert.ok(version);
            assert.deepEqual(await workspace.stored(version), tree);
          }
          assert.deepEqual(
            workspace.versions(SKILL).map(({ number }) => number),
            Array.from({ length: workspace.versions(SKILL).length }, (_, i) => i + 1),
          );
          const reopened = await openWorkspace(workspace.directory);
          assert.deepEqual(reopened.versions(SKILL), workspace.versions(SKILL));
          assertLineage(reopened, root);
          await reopened.store.close();
        });
      }),
      { numRuns: 25 },
    );
  }).timeout(60_000);
});
