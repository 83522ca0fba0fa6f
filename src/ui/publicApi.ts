import { l10n, type LogOutputChannel } from 'vscode';
import type {
  ApiArtifact,
  ApiFileChange,
  ApiVersion,
  ArtifactLineageApi,
  ArtifactLineageExports,
} from '../api';
import type { Artifact } from '../core/artifact';
import type { FileChange } from '../core/fileChange';
import type { ArtifactId, VersionId } from '../core/identity';
import type { Version } from '../core/version';
import { versionLabel } from '../core/versionId';
import { OperationError } from '../operations/operationError';
import { apiChange } from './apiChange';
import { restoreVersion } from '../operations/restoreVersion';
import { changesBetween } from '../operations/versionFiles';
import type { Tracking } from './tracking';
import type { TrackingState } from './trackingState';
import { upstreamApi } from './upstreamApi';

const DEFAULT_LIMIT = 100;

/**
 * The API other extensions get.
 *
 * @param ready resolves when the first recording is done
 */
export function publicApi(
  state: TrackingState,
  ready: Promise<void>,
  log: LogOutputChannel,
): ArtifactLineageExports {
  const tracking = async (): Promise<Tracking | undefined> => {
    await ready;
    if (state.phase === 'failed') throw state.error;
    return state.tracking;
  };
  const api: ArtifactLineageApi = {
    async listArtifacts() {
      const open = await tracking();
      if (!open) return [];
      return open.store
        .artifacts()
        .filter((artifact) => open.rootOf(artifact))
        .map((artifact) => toApiArtifact(open, artifact));
    },
    async listVersions(artifactId, { limit = DEFAULT_LIMIT, before, from = -Infinity, to = Infinity } = {}) {
      const open = await tracking();
      const isAnyTime = from === -Infinity && to === Infinity;
      const page = {
        limit: isAnyTime ? limit : Number.MAX_SAFE_INTEGER,
        ...(before === undefined ? {} : { before }),
      };
      const versions = open?.store.versions(artifactId as ArtifactId, page) ?? [];
      return versions
        .filter(({ createdAt }) => createdAt >= from && createdAt < to)
        .slice(0, limit)
        .map(toApiVersion);
    },
    async getVersion(versionId) {
      const version = (await tracking())?.store.version(versionId as VersionId);
      return version && toApiVersion(version);
    },
    async diff(a, b) {
      const open = await tracking();
      if (!open) throw new OperationError('not-found');
      return (await changesBetween(open.store, a as VersionId, b as VersionId)).map(toApiFileChange);
    },
    async restore(versionId) {
      const open = await tracking();
      const version = open?.store.version(versionId as VersionId);
      const artifact = version && open?.store.artifact(version.artifactId);
      const root = artifact && open?.rootOf(artifact);
      if (!open || !version || !root) throw new OperationError('not-found');
      const change = { place: artifact, title: l10n.t('Restoring {0}', artifact.name) };
      const { from } = await apiChange(log, open, change, () =>
        restoreVersion(open.context, root, version.id),
      );
      state.update();
      const before = open.store.version(from);
      return before && toApiVersion(before);
    },
    ...upstreamApi(
      tracking,
      (open, id) => {
        const version = open.store.version(id);
        return version && toApiVersion(version);
      },
      log,
    ),
    onDidChange(listener) {
      let ofStore: { dispose(): void } | undefined;
      // The store is opened when the first root exists, which may be much later.
      const attach = (): void => {
        ofStore ??= state.tracking?.store.onDidChange(({ artifacts }) => {
          listener({ artifactIds: [...artifacts] });
        });
      };
      const ofState = state.onDidChange(attach);
      attach();
      return {
        dispose: () => {
          ofState.dispose();
          ofStore?.dispose();
        },
      };
    },
  };
  return {
    getApi(version: number) {
      if (version !== 1) throw new Error(`Artifact Lineage has no API version ${String(version)}.`);
      return api;
    },
  };
}

function toApiArtifact(
  { store }: Tracking,
  { id, root, kind, name, path, head, deletedAt }: Artifact,
): ApiArtifact {
  const version = store.version(head);
  return {
    id,
    root,
    kind,
    name,
    path,
    head: version && toApiVersion(version),
    isDeleted: deletedAt !== undefined,
  };
}

function toApiVersion(version: Version): ApiVersion {
  const { id, artifactId, number, contentHash, parentId, mergeParentId, changeOrigin, createdAt, author } =
    version;
  const filesChanged = version.filesChanged.map(toApiFileChange);
  const label = versionLabel(version);
  return {
    id,
    artifactId,
    label,
    number,
    contentHash,
    parentId,
    mergeParentId,
    changeOrigin,
    createdAt,
    author,
    filesChanged,
  };
}

function toApiFileChange(change: FileChange): ApiFileChange {
  return { ...change };
}
