import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import type { FileChoice } from '../../../src/core/merge/tree/fileChoice';
import type { FileOutcome } from '../../../src/core/merge/tree/mergeTree';
import { resolvedFile } from '../../../src/core/merge/tree/resolvedFile';
import type { Decisions } from '../../../src/operations/mergedContent';
import type { MergePlan } from '../../../src/operations/mergePlan';
import { OperationError } from '../../../src/operations/operationError';
import { nodeSha256 } from '../../../src/store/nodeSha256';
import { useTemporaryDirectory } from '../store/temporaryDirectory';
import { Linked, SKILL, sorted } from './linked';
import { openWorkspace, type Tree } from './workspace';

const text = fc.oneof(
  fc.constantFrom('', 'x', '* x', '-> SKILL.md', '\0bin', '\0other', 'one\r\ntwo\r\n', '\uFEFFbom'),
  // Lines that both sides may edit, apart or at the same place.
  fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 8 }).map((lines) => `${lines.join('\n')}\n`),
);

/** Files that can lie together: no name is a folder of another. */
const tree: fc.Arbitrary<Tree> = fc
  .dictionary(fc.constantFrom('a', 'b.md', 'd/x', 'd/e/y', 'f', 'f/g', 'é ü.md', 'inner/note.md'), text, {
    maxKeys: 6,
  })
  .chain((files) =>
    text
      .filter((skill) => !skill.startsWith('-> '))
      .map((skill) => {
        const { f, ...rest } = files;
        const together = f !== undefined && !('f/g' in rest) ? { ...rest, f } : rest;
        return { ...together, 'SKILL.md': skill };
      }),
  );

/** What the second tree does with each file of the first: keeps it, drops it, or has its own. */
const edited = (base: Tree): fc.Arbitrary<Tree> =>
  fc
    .tuple(tree, fc.array(fc.constantFrom('keep', 'drop', 'own'), { minLength: 8, maxLength: 8 }))
    .map(([own, fates]) => {
      const result: Record<string, string> = { 'SKILL.md': own['SKILL.md'] ?? '' };
      for (const [i, name] of [...new Set([...Object.keys(base), ...Object.keys(own)])].entries()) {
        const content = fates[i % fates.length] === 'keep' ? base[name] : own[name];
        if (content !== undefined) result[name] = content;
      }
      // A name is a file or a folder.
      return Object.fromEntries(
        Object.entries(result).filter(([name]) => name !== 'f' || !('f/g' in result)),
      );
    });

const trees = tree.chain((base) => fc.tuple(fc.constant(base), edited(base), edited(base)));

/** Decides every file that needs it by the numbers, in turn. */
function decide(plan: MergePlan, numbers: readonly number[]): Decisions {
  const choices = new Map<string, FileChoice>();
  for (const [i, outcome] of plan.tree.files.entries()) {
    const isOpen =
      outcome.kind === 'conflict' ||
      outcome.kind === 'binary' ||
      outcome.kind === 'too-large' ||
      (outcome.kind === 'text' && outcome.conflicts > 0);
    if (isOpen)
      choices.set(outcome.file.path, (numbers[i % numbers.length] ?? 0) % 2 === 0 ? 'local' : 'upstream');
  }
  return { choices };
}

/** Whether upstream's file is what the merge gives by itself, and so has all that local has. */
function isOfBoth(outcome: FileOutcome): boolean {
  const { upstream, local } = outcome.file;
  if (outcome.kind === 'absent') return !upstream;
  if (outcome.kind === 'stored')
    return JSON.stringify(outcome.entry) === JSON.stringify(upstream) && outcome.entry.hash !== local?.hash;
  if (outcome.kind !== 'text' || outcome.conflicts > 0) return false;
  const merged = resolvedFile(outcome);
  return merged?.kind === 'merged' && nodeSha256(merged.bytes) === upstream?.hash;
}

