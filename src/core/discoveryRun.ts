import { PLUGIN_MARKER, type ArtifactKind, type KindRow } from './artifactKind';
import { acceptsFile, acceptsLinkTarget } from './acceptedFile';
import { artifactName } from './artifactName';
import type { Discovery, OtherPlace, PassedOver } from './discovered';
import { FileTreeError, type DirectoryEntry, type ReadableFileTree } from './fileTree';
import type { ArtifactPlace, FoundArtifact, FoundFile } from './foundArtifact';
import { isWithin } from './isWithin';
import { findsByItself } from './findsByItself';
import { neverVersioned } from './neverVersioned';
import { baseOf, parentOf } from './pathParts';
import type { Root } from './root';

export interface DiscoveryOptions {
  readonly optionalKinds: ReadonlySet<ArtifactKind>;
  /** Every root known, so that a link into another one is a second place and not a second artifact. */
  readonly roots: readonly Root[];
  /** Look only at this path (relative to the root: a kind's folder or an entry in one), not at the whole root. */
  readonly within?: string;
}

const MAX_DEPTH = 32;
/** Written into `~/.claude/skills` by claude.ai, and overwritten by it. */
const SYNCED_SKILLS = 'skills/synced';

/** A directory being visited: where it shows in the root, and where it really is. */
interface Place {
  readonly path: string;
  readonly real: string;
  readonly depth: number;
}

interface Owner {
  readonly place: Place;
  readonly kind: ArtifactKind;
  readonly files: FoundFile[];
  readonly secrets: string[];
}

/** One look at a root's files, and what it has found so far. */
export class DiscoveryRun {
  readonly #root: Root;
  readonly #files: ReadableFileTree;
  readonly #options: DiscoveryOptions;
  readonly #artifacts: FoundArtifact[] = [];
  readonly #passedOver: PassedOver[] = [];
  readonly #otherPlaces: OtherPlace[] = [];
  readonly #unreadable: string[] = [];
  readonly #visitedLinks = new Set<string>();

  constructor(root: Root, files: ReadableFileTree, options: DiscoveryOptions) {
    this.#root = root;
    this.#files = files;
    this.#options = options;
  }

  result(): Discovery {
    return {
      artifacts: this.#artifacts,
      passedOver: this.#passedOver,
      otherPlaces: this.#otherPlaces,
      unreadable: this.#unreadable,
    };
  }

  async directoryAt({ kind, path }: ArtifactPlace, real: string): Promise<void> {
    await this.#addDirectory(kind, { path, real, depth: 0 });
  }

  async kind(row: KindRow): Promise<void> {
    const { shape } = row;
    if (shape.type === 'named-file') {
      await this.#namedFile(row, shape);
      return;
    }
    const within = this.#options.within;
    if (within !== undefined && !isWithin(within, shape.folder)) return;
    const real = await this.#directory(shape.folder);
    if (real === undefined) return;
    const folder: Place = { path: shape.folder, real, depth: 0 };
    const entries = await this.#list(folder);
    const only =
      within === undefined || within === shape.folder ? undefined : within.slice(shape.folder.length + 1);
    for (const entry of entries) {
      if (only !== undefined && entry.name !== only.split('/')[0]) continue;
      await this.#entry(row, folder, entry);
    }
  }

  /** Secrets in the root itself, such as `settings.local.json`: listed, so that nobody wonders. */
  async secretsBeside(): Promise<void> {
    const entries = await this.#list({ path: '', real: this.#root.path, depth: 0 });
    for (const { name } of entries) {
      if (neverVersioned(name) === 'secret') this.#passedOver.push({ path: name, reason: 'secret' });
    }
  }

