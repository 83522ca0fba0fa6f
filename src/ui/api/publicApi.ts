import { l10n, type LogOutputChannel } from 'vscode';
import type { ApiVersion, ArtifactLineageApi, ArtifactLineageExports } from '../../api';
import type { VersionId } from '../../core/identity';
import { OperationError } from '../../operations/operationError';
import { restoreVersion } from '../../operations/restoreVersion';
import type { Tracking } from '../tracking';
import type { TrackingState } from '../trackingState';
import { apiChange } from './apiChange';
import { LineageApiError } from './apiError';
import { ApiVersions } from './apiValues';
import { guardedApi } from './guardedApi';
import { historyApi } from './historyApi';
import { upstreamApi } from './upstreamApi';

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
  const versionOf = ({ store }: Tracking, id: VersionId | undefined): ApiVersion | undefined => {
    const version = store.version(id);
    return version && new ApiVersions(store).version(version);
  };
  const api: ArtifactLineageApi = {
    ...historyApi(tracking),
    ...upstreamApi(tracking, versionOf, log),
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
      return versionOf(open, from);
    },
    onDidChange: (listener) => onDidChange(state, listener),
  };
  const guarded = guardedApi(api, log);
  return Object.freeze({
    getApi(version: number) {
      if (version === 1) return guarded;
      throw new LineageApiError('no-such-api', `Artifact Lineage has no API version ${String(version)}.`);
    },
  });
}

/** The store is opened when the first root exists, which may be much later. */
function onDidChange(
  state: TrackingState,
  listener: Parameters<ArtifactLineageApi['onDidChange']>[0],
): { dispose(): void } {
  let ofStore: { dispose(): void } | undefined;
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
}
