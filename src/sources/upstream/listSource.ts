import { ARTIFACT_KINDS, type ArtifactKind } from '../../core/artifactKind';
import { discover } from '../../core/discovery';
import type { FoundArtifact } from '../../core/foundArtifact';
import { FileTreeError, type ReadableFileTree } from '../../core/fileTree';
import { isWithin } from '../../core/isWithin';
import { pathProblem } from '../../core/relativePath';
import type { RootScope } from '../../core/root';
import type { SourcePlace } from '../../core/sourcePlace';
import { ConfinedTree } from './confinedTree';
import { listedArtifacts } from './listedArtifacts';
import { looseSkills } from './looseSkills';
import type { RefusedArtifact, RefusedReason, SourceListing } from './sourceListing';

/** Components of an artifact's path: more than any layout has. */
const MAX_DEPTH = 8;
const ROOT_NAMES = ['.claude', '.agents'];
/** What Claude Code keeps in a user's `plugins/`, which is its cache of what was installed. */
const INSTALLER_FILES = ['installed_plugins.json', 'known_marketplaces.json'];

/**
 * Finds the artifacts that a source offers: those in the folders of the kinds, those in `.claude/` and `.agents/` where
 * it is a project, what a collection lists in other places, and, where there is none of these, its loose skills.
 *
 * @throws FileTreeError when the source's folder cannot be listed
 */
export async function listSource(place: SourcePlace, files: ReadableFileTree): Promise<SourceListing> {
  const entries = await files.list(place.folder);
  const folder = (await files.resolve(place.folder)) ?? place.folder;
  const search = new Search(new ConfinedTree(files, folder), place);
  const roots = ROOT_NAMES.filter((name) => entries.some((entry) => entry.name === name));
  await search.kinds('', roots.length > 0);
  for (const name of roots) await search.kinds(name, false);
  await search.listed();
  if (search.isEmpty) await search.loose();
  return search.result();
}

class Search {
  readonly #tree: ConfinedTree;
  readonly #place: SourcePlace;
  readonly #found: FoundArtifact[] = [];
  readonly #unreadable: string[] = [];

  constructor(tree: ConfinedTree, place: SourcePlace) {
    this.#tree = tree;
    this.#place = place;
  }

  get isEmpty(): boolean {
    return this.#found.length === 0;
  }

  /** What lies in the folders of the kinds, in the source's folder or one in it. */
  async kinds(folder: string, isProject: boolean): Promise<void> {
    const path = await this.#folder(folder);
    if (path === undefined) return;
    const scope: RootScope = (await this.#isInstallersCache(`${path}/plugins`)) ? 'user' : 'source';
    const found = await discover({ path, scope }, this.#tree, { optionalKinds: new Set(), roots: [] });
    const inSource = (each: string): string => (folder === '' ? each : `${folder}/${each}`);
    for (const artifact of found.artifacts) {
      if (isProject && this.#place.type !== 'collection' && holdsAnything(artifact.kind)) continue;
      this.#found.push({ ...artifact, path: inSource(artifact.path) });
    }
    this.#note(found.passedOver.map((each) => ({ ...each, path: inSource(each.path) })));
  }

  async listed(): Promise<void> {
    const root = { path: this.#tree.folder, scope: 'source' } as const;
    if (this.#place.type === 'collection')
      this.#found.push(...(await listedArtifacts(root, this.#tree, this.#found)));
  }

  async loose(): Promise<void> {
    const { artifacts, passedOver } = await looseSkills(this.#tree);
    this.#found.push(...artifacts);
    this.#note(passedOver);
  }

  result(): SourceListing {
    const artifacts: FoundArtifact[] = [];
    const refused: RefusedArtifact[] = this.#tree.leadOut.map((path) => ({ path, reason: 'leads-out' }));
    for (const artifact of this.#withoutSecondPlaces()) {
      const { path } = artifact;
      const reason = this.#refusal(artifact);
      if (reason) refused.push({ path, reason });
      else artifacts.push(artifact);
    }
    return { artifacts, refused, unreadable: this.#unreadable };
  }

  #refusal({ path, realPath }: FoundArtifact): RefusedReason | undefined {
    const problem = pathProblem(path, 'posix') ?? pathProblem(path, 'windows');
    if (problem) return problem;
    if (path.split('/').length > MAX_DEPTH) return 'too-deep';
    const isIncomplete =
      this.#unreadable.some((each) => isWithin(each, path)) ||
      this.#tree.failures.some((failure) => isWithin(failure.path, realPath));
    return isIncomplete ? 'unreadable' : undefined;
  }

  /** Of an artifact that links show in several places, the one where it lies. */
  #withoutSecondPlaces(): FoundArtifact[] {
    const places = new Map<string, FoundArtifact>();
    for (const artifact of this.#found) {
      const liesHere = artifact.realPath === `${this.#tree.folder}/${artifact.path}`;
      if (liesHere || !places.has(artifact.realPath)) places.set(artifact.realPath, artifact);
    }
    return this.#found.filter((artifact) => places.get(artifact.realPath) === artifact);
  }

  #note(passedOver: readonly { readonly path: string; readonly reason: string }[]): void {
    for (const { path, reason } of passedOver) if (reason === 'unreadable') this.#unreadable.push(path);
  }

  async #folder(name: string): Promise<string | undefined> {
    if (name === '') return this.#tree.folder;
    try {
      return await this.#tree.resolve(`${this.#tree.folder}/${name}`);
    } catch (error) {
      if (!(error instanceof FileTreeError)) throw error;
      this.#unreadable.push(name);
      return undefined;
    }
  }

  async #isInstallersCache(plugins: string): Promise<boolean> {
    for (const name of INSTALLER_FILES) {
      const stat = await this.#tree.stat(`${plugins}/${name}`).catch(() => undefined);
      if (stat) return true;
    }
    return false;
  }
}

/** Whether any file can be of a kind: in a project, `hooks/` and `workflows/` are its own code. */
function holdsAnything(kind: ArtifactKind): boolean {
  return ARTIFACT_KINDS.some((row) => row.kind === kind && row.shape.type === 'entry');
}
