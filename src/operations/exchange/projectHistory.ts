import type { Artifact } from '../../core/artifact';
import { contentHash } from '../../core/contentHash';
import { fileChanges } from '../../core/fileChange';
import type { ContentHash, ObjectHash, VersionId } from '../../core/identity';
import { toManifest, type Manifest, type ManifestEntry } from '../../core/manifest';
import { normalisedFileHashWithPauses, normalisedHash } from '../../core/normalisedHash';
import { projectOf, type Root } from '../../core/root';
import { sha256WithPauses } from '../../core/sha256';
import type { SkippedFile } from '../../core/version';
import { versionId } from '../../core/versionId';
import { commitGraphOf, type GraphCommit } from '../../sources/git/gitGraph';
import { GitRepository, isDirectory } from '../../sources/git/gitRepository';
import type { GitFile } from '../../sources/git/gitSnapshot';
import { TimeSlice } from '../../sources/timeSlice';
import type { VersionRecord } from '../../store/journal/record';
import { ownFiles } from '../link/ownFiles';
import type { TrackingContext } from '../trackingContext';
import { ExchangeError } from './exchangeError';

/** Of contents that the store does not have yet: they are in memory until they are stored. */
const MOST_BYTES = 500_000_000;
/** Characters of a commit's message that become a version's summary. */
const MOST_SUMMARY = 2000;

/** An artifact's versions as the commits of its project's git have them. */
export interface ProjectHistory {
  /** Parents first. Their ids are those of the artifact's versions. */
  readonly versions: readonly VersionRecord[];
  readonly manifests: ReadonlyMap<ContentHash, Manifest>;
  /** The version that the current commit has; undefined when it does not have the artifact. */
  readonly tip: VersionId | undefined;
  /** Bytes of a file in them. */
  readonly contents: ReadonlyMap<ObjectHash, Uint8Array>;
}

/**
 * The commits that changed an artifact as its versions: what differs from the version before is one, and so is a merge of two
 * lines that both changed it. Renames are not followed.
 *
 * @throws ExchangeError `no-git-history`, `git-failed`, `too-much`; an AbortError
 */
export async function projectHistory(
  context: TrackingContext,
  root: Root,
  artifact: Artifact,
  signal: AbortSignal,
): Promise<ProjectHistory> {
  const folder = projectOf(root.path);
  const inProject = root.path.slice(folder === '/' ? 1 : folder.length + 1);
  // `../.mcp.json` lies beside the root.
  const path = artifact.path.startsWith('../') ? artifact.path.slice(3) : `${inProject}/${artifact.path}`;
  const repository = await GitRepository.open(folder, signal);
  if (!repository) throw new ExchangeError('no-git-history', artifact.path);
  try {
    const graph = await commitGraphOf(folder, path, signal);
    if (!graph || graph.length === 0) throw new ExchangeError('no-git-history', artifact.path);
    const reading = new ProjectReading(context, repository, artifact, path);
    for (const commit of graph) {
      signal.throwIfAborted();
      await reading.take(commit);
    }
    return reading.result(graph.at(-1)?.commit);
  } finally {
    repository.close();
  }
}

class ProjectReading {
  readonly #context: TrackingContext;
  readonly #repository: GitRepository;
  readonly #artifact: Artifact;
  readonly #path: string;
  readonly #slice = new TimeSlice();
  readonly #pause = (): Promise<void> => this.#slice.pause();
  readonly #versions = new Map<VersionId, VersionRecord>();
  readonly #manifests = new Map<ContentHash, Manifest>();
  readonly #contents = new Map<ObjectHash, Uint8Array>();
  readonly #hashes = new WeakMap<Uint8Array, ObjectHash>();
  #bytes = 0;
  /** By commit: the version whose content it has; undefined where the artifact is not there. */
  readonly #at = new Map<string, VersionId | undefined>();
  /** By commit: the last version before it, also where the artifact is not there. */
  readonly #before = new Map<string, VersionId | undefined>();

  constructor(context: TrackingContext, repository: GitRepository, artifact: Artifact, path: string) {
    this.#context = context;
    this.#repository = repository;
    this.#artifact = artifact;
    this.#path = path;
  }

