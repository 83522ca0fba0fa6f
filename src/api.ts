/**
 * The public API, version 1. This file has no imports, so that it can be copied into an extension that uses the API. All of
 * it is explained, with examples, in docs/API.md.
 *
 * ```ts
 * const lineage = vscode.extensions.getExtension<ArtifactLineageExports>('artifact-lineage.artifact-lineage');
 * const api = (await lineage?.activate())?.getApi(1);
 * for (const artifact of (await api?.listArtifacts()) ?? []) console.log(artifact.name, artifact.head?.label);
 * ```
 *
 * Times are milliseconds since 1970 (UTC), paths are absolute with `/` between components unless said otherwise, ids and
 * hashes are 64 lower-case hexadecimal digits. What is given out is frozen. Every call rejects with an {@link ApiError} and
 * with no other error.
 */
export interface ArtifactLineageApi {
  /** Every artifact of the roots open in this window, deleted ones too. Waits for the first recording. */
  listArtifacts(): Promise<readonly ApiArtifact[]>;
  /** An artifact's versions, newest first; none for an artifact that is not known. */
  listVersions(artifactId: string, options?: ListVersionsOptions): Promise<readonly ApiVersion[]>;
  /** One version; undefined when it is not in the history. */
  getVersion(versionId: string): Promise<ApiVersion | undefined>;
  /** The files of a version, by their paths. */
  listFiles(versionId: string): Promise<readonly ApiFile[]>;
  /** A file of a version: its bytes, of a link its target. @param path as {@link ApiFile.path} */
  readFile(versionId: string, path: string): Promise<Uint8Array>;
  /** What changed from version `a` to version `b`, which may be of two artifacts. */
  diff(a: string, b: string): Promise<readonly ApiFileChange[]>;
  /** What was done, newest first: the audit trail. */
  listOperations(options?: ListOperationsOptions): Promise<readonly ApiOperation[]>;

  /** An artifact's tags, by their names. */
  listTags(artifactId: string): Promise<readonly ApiTag[]>;
  /** Names a version, which then is never pruned. A name that another version of the artifact has moves here. */
  setTag(versionId: string, name: string): Promise<void>;
  /** Takes a name away; nothing happens where there is none. */
  removeTag(artifactId: string, name: string): Promise<void>;

  /**
   * Makes an artifact's files those of a version. The present state is captured first.
   *
   * @returns the version the files had before; undefined when the artifact was deleted
   */
  restore(versionId: string): Promise<ApiVersion | undefined>;
  /** Looks at an artifact's upstream now and says how the two stand. */
  getDrift(artifactId: string): Promise<ApiDrift>;
  /**
   * Says where an artifact's updates come from; null: from nowhere. The newest content that both have or had becomes the
   * base of merges.
   */
  linkUpstream(artifactId: string, upstream: ApiUpstream | null): Promise<void>;
  /** Copies an artifact from a folder of artifacts into a root (absolute path, as {@link ApiArtifact.root}) and links it. */
  deploy(upstream: ApiUpstream, root: string, options?: AcceptRisks): Promise<ApiVersion>;
  /** Plans taking upstream's changes over. Nothing is written. */
  planSync(artifactId: string): Promise<ApiPlan>;
  /** Plans the way back: bringing an artifact's changes to its upstream. Nothing is written. */
  planPush(artifactId: string): Promise<ApiPlan>;
  /**
   * Carries a plan of {@link planSync} or {@link planPush} out, all or nothing. The latest 20 plans are kept.
   *
   * @returns the version that was written; undefined when nothing is left of the artifact
   */
  applySync(planId: string, options?: ApplyOptions): Promise<ApiVersion | undefined>;
  /**
   * Takes the latest deployment, sync, push or restore of an artifact back.
   *
   * @returns the version the files have now
   */
  undoLastChange(artifactId: string): Promise<ApiVersion | undefined>;

  /**
   * Calls back after every change of the history, by any window, with the ids of the artifacts concerned. Some may be of
   * roots that are not open in this window, which {@link listArtifacts} does not list.
   */
  onDidChange(listener: (change: ApiChange) => unknown): { dispose(): void };
}

export interface ApiChange {
  readonly artifactIds: readonly string[];
}

