import type { ObjectHash } from '../../../../../src/core/identity';
import type { ManifestEntry } from '../../../../../src/core/manifest';
import { mergeTree, type FileOutcome, type TreeMerge } from '../../../../../src/core/merge/tree/mergeTree';
import { planTreeMerge } from '../../../../../src/core/merge/tree/planTreeMerge';
import { nodeSha256 } from '../../../../../src/store/nodeSha256';

/** One file on each side; undefined where it is not. */
export type FileTexts = Readonly<Record<'base' | 'local' | 'upstream', string | undefined>>;

/** The merge of files by path. */
export async function treeOf(files: Readonly<Record<string, FileTexts>>): Promise<TreeMerge> {
  const contents = new Map<string, Uint8Array>();
  const manifest = (side: keyof FileTexts): ManifestEntry[] =>
    Object.entries(files).flatMap(([path, texts]) => {
      const text = texts[side];
      if (text === undefined) return [];
      const bytes = Buffer.from(text);
      const hash = nodeSha256(bytes) as ObjectHash;
      contents.set(hash, bytes);
      return [{ path, mode: '100644' as const, size: bytes.length, hash }];
    });
  const plan = planTreeMerge(manifest('base'), manifest('local'), manifest('upstream'));
  return mergeTree(plan, ({ hash }) => Promise.resolve(contents.get(hash) ?? new Uint8Array()));
}

export function outcomeAt({ files }: TreeMerge, path: string): FileOutcome {
  const found = files.find(({ file }) => file.path === path);
  if (!found) throw new Error(`There is no ${path}.`);
  return found;
}

/** A text outcome. */
export function textAt(tree: TreeMerge, path: string): Extract<FileOutcome, { kind: 'text' }> {
  const outcome = outcomeAt(tree, path);
  if (outcome.kind !== 'text') throw new Error(`${path} is no merged text.`);
  return outcome;
}
