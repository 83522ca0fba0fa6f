import type { FoundArtifact } from '../../core/foundArtifact';
import { lookAt } from '../../core/lookAt';
import { FileTreeError } from '../../core/fileTree';
import { isWithin } from '../../core/isWithin';
import { neverVersioned } from '../../core/neverVersioned';
import type { Root } from '../../core/root';
import { readCollectionManifest, type CollectionArtifact } from '../records/collectionManifest';
import type { ConfinedTree } from './confinedTree';
import { isOffered } from './isOffered';

const decoder = new TextDecoder();

/**
 * What a collection's `collection.toml` lists and its folders do not show: a skill or a Markdown file in another place.
 *
 * @param known the artifacts that the folders show
 */
export async function listedArtifacts(
  root: Root,
  tree: ConfinedTree,
  known: readonly FoundArtifact[],
): Promise<FoundArtifact[]> {
  const found: FoundArtifact[] = [];
  for (const entry of await listedIn(root.path, tree)) {
    const isPart = [...known, ...found].some(({ path }) => isWithin(entry.path, path));
    if (isPart || entry.path.split('/').some((part) => neverVersioned(part))) continue;
    const artifact = await artifactAt(root, tree, entry);
    if (artifact) found.push(artifact);
  }
  return found;
}

async function listedIn(folder: string, tree: ConfinedTree): Promise<readonly CollectionArtifact[]> {
  try {
    return readCollectionManifest(decoder.decode(await tree.read(`${folder}/collection.toml`))).entries;
  } catch (error) {
    if (error instanceof FileTreeError) return [];
    throw error;
  }
}

async function artifactAt(
  root: Root,
  tree: ConfinedTree,
  { path, kind }: CollectionArtifact,
): Promise<FoundArtifact | undefined> {
  try {
    const base = path.slice(path.lastIndexOf('/') + 1);
    const isFile = base.toLowerCase().endsWith('.md');
    const listed = isFile ? kind : 'skill';
    if (listed === undefined || !isOffered(listed)) return undefined;
    const name = isFile ? base.slice(0, -'.md'.length) : base;
    const artifact = await lookAt(root, { kind: listed, name, path }, tree);
    if (artifact?.isDirectory !== !isFile) return undefined;
    const isMarked = isFile || artifact.files.some((file) => file.path === 'SKILL.md');
    return isMarked ? { ...artifact, name } : undefined;
  } catch (error) {
    if (error instanceof FileTreeError) return undefined;
    throw error;
  }
}