export interface ApiArtifact {
  readonly id: string;
  /** The folder it lies in: a `.claude` or `.agents`. */
  readonly root: string;
  /** `skill`, `command`, `agent`, `rule`, `output-style`, `hook`, `workflow`, `plugin`, `mcp`, ... */
  readonly kind: string;
  /** `pdf-tools`, `review/security`. */
  readonly name: string;
  /** Relative to the root: `skills/pdf-tools`, `commands/review/security.md`. */
  readonly path: string;
  /** The version whose content the files have now (of a deleted artifact: had last). */
  readonly head: ApiVersion | undefined;
  /** The version with what upstream had at the last deployment or sync: the base of merges. */
  readonly baselineId: string | undefined;
  /** Undefined without one, and for one on another machine. */
  readonly upstream: ApiUpstream | undefined;
  readonly isDeleted: boolean;
  /** Undefined unless somebody pinned it, so that it is left out of updates: see {@link ApplyOptions.evenIfPinned}. */
  readonly pin: ApiPin | undefined;
}

export interface ApiPin {
  readonly at: number;
  /** The version it is to stay at, where one was named. */
  readonly versionId: string | undefined;
}

export interface ApiVersion {
  readonly id: string;
  readonly artifactId: string;
  /** `v7-1a2b3c4`. */
  readonly label: string;
  /** Counts up within the artifact, from 1. */
  readonly number: number;
  /** Equal contents have equal hashes, in all artifacts. */
  readonly contentHash: string;
  readonly parentId: string | undefined;
  /** The second parent of a merge. */
  readonly mergeParentId: string | undefined;
  /** Undefined where the origin is not known: first seen, imported. */
  readonly changeOrigin: 'deployment' | 'sync' | 'local_modification' | undefined;
  readonly createdAt: number;
  readonly author: string;
  /** Against the parent. */
  readonly filesChanged: readonly ApiFileChange[];
  /** The names it has. */
  readonly tags: readonly string[];
  /** Why it was made or is kept, in somebody's words. */
  readonly note: string | undefined;
}

export interface ApiFile {
  /** Relative to the artifact, `/` between components. Of an artifact that is one file: its name. */
  readonly path: string;
  readonly type: 'file' | 'executable' | 'link';
  /** Bytes. */
  readonly size: number;
  /** SHA-256 of the bytes. */
  readonly hash: string;
}

export interface ApiFileChange {
  /** Relative to the artifact. */
  readonly path: string;
  readonly change: 'added' | 'deleted' | 'modified' | 'mode' | 'renamed';
  /** The old path of a renamed file. */
  readonly from?: string;
}

export interface ApiTag {
  readonly name: string;
  readonly versionId: string;
}

export interface ApiOperation {
  readonly id: string;
  readonly artifactId: string;
  /**
   * `first-seen`, `capture`, `delete`, `reappear`, `restore`, `undo`, `deploy`, `sync`, `push`, `link`, `pin`, `tag`, `note`,
   * `prune`, `import`, `export`; later versions may add others.
   */
  readonly kind: string;
  /** `started`: under way, or its process ended before it was. */
  readonly outcome: 'started' | 'done' | 'failed';
  readonly at: number;
  /** Who did it. */
  readonly actor: string;
  readonly fromVersionId: string | undefined;
  readonly toVersionId: string | undefined;
}

export interface ListVersionsOptions {
  /** At most so many, 1 to 1000; 100 when not given. */
  readonly limit?: number;
  /** Only versions with a number below this one: the next page. */
  readonly before?: number;
  /** Only versions recorded at this time or later. */
  readonly from?: number;
  /** Only versions recorded before this time. */
  readonly to?: number;
}

export interface ListOperationsOptions {
  /** Of one artifact; of all when not given. */
  readonly artifactId?: string;
  /** At most so many, 1 to 1000; 100 when not given. */
  readonly limit?: number;
}

/** A folder of artifacts on this machine, and one in it. */
export interface ApiUpstream {
  /** Absolute. */
  readonly folder: string;
  /** Of the artifact, relative to the folder. */
  readonly path: string;
}

export interface ApiDrift {
  readonly state:
    | 'in-sync'
    | 'modified'
    | 'outdated'
    | 'diverged'
    | 'local-only'
    | 'deleted-locally'
    | 'deleted-upstream'
    | 'unknown';
  /** Of a diverged one: what a merge would have to ask; 0 merges cleanly. */
  readonly conflicts: number | undefined;
  /** Only line ends or executable bits differ. */
  readonly formDiffers: boolean;
  readonly upstream: ApiUpstream | undefined;
}

