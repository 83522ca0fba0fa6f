import type { Artifact } from '../core/artifact';
import { contentHash as hashOf } from '../core/contentHash';
import { fileChanges } from '../core/fileChange';
import type { Root } from '../core/root';
import type { LocalLink } from '../core/upstreamLink';
import type { OperationIntent } from '../store/journal/record';
import { changeFiles, type Change, type ChangeResult } from './changeFiles';
import { localPlace, upstreamPlace } from './changePlace';
import { mergedContent, type Decisions } from './mergedContent';
import type { MergePlan } from './mergePlan';
import { newVersion } from './newVersion';
import { OperationError } from './operationError';
import { pushedBaseline } from './pushedBaseline';
import { localLink } from './readUpstream';
import { safetyVersion, type SafetyVersion } from './safetyVersion';
import type { TrackingContext } from './trackingContext';
import { upstreamVersion } from './upstreamVersion';

/**
 * Carries a planned push out: the upstream's files become the merge of both sides. What upstream had before is kept as a
 * version. Afterwards the head is the baseline, if all that it has is in the upstream: what upstream had more is an update.
 * Where a local change was held back, the baseline has what upstream was left with: it stays a change that a sync keeps.
 *
 * @param link as it was planned with
 * @throws OperationError `moved`, `unresolved`; as {@link changeFiles}
 */
export async function pushArtifact(
  context: TrackingContext,
  root: Root,
  plan: MergePlan,
  decisions: Decisions,
  link?: LocalLink,
): Promise<ChangeResult> {
  const artifact = context.store.artifact(plan.artifactId);
  if (!artifact) throw new OperationError('not-found');
  const target = link ?? localLink(artifact.upstream);
  return changeFiles(context, {
    kind: 'push',
    place: upstreamPlace(artifact, target),
    decide: async (before) => {
      if (before.contentHash !== plan.upstream.contentHash) throw new OperationError('moved');
      const local = await safetyVersion(context, localPlace(root, artifact));
      if (local.contentHash !== plan.local.contentHash) throw new OperationError('moved');
      return changeOf(context, artifact, target, plan, before, local, decisions);
    },
  });
}

async function changeOf(
  context: TrackingContext,
  artifact: Artifact,
  link: LocalLink,
  plan: MergePlan,
  before: SafetyVersion,
  local: SafetyVersion,
  decisions: Decisions,
): Promise<Change> {
  const { store, sha256 } = context;
  const { manifest, contentHash, results } = await mergedContent(context, plan, decisions);
  const artifactId = artifact.id;
  const outcome: OperationIntent['outcome'] = [];
  let to = contentHash === local.contentHash ? local.version : before.version;
  if (contentHash !== local.contentHash && contentHash !== before.contentHash) {
    const version = newVersion(context, {
      artifactId,
      contentHash,
      parent: store.version(before.version),
      mergeParentId: local.version === before.version ? undefined : local.version,
      changeOrigin: 'sync',
      filesChanged: fileChanges(before.manifest, manifest),
    });
    outcome.push(version);
    to = version.id;
  }
  const isNewLink = JSON.stringify(link) !== JSON.stringify(artifact.upstream);
  const skipped = new Set([...local.skipped, ...plan.skipped].map(({ path }) => path));
  const settled = pushedBaseline(plan, results, skipped, sha256);
  const settledHash = hashOf(settled.manifest, sha256);
  let baseline = settledHash === local.contentHash ? local.version : to;
  if (settledHash !== local.contentHash && settledHash !== contentHash) {
    const summary = settled.isHeldBack ? 'Pushed, with local changes held back' : '';
    const content = { manifest: settled.manifest, contentHash: settledHash, summary };
    const { id, records } = await upstreamVersion(context, artifactId, content);
    outcome.push(...records);
    baseline = id;
  }
  outcome.push({ type: 'ref', artifactId, name: 'baseline', value: baseline ?? null });
  // What was modified is upstream's now.
  if (artifact.modificationDetectedAt !== undefined && !settled.isHeldBack)
    outcome.push({ type: 'ref', artifactId, name: 'modificationDetectedAt', value: null });
  if (isNewLink) outcome.push({ type: 'ref', artifactId, name: 'upstream', value: link });
  return {
    wanted: manifest,
    contentHash,
    to,
    outcome,
  };
}
