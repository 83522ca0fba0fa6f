import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Manifest, ManifestEntry } from '../../../../../src/core/manifest';
import { conflictsOf } from '../../../../../src/core/merge/tree/conflictsOf';
import { mergeTree, type TreeMerge } from '../../../../../src/core/merge/tree/mergeTree';
import { planTreeMerge } from '../../../../../src/core/merge/tree/planTreeMerge';
import { bytesOf, type ResolvedFile } from '../../../../../src/core/merge/tree/resolvedFile';
import { resolvedTree } from '../../../../../src/core/merge/tree/resolvedTree';
import type { FileChoices } from '../../../../../src/core/merge/tree/fileChoice';
import type { Side } from '../../../../../src/core/merge/mergeChunk';
import type { Conflict, FilePlan, TreePlan } from '../../../../../src/core/merge/tree/treePlan';
import { collidingPaths } from '../../../../../src/core/relativePath';
import { needsChoice } from '../../../../../src/core/merge/tree/needsChoice';
import { anyTrees, isInTheWay, read, type Trees } from './arbitraryTrees';

const RUNS = { numRuns: 3000 };
const planOf = ({ base, local, upstream }: Trees): TreePlan => planTreeMerge(base, local, upstream);

/** One side for every file, the settled ones too. The base only where there is one. */
const sideEverywhere = ({ files }: TreePlan, side: Side): FileChoices =>
  new Map(files.filter((file) => side !== 'base' || file.base).map((file) => [file.path, side] as const));

/** A resolved tree as a manifest; every file of it must be a stored one. */
const manifestOf = (files: readonly ResolvedFile[]): Manifest =>
  files.map((file) => {
    assert.ok(file.kind === 'stored', file.path);
    assert.equal(file.path, file.entry.path);
    assert.equal(file.mode, file.entry.mode);
    return file.entry;
  });

const mergeOf = (base: Manifest | undefined, local: Manifest, upstream: Manifest): Promise<TreeMerge> =>
  mergeTree(planTreeMerge(base, local, upstream), read);

/** Where the files of a plan may come to lie. */
function possiblePaths(file: FilePlan): string[] {
  if (file.action === 'conflict')
    return [...new Set([file.local?.path ?? [], file.upstream?.path ?? []].flat())];
  return file.result.content === 'none' ? [] : [file.path];
}

/** What a plan says, without saying from where it is seen. */
const seenFromNowhere = ({ files }: TreePlan): unknown[] =>
  files.map((file) => ({
    path: file.path,
    base: file.base,
    result:
      file.action === 'conflict'
        ? file.conflicts
        : file.result.content === 'none'
          ? 'none'
          : file.result.content === 'merged'
            ? { base: file.result.base, mode: file.result.mode }
            : { hash: file.result.entry.hash, mode: file.result.mode },
  }));

const mirrored = ({ files }: TreePlan): TreePlan => ({
  files: files.map((file) =>
    file.action !== 'conflict'
      ? file
      : {
          ...file,
          local: file.upstream,
          upstream: file.local,
          conflicts: file.conflicts.map((conflict): Conflict =>
            'deletedBy' in conflict
              ? { ...conflict, deletedBy: conflict.deletedBy === 'local' ? 'upstream' : 'local' }
              : conflict,
          ) as [Conflict, ...Conflict[]],
        },
  ),
});

const pathsOf = (tree: Manifest): Set<string> => new Set(tree.map(({ path }) => path));

