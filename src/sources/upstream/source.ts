import type { ArtifactPlace, FoundArtifact } from '../../core/foundArtifact';
import { lookAt } from '../../core/lookAt';
import type { ReadableFileTree } from '../../core/fileTree';
import { neverVersioned } from '../../core/neverVersioned';
import { baseOf } from '../../core/pathParts';
import { pathProblem } from '../../core/relativePath';
import type { Root } from '../../core/root';
import type { SourcePlace } from '../../core/sourcePlace';
import { ConfinedTree } from './confinedTree';
import { isOffered } from './isOffered';
import { listSource } from './listSource';
import type { SourceListing } from './sourceListing';

/** A folder that artifacts come from, as it is at each call. Nothing outside it is read, whatever its links say. */
export class Source {
  readonly place: SourcePlace;
  readonly root: Root;
  readonly #files: ReadableFileTree;

  constructor(place: SourcePlace, files: ReadableFileTree) {
    this.place = place;
    this.root = { path: place.folder, scope: 'source' };
    this.#files = files;
  }

  /**
   * The artifacts it offers; paths are relative to its folder.
   *
   * @throws FileTreeError when its folder cannot be listed
   */
  async list(): Promise<readonly FoundArtifact[]> {
    return (await this.listing()).artifacts;
  }

  /** As {@link Source.list}, with what is not offered and why. @throws FileTreeError */
  listing(): Promise<SourceListing> {
    return listSource(this.place, this.#files);
  }

  /**
   * What lies at an artifact's place now, even if it lost what makes it an artifact. Undefined when it is gone, or only a
   * link out of the source is left.
   *
   * @throws FileTreeError when the source or a part of the artifact cannot be read: it may still be there
   */
  async find(artifact: ArtifactPlace): Promise<FoundArtifact | undefined> {
    const { folder } = this.place;
    await this.#files.list(folder);
    if (pathProblem(artifact.path, 'posix') ?? pathProblem(artifact.path, 'windows')) return undefined;
    if (!isOffered(artifact.kind)) return undefined;
    const real = (await this.#files.resolve(folder)) ?? folder;
    const tree = new ConfinedTree(this.#files, real);
    const found = await lookAt({ path: real, scope: 'source' }, artifact, tree);
    const [failure] = tree.failures;
    if (failure) throw failure;
    if (!found || leadsElsewhere(found)) return undefined;
    return { ...found, name: artifact.name };
  }
}

/** A single file that is a link to something which is no artifact, such as `commands/x.md -> ../.env`. */
function leadsElsewhere({ isDirectory, path, realPath }: FoundArtifact): boolean {
  const target = baseOf(realPath);
  if (isDirectory || target === baseOf(path)) return false;
  const isMarkdown = (name: string): boolean => name.toLowerCase().endsWith('.md');
  return neverVersioned(target) !== undefined || isMarkdown(path) !== isMarkdown(target);
}
