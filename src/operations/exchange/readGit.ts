import * as v from 'valibot';
import type { ArtifactId, ContentHash, ObjectHash, VersionId } from '../../core/identity';
import { isTagName } from '../../core/isTagName';
import { toManifest, type Manifest } from '../../core/manifest';
import { sha256WithPauses } from '../../core/sha256';
import { commitGraph } from '../../sources/git/gitGraph';
import type { GitCommit } from '../../sources/git/gitCommit';
import type { GitFolder } from '../../sources/git/gitProcess';
import { gitRefs, type GitRef } from '../../sources/git/gitRefs';
import { GitRepository } from '../../sources/git/gitRepository';
import type { GitFiles } from '../../sources/git/gitSnapshot';
import { TimeSlice } from '../../sources/timeSlice';
import { ExchangeError } from './exchangeError';
import { recordIn, tagIn } from './gitMessage';
import { isHeadBranch, pathInGit, tagName } from './gitPlaces';
import type { History, HistoryGap, HistoryTag, HistoryVersion, ReadHistory } from './history';
import type { ReadHistories, ReadOptions } from './historySource';
import { readArtifactTable, readVersionTable, tagSchema } from './historyTables';
import { verified, verifiedGap } from './verified';

interface Gathered {
  readonly artifact: Omit<History, 'versions'>;
  readonly versions: Map<VersionId, HistoryVersion>;
  readonly gaps: Map<VersionId, HistoryGap>;
  readonly manifests: Map<ContentHash, Manifest>;
  head: VersionId | undefined;
}

/**
 * Reads histories from a git repository that they were exported to, or from a clone of it. Commits that are no versions are
 * passed over; branches of remotes count.
 *
 * @param folder absolute: the repository's
 * @throws ExchangeError
 */
export function readGit(folder: GitFolder): ReadHistories {
  const place = typeof folder === 'string' ? folder : folder.bare;
  return async (options) => {
    const signal = options.signal ?? new AbortController().signal;
    const repository = await GitRepository.open(folder, signal);
    if (!repository) throw new ExchangeError('no-git-history', place);
    try {
      const [graph, refs] = await Promise.all([commitGraph(folder, signal), gitRefs(folder, signal)]);
      signal.throwIfAborted();
      if (!graph || !refs) throw new ExchangeError('git-failed', place);
      const reading = new GitReading(repository, refs, options);
      for (const { commit } of graph) await reading.take(commit);
      return reading.histories();
    } finally {
      repository.close();
    }
  };
}

class GitReading {
  readonly #repository: GitRepository;
  readonly #options: ReadOptions;
  readonly #refs: ReadonlyMap<string, readonly GitRef[]>;
  readonly #slice = new TimeSlice();
  readonly #pause = (): Promise<void> => this.#slice.pause();
  readonly #byArtifact = new Map<ArtifactId, Gathered>();
  readonly #hashes = new WeakMap<Uint8Array, ObjectHash>();
  readonly #likes = new Map<string, ObjectHash>();

  constructor(repository: GitRepository, refs: readonly GitRef[], options: ReadOptions) {
    this.#repository = repository;
    this.#options = options;
    const byTarget = new Map<string, GitRef[]>();
    for (const ref of refs) byTarget.set(ref.target, [...(byTarget.get(ref.target) ?? []), ref]);
    this.#refs = byTarget;
  }

  async take(id: string): Promise<void> {
    this.#options.signal?.throwIfAborted();
    await this.#pause();
    const commit = await this.#repository.commit(id);
    if (!commit) throw new ExchangeError('git-failed', id);
    const at = id.slice(0, 12);
    const record = recordOf(commit, at);
    if (record === undefined) return;
    const artifact = readArtifactTable(record, at);
    const version = readVersionTable(record, at);
    const files = await this.#repository.treeAt(id, pathInGit(artifact.path));
    const facts = { at, artifact, sha256: this.#options.sha256 };
    const manifest = verified(await this.#manifestOf(artifact, files ?? new Map(), at), {
      ...facts,
      version,
    });
    const gathered = this.#gathered(artifact);
    // The same version may be committed twice, on its way through several repositories.
    if (gathered.versions.has(version.id)) return;
    gathered.versions.set(version.id, { ...version, tags: await this.#tagsAt(id) });
    gathered.manifests.set(version.contentHash, manifest);
    for (const gap of artifact.gaps) gathered.gaps.set(gap.id, verifiedGap(gap, facts));
    if (this.#refs.get(id)?.some(({ name }) => isHeadBranch(name))) gathered.head = version.id;
  }

  histories(): readonly ReadHistory[] {
    const histories = [...this.#byArtifact.values()].map(
      ({ artifact, versions: taken, gaps, manifests, head }): ReadHistory => {
        // What one clone gave up another may have.
        const left = [...gaps.values()].filter(({ id }) => !taken.has(id));
        const versions = [...taken.values()];
        return { ...artifact, versions, manifests, gaps: left, head: head ?? versions.at(-1)?.id };
      },
    );
    if (histories.length === 0) throw new ExchangeError('no-history');
    return histories;
  }

  #gathered(artifact: Omit<History, 'versions'>): Gathered {
    let gathered = this.#byArtifact.get(artifact.artifactId);
    if (!gathered) {
      gathered = { artifact, versions: new Map(), gaps: new Map(), manifests: new Map(), head: undefined };
      this.#byArtifact.set(artifact.artifactId, gathered);
    }
    return gathered;
  }

  async #manifestOf({ path }: Pick<History, 'path'>, files: GitFiles, at: string): Promise<Manifest> {
    const { sha256, maxFileSize, onContent } = this.#options;
    const entries = [];
    for (const [file, { mode, bytes }] of files) {
      if (bytes.length > maxFileSize) throw new ExchangeError('too-large', `${at}: ${file}`);
      await this.#pause();
      const hash =
        this.#hashes.get(bytes) ?? ((await sha256WithPauses(bytes, sha256, this.#pause)) as ObjectHash);
      this.#hashes.set(bytes, hash);
      const place = `${path}\0${file}`;
      await onContent?.(hash, bytes, this.#likes.get(place));
      this.#likes.set(place, hash);
      entries.push({ path: file, mode, size: bytes.length, hash });
    }
    return toManifest(entries);
  }

  async #tagsAt(commit: string): Promise<readonly HistoryTag[]> {
    const tags: HistoryTag[] = [];
    for (const { name, object, isAnnotated } of this.#refs.get(commit) ?? []) {
      if (!name.startsWith('refs/tags/')) continue;
      const said = isAnnotated ? (await this.#repository.commit(object))?.message : undefined;
      const own = said === undefined ? undefined : safely(() => tagIn(said), name);
      if (own !== undefined) tags.push(safely(() => v.parse(tagSchema, own), name));
      // One that somebody made with git.
      else if (isTagName(tagName(name))) tags.push({ name: tagName(name), note: said?.trim() ?? '' });
    }
    return tags;
  }
}

const recordOf = ({ message }: GitCommit, at: string): unknown => safely(() => recordIn(message), at);

function safely<T>(run: () => T, at: string): T {
  try {
    return run();
  } catch (error) {
    throw new ExchangeError('bad-record', at, error);
  }
}
