/**
 * The public API, version 1.
 *
 * ```ts
 * const lineage = vscode.extensions.getExtension('artifact-lineage.artifact-lineage');
 * const api = (await lineage.activate()).getApi(1);
 * for (const artifact of await api.listArtifacts()) console.log(artifact.name, artifact.head?.label);
 * ```
 *
 * Times are milliseconds since 1970 (UTC), paths are absolute with `/` between components, hashes are lower-case hex.
 */
export interface ArtifactLineageApi {
  /** Every artifact of the roots open in this window, deleted ones too. Waits for the first recording. */
  listArtifacts(): Promise<readonly ApiArtifact[]>;
  /** An artifact's versions, newest first. */
  listVersions(artifactId: string, options?: ListVersionsOptions): Promise<readonly ApiVersion[]>;
  /** One version; undefined when it is not in the history. */
  getVersion(versionId: string): Promise<ApiVersion | undefined>;
  /** What changed from version `a` to version `b`. @throws when one of them is not in the history */
  diff(a: string, b: string): Promise<readonly ApiFileChange[]>;
  /**
   * Makes an artifact's files those of a version. The present state is captured first.
   *
   * @returns the version the files had before; undefined when the artifact was deleted
   * @throws with nothing changed, when it cannot be done
   */
  restore(versionId: string): Promise<ApiVersion | undefined>;
  /** Looks at an artifact's upstream now and says how the two stand. @throws when there is no such artifact */
  getDrift(artifactId: string): Promise<ApiDrift>;
  /**
   * Says where an artifact's updates come from; null: from nowhere. The newest content that both have or had becomes the
   * base of merges.
   */
  linkUpstream(artifactId: string, upstream: ApiUpstream | null): Promise<void>;
  /**
   * Copies an artifact from a folder of artifacts into a root (absolute path, as {@link ApiArtifact.root}).
   *
   * @throws with nothing changed, when something else lies there or the change is risky and `acceptRisks` is not set
   */
  deploy(upstream: ApiUpstream, root: string, options?: AcceptRisks): Promise<ApiVersion>;
  /** Plans taking upstream's changes over. Nothing is written. @throws when upstream cannot be read */
  planSync(artifactId: string): Promise<ApiPlan>;
  /** Plans bringing an artifact's changes to its upstream. Nothing is written. */
  planPush(artifactId: string): Promise<ApiPlan>;
  /**
   * Carries a plan out, all or nothing.
   *
   * @returns the version that was written; undefined when nothing is left of the artifact
   * @throws with nothing changed: when a conflict has no choice, when files changed since the plan, when a change is risky
   *   and `acceptRisks` is not set, when a secret would be pushed
   */
  applyPlan(planId: string, options?: ApplyOptions): Promise<ApiVersion | undefined>;
  /**
   * Takes the latest deployment, sync, push or restore of an artifact back.
   *
   * @returns the version the files have now
   * @throws with nothing changed; also when somebody has edited the upstream since it was pushed to
   */
  undoLastChange(artifactId: string): Promise<ApiVersion | undefined>;
  /** Calls back after every change of the history, with the ids of the artifacts concerned. */
  onDidChange(listener: (change: { readonly artifactIds: readonly string[] }) => void): { dispose(): void };
}

export interface ApiArtifact {
  readonly id: string;
  readonly root: string;
  readonly kind: string;
  readonly name: string;
  readonly path: string;
  readonly head: ApiVersion | undefined;
  readonly isDeleted: boolean;
}

export interface ApiVersion {
  readonly id: string;
  readonly artifactId: string;
  /** `v7-1a2b3c4`. */
  readonly label: string;
  readonly number: number;
  readonly contentHash: string;
  readonly parentId: string | undefined;
  readonly mergeParentId: string | undefined;
  readonly changeOrigin: 'deployment' | 'sync' | 'local_modification' | undefined;
  readonly createdAt: number;
  readonly author: string;
  readonly filesChanged: readonly ApiFileChange[];
}

export interface ApiFileChange {
  /** Relative to the artifact. */
  readonly path: string;
  readonly change: 'added' | 'deleted' | 'modified' | 'mode' | 'renamed';
  /** The old path of a renamed file. */
  readonly from?: string;
}

export interface ListVersionsOptions {
  /** At most so many; 100 when not given. */
  readonly limit?: number;
  /** Only versions with a number below this one: the next page. */
  readonly before?: number;
  /** Only versions recorded at this time or later. */
  readonly from?: number;
  /** Only versions recorded before this time. */
  readonly to?: number;
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
  /** For single files, by their path in the plan: a side, or the whole content. They go before the strategy. */
  readonly files?: Readonly<Record<string, 'local' | 'upstream' | Uint8Array>>;
}

/** What the extension exports. */
export interface ArtifactLineageExports {
  /** @throws for a version of the API that this extension does not have */
  getApi(version: 1): ArtifactLineageApi;
}
