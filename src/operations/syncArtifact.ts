import type { Artifact } from '../core/artifact';
import { contentHash as hashOf } from '../core/contentHash';
import { fileChanges } from '../core/fileChange';
import type { Root } from '../core/root';
import type { OperationIntent, VersionRecord } from '../store/journal/record';
import { changeFiles, type Change, type ChangeResult } from './changeFiles';
import { localPlace } from './changePlace';
import { mergedContent, type Decisions } from './mergedContent';
import type { MergePlan } from './mergePlan';
import { newVersion } from './newVersion';
import { OperationError } from './operationError';
import { localLink, readUpstream } from './readUpstream';
import type { SafetyVersion } from './safetyVersion';
import type { TrackingContext } from './trackingContext';
import { upstreamVersion } from './upstreamVersion';
import { withSkipped } from './withSkipped';

/**
 * Carries a planned sync out. Upstream's content becomes the baseline, but for files that took no part; where local had
 * changes of its own, the new version has two parents, the head and upstream's version.
 *
 * @throws OperationError `moved` when local or upstream is not what was planned with: plan again. `unresolved`
 * @throws as {@link changeFiles}
 */
export async function syncArtifact(
  context: TrackingContext,
  root: Root,
  plan: MergePlan,
  decisions: Decisions,
): Promise<ChangeResult> {
  const artifact = context.store.artifact(plan.artifactId);
  if (!artifact) throw new OperationError('not-found');
  return changeFiles(context, {
    kind: 'sync',
    place: localPlace(root, artifact),
    decide: async (before) => {
      if (before.contentHash !== plan.local.contentHash) throw new OperationError('moved');
      const link = localLink(artifact.upstream);
      const now = await readUpstream(context, artifact, link, plan.base?.manifest ?? []);
      if (now?.contentHash !== plan.upstream.contentHash) throw new OperationError('moved');
      return changeOf(context, artifact, plan, before, decisions);
    },
  });
}

async function changeOf(
  context: TrackingContext,
  artifact: Artifact,
  plan: MergePlan,
  before: SafetyVersion,
  decisions: Decisions,
): Promise<Change> {
  const { store, sha256 } = context;
  const { manifest, contentHash } = await mergedContent(context, plan, decisions);
  const artifactId = artifact.id;
  const head = store.version(before.version ?? artifact.head);
  const filesChanged = fileChanges(before.manifest, manifest);
  const { skipped } = before;
  const leftOut = new Set([...skipped, ...plan.skipped].map(({ path }) => path));
  const taken = withSkipped(plan.upstream.manifest, plan.base?.manifest ?? [], leftOut);
  const takenHash = hashOf(taken, sha256);
  const normalisedHash = takenHash === plan.upstream.contentHash ? plan.upstream.normalisedHash : undefined;
  const records: VersionRecord[] = [];
  let to = before.version;
  let baseline: VersionRecord['id'];
  const isUpstreams = contentHash === takenHash;
  const isAsBefore = before.isThere && contentHash === before.contentHash;
  if (isUpstreams && !isAsBefore) {
    const origin = { artifactId, contentHash, filesChanged, normalisedHash, skipped };
    const version = newVersion(context, { ...origin, parent: head, changeOrigin: 'sync' });
    records.push(version);
    to = baseline = version.id;
  } else if (isUpstreams && before.version !== undefined) {
    baseline = before.version;
  } else {
    const content = { manifest: taken, contentHash: takenHash, normalisedHash };
    const theirs = await upstreamVersion(context, artifactId, content);
    records.push(...theirs.records);
    baseline = theirs.id;
    if (!isAsBefore) {
      const merge = {
        artifactId,
        contentHash,
        filesChanged,
        skipped,
        mergeParentId: theirs.id === head?.id ? undefined : theirs.id,
      };
      const version = newVersion(context, { ...merge, parent: head, changeOrigin: 'sync' });
      records.push(version);
      to = version.id;
    }
  }
  const isEmpty = manifest.length === 0;
  const isNothingNew = isAsBefore && baseline === artifact.baseline;
  const outcome: OperationIntent['outcome'] = [
    ...records,
    { type: 'ref', artifactId, name: 'baseline', value: baseline },
    ...(isNothingNew
      ? []
      : [{ type: 'ref', artifactId, name: 'modificationDetectedAt', value: null } as const]),
    { type: 'ref', artifactId, name: 'deletedAt', value: isEmpty ? context.now() : null },
    ...(to === undefined || isEmpty ? [] : [{ type: 'ref', artifactId, name: 'head', value: to } as const]),
  ];
  return {
    wanted: manifest,
    contentHash,
    to: isEmpty ? undefined : to,
    outcome,
  };
}