describe('laws of the tree merge', () => {
  it('is the changed side when the other changed nothing, and either when both did the same', async () => {
    await fc.assert(
      fc.asyncProperty(anyTrees, async ({ base, local: x }) => {
        assert.deepEqual(manifestOf(resolvedTree(await mergeOf(base, x, base))), x);
        assert.deepEqual(manifestOf(resolvedTree(await mergeOf(base, base, x))), x);
        assert.deepEqual(manifestOf(resolvedTree(await mergeOf(base, x, x))), x);
        assert.deepEqual(manifestOf(resolvedTree(await mergeOf(undefined, x, x))), x);
        assert.deepEqual(manifestOf(resolvedTree(await mergeOf(undefined, x, []))), x);
        assert.deepEqual(manifestOf(resolvedTree(await mergeOf(undefined, [], x))), x);
      }),
      RUNS,
    );
  });

  it('keeps every file of local, and no other, where the sides agree', () => {
    fc.assert(
      fc.property(anyTrees, ({ base, local: x }) => {
        for (const { action } of planTreeMerge(base, x, base).files) assert.equal(action, 'keep');
        for (const { action } of planTreeMerge(base, x, x).files) assert.equal(action, 'keep');
      }),
    );
  });

  it('says the same of swapped sides, mirrored', () => {
    fc.assert(
      fc.property(anyTrees, ({ base, local, upstream }) => {
        const plan = planTreeMerge(base, local, upstream);
        const swapped = planTreeMerge(base, upstream, local);
        assert.deepEqual(seenFromNowhere(swapped), seenFromNowhere(mirrored(plan)));
        plan.files.forEach((file, index) => {
          assert.deepEqual(swapped.files[index]?.upstream, file.local);
          assert.deepEqual(swapped.files[index]?.local, file.upstream);
        });
      }),
      RUNS,
    );
  });

  it('gives the same files for swapped sides', async () => {
    await fc.assert(
      fc.asyncProperty(anyTrees, async ({ base, local, upstream }) => {
        const [one, other] = [await mergeOf(base, local, upstream), await mergeOf(base, upstream, local)];
        assert.deepEqual(one.files.map(needsChoice), other.files.map(needsChoice));
        if (one.files.some(needsChoice)) return;
        const [files, swapped] = [resolvedTree(one), resolvedTree(other)];
        assert.deepEqual(
          await Promise.all(files.map(async (file) => [file.path, file.mode, await bytesOf(file, read)])),
          await Promise.all(swapped.map(async (file) => [file.path, file.mode, await bytesOf(file, read)])),
        );
      }),
      RUNS,
    );
  });

  it('gives a side back when it is chosen everywhere', async () => {
    await fc.assert(
      fc.asyncProperty(anyTrees, fc.boolean(), async (trees, hasBase) => {
        const plan = planTreeMerge(hasBase ? trees.base : undefined, trees.local, trees.upstream);
        const merge = await mergeTree(plan, read);
        for (const side of ['local', 'upstream'] as const)
          assert.deepEqual(manifestOf(resolvedTree(merge, sideEverywhere(plan, side))), trees[side]);
        if (!hasBase) return;
        const ofBase = sideEverywhere(plan, 'base');
        const before = { files: merge.files.filter(({ file }) => ofBase.has(file.path)) };
        assert.deepEqual(manifestOf(resolvedTree(before, ofBase)), trees.base);
      }),
      RUNS,
    );
  });

  it('has a tree for one side chosen in every conflict', async () => {
    await fc.assert(
      fc.asyncProperty(anyTrees, fc.constantFrom('local', 'upstream'), async (trees, side) => {
        const merge = await mergeTree(planOf(trees), read);
        const choices = new Map(
          merge.files.filter(needsChoice).map(({ file }) => [file.path, side] as const),
        );
        const paths = resolvedTree(merge, choices).map(({ path }) => path);
        for (const group of collidingPaths(paths)) assertTogether(group, trees);
      }),
      RUNS,
    );
  });

  it('has every entry of the three trees in one file, and no path twice, in path order', () => {
    fc.assert(
      fc.property(anyTrees, (trees) => {
        const { files } = planOf(trees);
        for (const side of ['base', 'local', 'upstream'] as const) {
          const entries = files.flatMap((file) => file[side] ?? []);
          assert.equal(entries.length, trees[side].length);
          assert.deepEqual(new Set(entries), new Set(trees[side]));
        }
        const paths = files.map(({ path }) => path);
        assert.deepEqual(
          paths.map((path) => Buffer.from(path).toString('hex')),
          [...new Set(paths)].map((path) => Buffer.from(path).toString('hex')).sort(),
        );
      }),
      RUNS,
    );
  });

  it('puts no file in the way of another, unless both are in conflict and name each other', () => {
    fc.assert(
      fc.property(anyTrees, (trees) => {
        const { files } = planOf(trees);
        for (const one of files) {
          for (const other of files) {
            if (one === other) continue;
            for (const path of possiblePaths(one)) {
              for (const its of possiblePaths(other)) {
                const [folded, itsFolded] = [path, its].map((p) => p.normalize('NFC').toLowerCase());
                assert.ok(folded !== undefined && itsFolded !== undefined);
                if (!isInTheWay(folded, itsFolded)) continue;
                if (path !== its && isTogether([path, its], trees)) continue;
                assert.ok(names(one, other.path) && names(other, one.path), `${path} ${its}`);
              }
            }
          }
        }
      }),
      RUNS,
    );
  });

  it('finds a conflict of paths only where two files of different sides are in each other\u2019s way', () => {
    fc.assert(
      fc.property(anyTrees, (trees) => {
        const plan = planOf(trees);
        const at = new Map(plan.files.map((file) => [file.path, file]));
        for (const file of conflictsOf(plan)) {
          for (const conflict of file.conflicts) {
            if (!('group' in conflict)) continue;
            assert.ok(conflict.group.length > 1);
            assert.ok(possiblePaths(file).includes(conflict.at));
            for (const other of conflict.group) assert.ok(names(at.get(other), file.path));
          }
        }
      }),
      RUNS,
    );
  });

  it('keeps what only local has', () => {
    fc.assert(
      fc.property(anyTrees, ({ base, local, upstream }) => {
        const others = new Set([...pathsOf(base), ...pathsOf(upstream)]);
        const { files } = planTreeMerge(base, local, upstream);
        for (const entry of local.filter(({ path }) => !others.has(path))) {
          const file = files.find((candidate) => candidate.local === entry);
          assert.ok(file);
          if (file.action === 'conflict') continue;
          assert.equal(file.path, entry.path);
          assert.notEqual(file.result.content, 'none');
          // A file that local renamed may have been edited by upstream; any other is local's to the byte.
          if (!file.base) assert.deepEqual(manifestOf([storedFile(file)]), [entry]);
        }
      }),
      RUNS,
    );
  });

  it('has clean contents from local and upstream only, and merged lines from the three', async () => {
    await fc.assert(
      fc.asyncProperty(anyTrees, async ({ base, local, upstream }) => {
        const merge = await mergeOf(base, local, upstream);
        const known = new Set([...local, ...upstream].map(contentKey));
        for (const outcome of merge.files) {
          if (outcome.kind === 'stored') assert.ok(known.has(contentKey(outcome.entry)));
          if (outcome.kind !== 'text' || outcome.conflicts > 0) continue;
          const lines = new Set(
            [outcome.merge.base, outcome.merge.local, outcome.merge.upstream].flatMap((text) => text.lines),
          );
          const [merged] = resolvedTree({ files: [outcome] });
          assert.ok(merged?.kind === 'merged');
          for (const line of Buffer.from(merged.bytes).toString().split(/\r?\n/))
            assert.ok(line === '' || lines.has(line), line);
        }
      }),
      RUNS,
    );
  });

  it('reads the files that are to be merged, and no other', async () => {
    await fc.assert(
      fc.asyncProperty(anyTrees, async (trees) => {
        const plan = planOf(trees);
        const seen = new Set<ManifestEntry>();
        await mergeTree(plan, (entry) => {
          seen.add(entry);
          return read(entry);
        });
        const wanted = plan.files.flatMap((file) =>
          file.action === 'merge'
            ? [file.local, file.upstream, ...(file.result.base ? [file.result.base] : [])]
            : [],
        );
        assert.deepEqual(seen, new Set(wanted));
      }),
      RUNS,
    );
  });

  it('gives the same plan each time, and leaves the trees as they are', async () => {
    await fc.assert(
      fc.asyncProperty(anyTrees, async (trees) => {
        const copy = structuredClone(trees);
        const plan = planOf(copy);
        await mergeTree(plan, read);
        assert.deepEqual(copy, trees);
        assert.deepEqual(plan, planOf(trees));
      }),
    );
  });

  it('meets every action and every conflict in these trees', () => {
    const met = new Set<string>();
    for (const trees of fc.sample(anyTrees, { numRuns: 5000, seed: 1 })) {
      for (const file of planOf(trees).files) {
        met.add(file.action);
        if (file.action === 'conflict') for (const { kind } of file.conflicts) met.add(`conflict: ${kind}`);
      }
    }
    const actions = ['add', 'conflict', 'delete', 'keep', 'merge', 'mode', 'rename', 'take'];
    const kinds = [
      ...['both-added', 'case-collision', 'delete-modify', 'file-directory', 'mode', 'rename-add'],
      ...['rename-delete', 'rename-rename', 'renames-to-one', 'symlink-targets', 'type-change'],
    ];
    assert.deepEqual([...met].sort(), [...actions, ...kinds.map((kind) => `conflict: ${kind}`)].sort());
  });
});

/** Whether one side has these paths together. */
function isTogether(paths: readonly string[], { local, upstream }: Trees): boolean {
  return [local, upstream].map(pathsOf).some((side) => paths.every((path) => side.has(path)));
}

function assertTogether(paths: readonly string[], trees: Trees): void {
  assert.ok(isTogether(paths, trees), paths.join(' '));
}

/** Whether a file's conflicts name another. */
function names(file: FilePlan | undefined, path: string): boolean {
  return (
    file?.action === 'conflict' &&
    file.conflicts.some((conflict) => 'group' in conflict && conflict.group.includes(path))
  );
}

function storedFile(file: FilePlan): ResolvedFile {
  assert.ok(file.action !== 'conflict' && file.result.content !== 'none' && file.result.content !== 'merged');
  const { entry, mode } = file.result;
  return { kind: 'stored', path: file.path, mode, entry: { ...entry, path: file.path, mode } };
}

const contentKey = ({ mode, hash }: ManifestEntry): string =>
  `${mode === '120000' ? 'link' : 'file'} ${hash}`;