  async #namedFile(row: KindRow, shape: { readonly file: string; readonly beside: boolean }): Promise<void> {
    const { within } = this.#options;
    const path = shape.beside ? `../${shape.file}` : shape.file;
    if (within !== undefined && within !== path) return;
    const folder = shape.beside ? parentOf(this.#root.path) : this.#root.path;
    const stat = await this.#unlessUnreadable(path, () => this.#files.stat(`${folder}/${shape.file}`));
    if (stat?.type !== 'file') return;
    this.#artifacts.push({
      kind: row.kind,
      name: shape.file,
      path,
      realPath: `${folder}/${shape.file}`,
      isDirectory: false,
      files: [{ path: shape.file, type: 'file' }],
      secrets: [],
    });
  }

  /** One entry at a place where an artifact may begin. */
  async #entry(row: KindRow, parent: Place, entry: DirectoryEntry): Promise<void> {
    const path = `${parent.path}/${entry.name}`;
    if (this.#excluded(path, entry.name)) return;
    const place: Place = { path, real: `${parent.real}/${entry.name}`, depth: parent.depth + 1 };
    if (entry.type === 'link') {
      await this.#link(row, place);
    } else if (entry.type === 'directory') {
      await this.#enter(row, place);
    } else if (entry.type === 'file' && acceptsFile(row, path)) {
      this.#addFile(row, place);
    } else {
      this.#passedOver.push({ path, reason: 'not-an-artifact' });
    }
  }

  async #link(row: KindRow, place: Place): Promise<void> {
    const { path } = place;
    const real = await this.#unlessUnreadable(path, () => this.#files.resolve(place.real));
    const target =
      real === undefined ? undefined : await this.#unlessUnreadable(path, () => this.#files.stat(real));
    if (real === undefined || !target) {
      if (!this.#unreadable.includes(path)) this.#passedOver.push({ path, reason: 'broken-link' });
    } else if (this.#options.roots.some((root) => findsByItself(root, real))) {
      this.#otherPlaces.push({ path, realPath: real });
    } else if (this.#visitedLinks.has(real)) {
      this.#passedOver.push({ path, reason: 'link-cycle' });
    } else if (target.type === 'directory') {
      this.#visitedLinks.add(real);
      await this.#enter(row, { ...place, real });
    } else if (target.type === 'file' && acceptsFile(row, path) && acceptsLinkTarget(row, real)) {
      this.#addFile(row, { ...place, real });
    } else {
      this.#passedOver.push({ path, reason: 'foreign-link' });
    }
  }

  async #enter(row: KindRow, place: Place): Promise<void> {
    const { shape } = row;
    if (place.path === SYNCED_SKILLS && this.#root.scope === 'user') return;
    if (this.#options.roots.some((root) => root.path === place.real)) {
      this.#passedOver.push({ path: place.path, reason: 'link-cycle' });
      return;
    }
    if (shape.type === 'entry') {
      await this.#addDirectory(row.kind, place);
    } else if (shape.type === 'marked-directory') {
      await this.#enterMarked(row, shape.marker, place);
    } else if (shape.type === 'markdown-file' && shape.nested && place.depth < MAX_DEPTH) {
      for (const entry of await this.#list(place)) await this.#entry(row, place, entry);
    } else {
      this.#passedOver.push({ path: place.path, reason: 'not-an-artifact' });
    }
  }

  async #enterMarked(row: KindRow, marker: string, place: Place): Promise<void> {
    const entries = await this.#list(place);
    const kind = await this.#markedKind(row, marker, place.real, entries);
    if (kind) {
      await this.#addDirectory(kind, place, entries);
      return;
    }
    const found = this.#artifacts.length + this.#otherPlaces.length;
    const noted = this.#passedOver.length;
    if (place.depth < MAX_DEPTH) {
      for (const entry of entries) await this.#entry(row, place, entry);
    }
    if (this.#artifacts.length + this.#otherPlaces.length === found && entries.length > 0) {
      // One line for the whole folder says more than one for each file in it; what is worth knowing by itself stays.
      const inside = this.#passedOver
        .splice(noted)
        .filter(({ reason }) => reason !== 'not-an-artifact' && reason !== 'no-marker');
      this.#passedOver.push({ path: place.path, reason: 'no-marker' }, ...inside);
    }
  }

  /** The kind of the artifact that begins at a directory of skills or plugins, if one does. */
  async #markedKind(
    row: KindRow,
    marker: string,
    real: string,
    entries: readonly DirectoryEntry[],
  ): Promise<ArtifactKind | undefined> {
    const pluginFolder = PLUGIN_MARKER.split('/')[0];
    if (entries.some((entry) => entry.name === pluginFolder)) {
      const stat = await this.#files.stat(`${real}/${PLUGIN_MARKER}`).catch(() => undefined);
      if (stat?.type === 'file') return 'plugin';
    }
    return entries.some((entry) => entry.name === marker && entry.type !== 'directory')
      ? row.kind
      : undefined;
  }

  #addFile(row: KindRow, place: Place): void {
    this.#artifacts.push({
      kind: row.kind,
      name: artifactName(row.shape, place.path),
      path: place.path,
      realPath: place.real,
      isDirectory: false,
      files: [{ path: baseOf(place.path), type: 'file' }],
      secrets: [],
    });
  }

  async #addDirectory(kind: ArtifactKind, place: Place, entries?: readonly DirectoryEntry[]): Promise<void> {
    const owner: Owner = { place, kind, files: [], secrets: [] };
    const at = this.#artifacts.length;
    await this.#collect(owner, place, entries ?? (await this.#list(place)));
    if (owner.files.length === 0 && owner.secrets.length === 0) return;
    this.#artifacts.splice(at, 0, {
      kind,
      name: place.path.slice(place.path.indexOf('/') + 1),
      path: place.path,
      realPath: place.real,
      isDirectory: true,
      files: owner.files,
      secrets: owner.secrets,
    });
  }

  /** Gathers an artifact's files; a skill inside a skill becomes an artifact of its own. */
  async #collect(owner: Owner, place: Place, entries: readonly DirectoryEntry[]): Promise<void> {
    for (const entry of entries) {
      const path = `${place.path}/${entry.name}`;
      const inside = path.slice(owner.place.path.length + 1);
      const exclusion = neverVersioned(entry.name);
      if (exclusion) {
        if (exclusion === 'secret') owner.secrets.push(inside);
        continue;
      }
      if (entry.type !== 'directory') {
        owner.files.push({ path: inside, type: entry.type });
        continue;
      }
      const child: Place = { path, real: `${place.real}/${entry.name}`, depth: place.depth + 1 };
      if (child.depth > MAX_DEPTH) {
        this.#passedOver.push({ path, reason: 'unreadable' });
        continue;
      }
      const below = await this.#list(child);
      const nested =
        owner.kind === 'skill' && below.some(({ name, type }) => name === 'SKILL.md' && type !== 'directory');
      if (nested) await this.#addDirectory('skill', child, below);
      else await this.#collect(owner, child, below);
    }
  }

  #excluded(path: string, name: string): boolean {
    const exclusion = neverVersioned(name);
    if (exclusion === 'secret') this.#passedOver.push({ path, reason: 'secret' });
    return exclusion !== undefined;
  }

  /** The real path of a kind's folder; undefined when there is none. */
  async #directory(folder: string): Promise<string | undefined> {
    const real = await this.#unlessUnreadable(folder, () =>
      this.#files.resolve(`${this.#root.path}/${folder}`),
    );
    if (real === undefined) return undefined;
    const stat = await this.#unlessUnreadable(folder, () => this.#files.stat(real));
    return stat?.type === 'directory' ? real : undefined;
  }

  async #list(place: Place): Promise<readonly DirectoryEntry[]> {
    const entries = (await this.#unlessUnreadable(place.path, () => this.#files.list(place.real))) ?? [];
    return [...entries].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** What is missing is undefined; what cannot be read is undefined too, and noted, so that it never counts as gone. */
  async #unlessUnreadable<T>(path: string, run: () => Promise<T>): Promise<T | undefined> {
    try {
      return await run();
    } catch (error) {
      if (error instanceof FileTreeError && error.problem === 'missing') return undefined;
      this.#unreadable.push(path);
      this.#passedOver.push({ path, reason: 'unreadable' });
      return undefined;
    }
  }
}
