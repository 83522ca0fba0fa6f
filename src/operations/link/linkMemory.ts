import type { Artifact } from '../../core/artifact';
import type { ArtifactId, VersionId } from '../../core/identity';
import type { StatCache } from '../../sources/scanArtifact';

/** More than anybody has unlinked artifacts times commits between two restarts. */
const MOST_FAILURES = 100_000;

/** A search of a git history for what an artifact has been. */
export interface SearchedHistory {
  /** Of the source. */
  readonly folder: string;
  /** What HEAD was, in hex. */
  readonly commit: string;
  /** In the source. */
  readonly path: string;
  /** The artifact's, which stands for all that it has been. */
  readonly head: VersionId;
}

/** What looking for links came to, so that nothing is looked at again which cannot have changed. Lives as long as a window. */
export class LinkMemory {
  readonly #looked = new Map<ArtifactId, VersionId | undefined>();
  readonly #failures = new Set<string>();
  readonly #caches = new Map<string, StatCache>();

  /** Those that were not looked at as they are now. */
  unseen(artifacts: readonly Artifact[]): readonly Artifact[] {
    return artifacts.filter(({ id, head }) => !this.#looked.has(id) || this.#looked.get(id) !== head);
  }

  /** @param artifacts as they were before they were looked at: they may have changed since */
  noteSeen(artifacts: readonly Artifact[]): void {
    for (const { id, head } of artifacts) this.#looked.set(id, head);
  }

  hasFailed(search: SearchedHistory): boolean {
    return this.#failures.has(keyOf(search));
  }

  noteFailed(search: SearchedHistory): void {
    if (this.#failures.size >= MOST_FAILURES) this.#failures.clear();
    this.#failures.add(keyOf(search));
  }

  /** What was known of the files at a place in a source when they were last read. */
  cache(place: string): StatCache {
    return this.#caches.get(place) ?? new Map();
  }

  noteCache(place: string, cache: StatCache): void {
    this.#caches.set(place, cache);
  }
}

const keyOf = ({ folder, commit, path, head }: SearchedHistory): string =>
  [folder, commit, path, head].join('\0');