  result(last: string | undefined): ProjectHistory {
    return {
      versions: [...this.#versions.values()],
      manifests: this.#manifests,
      contents: this.#contents,
      tip: last === undefined ? undefined : this.#at.get(last),
    };
  }

  async take({ commit, parents }: GraphCommit): Promise<void> {
    await this.#pause();
    const entry = await this.#repository.entryAt(commit, this.#path);
    const files = entry && (await this.#repository.filesOf(entry));
    if (this.#repository.failed) throw new ExchangeError('git-failed', commit.slice(0, 12));
    const [first, ...others] = [...new Set(parents.map((parent) => this.#before.get(parent)))].filter(
      (id) => id !== undefined,
    );
    const own =
      entry && files
        ? ownFiles({ files, isDirectory: isDirectory(entry) }, this.#artifact.kind, '', this.#fileName)
        : new Map<string, GitFile>();
    const version = own.size === 0 ? undefined : await this.#version(commit, own, first, others);
    this.#at.set(commit, version);
    this.#before.set(commit, version ?? first);
  }

  get #fileName(): string {
    const { path } = this.#artifact;
    return path.slice(path.lastIndexOf('/') + 1);
  }

  /** @returns the version that has the files of a commit: a new one, or the one before where nothing of it changed */
  async #version(
    commit: string,
    files: ReadonlyMap<string, GitFile>,
    parentId: VersionId | undefined,
    others: readonly VersionId[],
  ): Promise<VersionId> {
    const { sha256 } = this.#context;
    const { manifest, normalised, skipped } = await this.#read(files);
    const hash = contentHash(manifest, sha256);
    // What is in the first parent's line anyway was not merged in.
    const mergeParentId = others.find((other) => parentId === undefined || !this.#isBefore(other, parentId));
    const parent = parentId && this.#versions.get(parentId);
    if (parent?.contentHash === hash && mergeParentId === undefined) return parent.id;
    const artifactId = this.#artifact.id;
    const id = versionId({ artifactId, parentId, mergeParentId, contentHash: hash }, sha256);
    if (this.#versions.has(id)) return id;
    const said = await this.#repository.commit(commit);
    this.#manifests.set(hash, manifest);
    this.#versions.set(id, {
      type: 'version',
      id,
      artifactId,
      contentHash: hash,
      parentId: parentId ?? null,
      mergeParentId: mergeParentId ?? null,
      parentHash: parent?.contentHash ?? null,
      changeOrigin: null,
      createdAt: said?.author.at ?? 0,
      author: said?.author.name ?? '',
      filesChanged: fileChanges(parent ? (this.#manifests.get(parent.contentHash) ?? []) : [], manifest),
      summary: (said?.message ?? '').trim().slice(0, MOST_SUMMARY),
      metadata: { normalisedHash: normalised, ...(skipped.length > 0 ? { skipped } : {}) },
    });
    return id;
  }

  async #read(files: ReadonlyMap<string, GitFile>): Promise<{
    readonly manifest: Manifest;
    readonly normalised: ContentHash;
    readonly skipped: SkippedFile[];
  }> {
    const { sha256, settings } = this.#context;
    const entries: ManifestEntry[] = [];
    const normalised = new Map<string, ObjectHash>();
    const skipped: SkippedFile[] = [];
    for (const [path, { mode, bytes }] of files) {
      if (bytes.length > settings.maxFileSize) {
        skipped.push({ path, reason: 'too-large', size: bytes.length });
        continue;
      }
      await this.#pause();
      const hash =
        this.#hashes.get(bytes) ?? ((await sha256WithPauses(bytes, sha256, this.#pause)) as ObjectHash);
      this.#hashes.set(bytes, hash);
      this.#keep(hash, bytes);
      entries.push({ path, mode, size: bytes.length, hash });
      normalised.set(
        path,
        mode === '120000' ? hash : await normalisedFileHashWithPauses(bytes, hash, sha256, this.#pause),
      );
    }
    const manifest = toManifest(entries);
    return { manifest, normalised: normalisedHash(manifest, normalised, sha256), skipped };
  }

  #keep(hash: ObjectHash, bytes: Uint8Array): void {
    if (this.#contents.has(hash) || this.#context.store.hasContent(hash)) return;
    this.#contents.set(hash, bytes);
    this.#bytes += bytes.length;
    if (this.#bytes > MOST_BYTES) throw new ExchangeError('too-much', this.#artifact.path);
  }

  /** Whether a version is one of another's ancestors. */
  #isBefore(version: VersionId, other: VersionId): boolean {
    const waiting: (VersionId | null)[] = [other];
    const seen = new Set<VersionId>();
    for (const id of waiting) {
      if (id === null || seen.has(id)) continue;
      if (id === version) return true;
      seen.add(id);
      const record = this.#versions.get(id);
      if (record) waiting.push(record.parentId, record.mergeParentId);
    }
    return false;
  }
}
