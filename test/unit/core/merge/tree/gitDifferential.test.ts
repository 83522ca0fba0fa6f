import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fileChanges, type FileChange } from '../../../../../src/core/fileChange';
import type { Manifest, ManifestEntry } from '../../../../../src/core/manifest';
import { mergeTree, type FileOutcome } from '../../../../../src/core/merge/tree/mergeTree';
import { needsChoice } from '../../../../../src/core/merge/tree/needsChoice';
import { planTreeMerge } from '../../../../../src/core/merge/tree/planTreeMerge';
import { bytesOf } from '../../../../../src/core/merge/tree/resolvedFile';
import { resolvedTree } from '../../../../../src/core/merge/tree/resolvedTree';
import { isLink } from '../../../../../src/core/merge/tree/sameContent';
import { anyTrees, hasReturns, isInTheWay, isSimilar, read, type Trees } from './arbitraryTrees';
import { GitRepository, type GitFile } from './gitMergeTree';

const TRIPLES = 600;

/**
 * Trees with something to merge in which no file could be taken for renamed: git also finds files that are only similar,
 * and `merge-tree` of Git 2.39 reads no `merge.renames`. Nor do they have CR LF: we merge line ends beside the lines, where
 * git sees every line changed.
 */
function triples(): Trees[] {
  return fc
    .sample(anyTrees, { numRuns: 16 * TRIPLES, seed: 20 })
    .filter(({ base, local, upstream }) => !mayBeRenamed(base, local) && !mayBeRenamed(base, upstream))
    .filter(({ base, local, upstream }) => ![...base, ...local, ...upstream].some(hasReturns))
    .filter(({ base, local, upstream }) =>
      touchTheSame(fileChanges(base, local), fileChanges(base, upstream)),
    )
    .slice(0, TRIPLES);
}

/** Whether both sides changed a file, or what lies in its place. */
function touchTheSame(local: readonly FileChange[], upstream: readonly FileChange[]): boolean {
  return local.some((one) => upstream.some((other) => isInTheWay(one.path, other.path)));
}

/** A path that became a link, or no longer is one, is gone and added for git. */
function mayBeRenamed(base: Manifest, side: Manifest): boolean {
  const key = (entry: ManifestEntry): string => `${String(isLink(entry))} ${entry.path}`;
  const [before, after] = [new Set(base.map(key)), new Set(side.map(key))];
  const gone = base.filter((entry) => !after.has(key(entry)));
  const added = side.filter((entry) => !before.has(key(entry)));
  return gone.some((from) => added.some((to) => isSimilar(from, to)));
}

/** A conflict that git does not have: it writes paths that differ only in case, and leaves them to the disk. */
function isOursAlone(outcome: FileOutcome): boolean {
  return outcome.kind === 'conflict' && outcome.file.conflicts.every(({ kind }) => kind === 'case-collision');
}

describe('the tree merge beside git merge-tree', () => {
  it('merges cleanly what git does, into the same tree, and has its conflicts, but for paths that differ in case', async () => {
    const all = triples();
    assert.ok(all.length >= TRIPLES / 2);
    const repository = await GitRepository.create();
    try {
      const ofGit = await repository.merge(all, read);
      assert.equal(ofGit.length, all.length);
      const clean: { readonly files: readonly GitFile[]; readonly tree: string }[] = [];
      let conflicts = 0;
      for (const [index, { base, local, upstream }] of all.entries()) {
        const merge = await mergeTree(planTreeMerge(base, local, upstream), read, { secondOpinion: false });
        const git = ofGit[index];
        assert.ok(git);
        const open = merge.files.filter((outcome) => needsChoice(outcome) && !isOursAlone(outcome));
        assert.equal(open.length === 0, git.clean, JSON.stringify({ base, local, upstream }));
        if (!git.clean) conflicts++;
        if (!git.clean || merge.files.some(needsChoice)) continue;
        const files = await Promise.all(
          resolvedTree(merge).map(async (file) => ({
            path: file.path,
            mode: file.mode,
            bytes: await bytesOf(file, read),
          })),
        );
        clean.push({ files, tree: git.tree });
      }
      assert.ok(conflicts > 100 && clean.length > 100, `${String(conflicts)} ${String(clean.length)}`);
      const ours = await repository.treeIds(clean.map(({ files }) => files));
      ours.forEach((id, index) => {
        assert.equal(id, clean[index]?.tree, JSON.stringify(clean[index]?.files.map(({ path }) => path)));
      });
    } finally {
      await repository.remove();
    }
  });
});
