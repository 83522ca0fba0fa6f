import { l10n } from 'vscode';
import type { Artifact } from '../core/artifact';
import type { Root } from '../core/root';
import { isLocalLink } from '../core/upstreamLink';
import type { ChangeResult } from '../operations/changeFiles';
import type { Decisions } from '../operations/mergedContent';
import type { MergePlan } from '../operations/mergePlan';
import { planPush, planSync } from '../operations/planSync';
import { pushArtifact } from '../operations/pushArtifact';
import { syncArtifact } from '../operations/syncArtifact';
import { planUndoVersion, undoVersion } from '../operations/undoVersion';
import { planUpdateFrom, updateFrom } from '../operations/updateFrom';
import type { MergeSessionRequest } from '../store/mergeSessions/mergeSessionRequest';
import type { Tracking } from './tracking';
import type { WrittenPlace } from './unsavedEditors';
import { versionName } from './versionName';

/** A merge that the user wants: what is planned, shown, and planned again when something moved. */
export type MergeRequest = MergeSessionRequest;

/** The side whose files a merge writes. */
export function targetOf({ kind }: Pick<MergeRequest, 'kind'>): 'local' | 'upstream' {
  return kind === 'push' ? 'upstream' : 'local';
}

/** Where the files that a merge brings come from, when somebody may be editing them there. */
export function originOf(request: MergeRequest, artifact: Artifact): WrittenPlace | undefined {
  if (request.kind === 'push') return artifact;
  if (request.kind !== 'update-from') return undefined;
  return { root: request.link.source.folder, path: request.link.path };
}

/** Where a merge writes. */
export function placeOf(request: MergeRequest, artifact: Artifact): WrittenPlace {
  return request.kind === 'push'
    ? { root: request.link.source.folder, path: request.link.path }
    : { root: artifact.root, path: artifact.path };
}

/** @throws as the plan's operation */
export function planMerge(
  { context, tracker }: Tracking,
  root: Root,
  artifact: Artifact,
  request: MergeRequest,
): Promise<MergePlan> {
  return tracker.exclusively(() => {
    switch (request.kind) {
      case 'sync':
        return planSync(context, root, artifact);
      case 'push':
        return planPush(context, root, artifact, request.link);
      case 'update-from':
        return planUpdateFrom(context, root, artifact, request.link);
      case 'undo-version':
        return planUndoVersion(context, root, request.versionId);
    }
  });
}

/** @throws as the operation */
export function carryOut(
  { context }: Tracking,
  root: Root,
  request: MergeRequest,
  plan: MergePlan,
  decisions: Decisions,
): Promise<ChangeResult> {
  switch (request.kind) {
    case 'sync':
      return syncArtifact(context, root, plan, decisions);
    case 'push':
      return pushArtifact(context, root, plan, decisions, request.link);
    case 'update-from':
      return updateFrom(context, root, plan, decisions, request.link);
    case 'undo-version':
      return undoVersion(context, root, plan, decisions);
  }
}

/** What the two sides of a merge are called on the screen. */
export interface SideNames {
  readonly local: string;
  readonly upstream: string;
}

export function sideNames(tracking: Tracking, artifact: Artifact, request: MergeRequest): SideNames {
  const root = tracking.rootOf(artifact);
  const local = root ? tracking.places.rootLabel(root) : artifact.root;
  if (request.kind === 'push' || request.kind === 'update-from')
    return { local, upstream: request.link.source.name };
  if (request.kind === 'sync') {
    const link = artifact.upstream;
    return { local, upstream: isLocalLink(link) ? link.source.name : l10n.t('upstream') };
  }
  const parent = tracking.store.version(request.versionId)?.parentId;
  return {
    local,
    upstream: parent === undefined ? l10n.t('the version before') : versionName(tracking, parent),
  };
}