export interface ApiPlan {
  readonly id: string;
  readonly files: readonly ApiPlannedFile[];
  /** How many choices have to be made. */
  readonly conflicts: number;
  readonly risks: readonly ApiRisk[];
}

export interface ApiPlannedFile {
  readonly path: string;
  readonly action: 'keep' | 'take' | 'add' | 'delete' | 'rename' | 'mode' | 'merge' | 'conflict';
  readonly conflicts: number;
}

/** A change that somebody should look at first: a script, a hook, a wider permission, hidden text. */
export interface ApiRisk {
  readonly path: string;
  readonly kind: string;
  readonly detail: string;
  readonly line: number | undefined;
}

export interface AcceptRisks {
  /** Somebody has looked at the risks. */
  readonly acceptRisks?: boolean;
}

export interface ApplyOptions extends AcceptRisks {
  /** For all files: `merge`, which is the default; `upstream`; `local`. */
  readonly strategy?: 'merge' | 'upstream' | 'local';
  /** Syncs an artifact that somebody pinned, too; without it that is refused. A push changes nothing of the artifact. */
  readonly evenIfPinned?: boolean;
  /** For single files, by their path in the plan: a side, or the whole content. They go before the strategy. */
  readonly files?: Readonly<Record<string, 'local' | 'upstream' | Uint8Array>>;
}

/** What went wrong. Unless the code says otherwise, nothing was changed. */
export interface ApiError extends Error {
  readonly name: 'ArtifactLineageError';
  readonly code: ApiErrorCode;
  /** One sentence for people, in the language of VS Code. */
  readonly message: string;
  /** The file or the argument it is about. */
  readonly path: string | undefined;
}

export type ApiErrorCode =
  /** An argument that this call does not take; `path` says which. A mistake of the caller. */
  | 'invalid-argument'
  /** This extension does not have that version of the API. */
  | 'no-such-api'
  /** The artifact, version, file, root or plan is not known (any more). */
  | 'not-found'
  /** Nothing is written while the workspace is not trusted. */
  | 'untrusted'
  /** An editor has unsaved text of a file that would be written. */
  | 'unsaved'
  /** The files changed since the plan was made: plan again. */
  | 'moved'
  /** A conflict has no choice, or one that is not to be had. */
  | 'unresolved'
  /** The change is risky and `acceptRisks` is not set. */
  | 'risky'
  /** Somebody pinned the artifact, and `evenIfPinned` is not set. */
  | 'pinned'
  /** A file that would be pushed holds what looks like a secret. */
  | 'secret'
  /** The artifact has no upstream, or one on another machine. */
  | 'no-upstream'
  /** The upstream's folder, or a part of it, cannot be read. */
  | 'upstream-unreadable'
  /** The upstream does not have the artifact (any more). */
  | 'upstream-deleted'
  /** The artifact is deleted, so that there is nothing to push. */
  | 'local-deleted'
  /** There is another artifact where this one would be deployed. */
  | 'exists'
  /** A file that is not versioned lies where one would be written. */
  | 'in-the-way'
  /** A path may not be written on this machine. */
  | 'unsafe-path'
  /** The disk cannot hold a symbolic link that the version has. */
  | 'no-links'
  /** The files keep changing. */
  | 'keeps-changing'
  /** Some of the present files cannot be read, so that their state could not be kept first. */
  | 'unreadable'
  /** There is nothing to undo. */
  | 'nothing-to-undo'
  /** The first version has no change that could be undone. */
  | 'no-parent'
  /** A tag's name is not one line of 1 to 100 characters. */
  | 'bad-name'
  /** Writing failed; the files are as they were before. */
  | 'rolled-back'
  /** Writing failed, and so did going back: the files are mixed. What they were is a version. */
  | 'half-done'
  /** The history cannot be opened, read or written: no permission, no space, damage, a newer format. */
  | 'store'
  /** Anything else. The extension's log has the details. */
  | 'failed';

/** What the extension exports. */
export interface ArtifactLineageExports {
  /** @throws ApiError `no-such-api` for a version of the API that this extension does not have */
  getApi(version: 1): ArtifactLineageApi;
}
