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

/** What the extension exports. */
export interface ArtifactLineageExports {
  /** @throws for a version of the API that this extension does not have */
  getApi(version: 1): ArtifactLineageApi;
}
