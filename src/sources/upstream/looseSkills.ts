import type { Discovery } from '../../core/discovered';
import { discover } from '../../core/discovery';
import type { DirectoryEntry, ReadableFileTree } from '../../core/fileTree';
import { neverVersioned } from '../../core/neverVersioned';
import type { ConfinedTree } from './confinedTree';
import { unlessUnreadable } from './unlessUnreadable';

const MARKER = 'SKILL.md';
const FOLDER = 'skills';

/**
 * The skills of a folder that is nothing but a bunch of them: directly in it, or grouped in folders. Paths are relative to
 * that folder.
 */
export async function looseSkills(tree: ConfinedTree): Promise<Pick<Discovery, 'artifacts' | 'passedOver'>> {
  const artifacts: Discovery['artifacts'][number][] = [];
  const passedOver: Discovery['passedOver'][number][] = [];
  // Discovery looks for skills in a folder of that name; no real path has a `.`, so this one is nobody's.
  const root = { path: `${tree.folder}/.`, scope: 'source' } as const;
  const files = withAlias(tree, `${root.path}/${FOLDER}`, tree.folder);
  for (const { name } of await entriesOf(tree.folder, tree)) {
    if (!(await holdsSkills(`${tree.folder}/${name}`, tree))) continue;
    const options = { optionalKinds: new Set<never>(), roots: [], within: `${FOLDER}/${name}` };
    const found = await discover(root, files, options);
    const own = (path: string): string => path.slice(FOLDER.length + 1);
    artifacts.push(...found.artifacts.map((artifact) => ({ ...artifact, path: own(artifact.path) })));
    passedOver.push(...found.passedOver.map((each) => ({ ...each, path: own(each.path) })));
  }
  return { artifacts, passedOver };
}

/** Whether a folder is a skill or a group of skills: what lies deeper is not searched for. */
async function holdsSkills(folder: string, tree: ConfinedTree): Promise<boolean> {
  const real = await resolved(folder, tree);
  if (real === undefined) return false;
  const hasMarker = (all: readonly DirectoryEntry[]): boolean =>
    all.some(({ name, type }) => name === MARKER && type !== 'directory');
  if (hasMarker(await listed(real, tree))) return true;
  for (const { name } of await entriesOf(real, tree)) {
    const below = await resolved(`${real}/${name}`, tree);
    if (below !== undefined && hasMarker(await listed(below, tree))) return true;
  }
  return false;
}

/** The folders in a folder, and the links that may lead to one. */
async function entriesOf(folder: string, tree: ConfinedTree): Promise<readonly DirectoryEntry[]> {
  return [...(await listed(folder, tree))]
    .filter(({ type }) => type === 'directory' || type === 'link')
    .filter(({ name }) => neverVersioned(name) === undefined)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What cannot be listed holds no skill that anybody knows of. */
async function listed(folder: string, tree: ConfinedTree): Promise<readonly DirectoryEntry[]> {
  return (await unlessUnreadable(() => tree.list(folder))) ?? [];
}

function resolved(path: string, tree: ConfinedTree): Promise<string | undefined> {
  return unlessUnreadable(() => tree.resolve(path));
}

function withAlias(tree: ConfinedTree, alias: string, real: string): ReadableFileTree {
  return {
    list: (directory) => tree.list(directory),
    stat: (path) => tree.stat(path),
    resolve: (path) => tree.resolve(path === alias ? real : path),
    read: (path) => tree.read(path),
    readLink: (path) => tree.readLink(path),
    pause: () => tree.pause(),
  };
}