describe('a history of syncs and pushes', () => {
  const temporary = useTemporaryDirectory();
  let runs = 0;

  const live = async (
    [base, local, upstream]: readonly [Tree, Tree, Tree],
    check: (linked: Linked) => Promise<void>,
  ): Promise<void> => {
    const directory = path.join(temporary.path, String(runs++));
    await fs.mkdir(`${directory}/collection`, { recursive: true });
    const linked = new Linked(await openWorkspace(directory));
    try {
      await linked.deployed(base);
      await linked.put(local);
      await linked.upstream.put(SKILL, upstream);
      await check(linked);
    } finally {
      await linked.workspace.store.close();
      await fs.rm(directory, { recursive: true, force: true });
    }
  };

  /** Everything that can still be had: on disk on either side, or from the history. */
  const kept = async (linked: Linked): Promise<Set<string>> => {
    const all = [await linked.local(), await linked.upstream.tree(SKILL)];
    for (const version of linked.workspace.versions(SKILL)) all.push(await linked.workspace.stored(version));
    return new Set(all.flatMap((one) => Object.values(one)));
  };

  /** Carries something out; undefined when it was refused, and then nothing has changed. */
  const attempt = async <T>(linked: Linked, run: () => Promise<T>): Promise<T | undefined> => {
    const disks = await linked.disks();
    try {
      return await run();
    } catch (error) {
      // Choices one by one need not lie together.
      assert.ok(error instanceof OperationError && error.problem === 'unresolved', String(error));
      assert.deepEqual(await linked.disks(), disks);
      return undefined;
    }
  };

  const numbers = fc.array(fc.nat(100), { minLength: 1, maxLength: 6 });

  it('loses no content that was on either side, and the store has what is there', async () => {
    await fc.assert(
      fc.asyncProperty(trees, numbers, fc.boolean(), async (three, picks, isPush) => {
        await live(three, async (linked) => {
          const [, local, upstream] = three;
          let isHeldBack = false as boolean;
          const result = await attempt(linked, async () => {
            const plan = await (isPush ? linked.planPush() : linked.planSync());
            const decisions = decide(plan, picks);
            isHeldBack = [...decisions.choices.values()].includes('upstream');
            return isPush ? linked.applyPush(plan, decisions) : linked.applySync(plan, decisions);
          });
          const all = await kept(linked);
          for (const content of [...Object.values(local), ...Object.values(upstream)])
            assert.ok(all.has(content), JSON.stringify(content));
          await linked.workspace.reconcile();
          await linked.assertSettled();
          if (!result) return;
          // The side that was not written is as it was, and the baseline says where the next merge begins.
          if (isPush) {
            assert.deepEqual(sorted(await linked.local()), sorted(local));
            if (!isHeldBack) {
              assert.equal(linked.baseline().contentHash, linked.head().contentHash);
              assert.ok(['in-sync', 'outdated'].includes(await linked.drift()));
            }
          } else {
            assert.deepEqual(sorted(await linked.upstream.tree(SKILL)), sorted(upstream));
            assert.deepEqual(sorted(await linked.workspace.stored(linked.baseline())), sorted(upstream));
            assert.ok(['in-sync', 'modified'].includes(await linked.drift()));
          }
          for (const ids of [linked.graph().orphans(), linked.graph().cycles()]) assert.deepEqual(ids, []);
          if (!result.isChanged) return;
          await linked.undo();
          assert.deepEqual(sorted(await linked.local()), sorted(local));
          assert.deepEqual(sorted(await linked.upstream.tree(SKILL)), sorted(upstream));
        });
      }),
      { numRuns: 60 },
    );
  }).timeout(120_000);

  it('has both sides equal after a push and a sync, and after a sync and a push', async () => {
    await fc.assert(
      fc.asyncProperty(trees, numbers, fc.boolean(), async (three, picks, isPushFirst) => {
        await live(three, async (linked) => {
          const steps = isPushFirst ? (['push', 'sync'] as const) : (['sync', 'push'] as const);
          for (const step of steps) {
            const done = await attempt(linked, async () => {
              const plan = await (step === 'push' ? linked.planPush() : linked.planSync());
              // What is held back in a push stays a local change.
              const decisions = decide(plan, step === 'push' ? [0] : picks);
              // The first may have conflicts; then the other side goes forward.
              if (step === steps[1]) assert.equal(decisions.choices.size, 0);
              return step === 'push' ? linked.applyPush(plan, decisions) : linked.applySync(plan, decisions);
            });
            if (!done) return;
          }
          assert.equal(await linked.drift(), 'in-sync');
          assert.equal(linked.baseline().contentHash, linked.head().contentHash);
          assert.equal((await linked.sync()).isChanged, false);
          assert.equal((await linked.push()).isChanged, false);
          await linked.assertSettled();
        });
      }),
      { numRuns: 60 },
    );
  }).timeout(120_000);

  it('keeps in a sync what was held back in the push before it, whatever the trees and the choices were', async () => {
    let held = 0;
    await fc.assert(
      fc.asyncProperty(trees, numbers, async (three, picks) => {
        await live(three, async (linked) => {
          const [base, local] = three;
          const heldBack: string[] = [];
          const pushed = await attempt(linked, async () => {
            const plan = await linked.planPush();
            const choices = new Map(decide(plan, picks).choices);
            for (const [i, { file }] of plan.tree.files.entries())
              if ((picks[i % picks.length] ?? 0) % 3 === 1) choices.set(file.path, 'upstream');
            for (const outcome of plan.tree.files) {
              if (choices.get(outcome.file.path) !== 'upstream' || isOfBoth(outcome)) continue;
              const { file } = outcome;
              for (const path of [file.path, file.local?.path])
                if (path !== undefined && local[path] !== base[path]) heldBack.push(path);
            }
            return linked.applyPush(plan, { choices });
          });
          if (!pushed) return;
          held += heldBack.length;
          await attempt(linked, () => linked.sync());
          const now = await linked.local();
          for (const path of heldBack) assert.equal(now[path], local[path], path);
          await linked.assertSettled();
        });
      }),
      { numRuns: 80 },
    );
    assert.ok(held > 20);
  }).timeout(120_000);

  it('gives a side’s very tree when all is taken from it, whatever the three were', async () => {
    await fc.assert(
      fc.asyncProperty(trees, async (three) => {
        await live(three, async (linked) => {
          const [base, local, upstream] = three;
          const { isChanged } = await linked.sync('local');
          assert.deepEqual(sorted(await linked.local()), sorted(local));
          if (isChanged) await linked.undo();
          const done = await attempt(linked, () => linked.sync('upstream'));
          if (!done) return;
          const own = Object.entries(local).filter(([name]) => !(name in base) && !(name in upstream));
          const now = await linked.local();
          for (const [name, content] of Object.entries(upstream)) assert.equal(now[name], content);
          for (const name of Object.keys(now))
            assert.ok(name in upstream || own.some(([mine]) => mine === name), name);
        });
      }),
      { numRuns: 30 },
    );
  }).timeout(120_000);
});
