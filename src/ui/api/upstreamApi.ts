import { randomUUID } from 'node:crypto';
import { l10n, workspace, type LogOutputChannel } from 'vscode';
import type { ApiDrift, ApiPlan, ApiUpstream, ApiVersion, ApplyOptions, ArtifactLineageApi } from '../../api';
import type { Artifact } from '../../core/artifact';
import type { ArtifactId } from '../../core/identity';
import type { FileChoice } from '../../core/merge/tree/fileChoice';
import { conflictTotal } from '../../core/merge/tree/conflictTotal';
import { needsChoice } from '../../core/merge/tree/needsChoice';
import type { FileOutcome } from '../../core/merge/tree/mergeTree';
import { secretsIn } from '../../core/risk/secretsIn';
import type { Root } from '../../core/root';
import { isLocalLink, type LocalLink } from '../../core/upstreamLink';
import type { ChangeResult } from '../../operations/changeFiles';
import { deployArtifact } from '../../operations/deployArtifact';
import { planDeployment } from '../../operations/planDeployment';
import { assertKindIn } from '../../operations/assertKindIn';
import { deployedPlace } from '../../operations/deployedPlace';
import { linkUpstream } from '../../operations/linkUpstream';
import { sharedVersion } from '../../operations/link/sharedVersion';
import type { Decisions } from '../../operations/mergedContent';
import type { MergePlan } from '../../operations/mergePlan';
import { OperationError } from '../../operations/operationError';
import { operationPlace } from '../../operations/operationPlace';
import { planRisks } from '../../operations/planRisks';
import { planSecrets } from '../../operations/planSecrets';
import { planPush, planSync } from '../../operations/planSync';
import { pushArtifact } from '../../operations/pushArtifact';
import { strategyChoices } from '../../operations/strategyChoices';
import { syncArtifact } from '../../operations/syncArtifact';
import { lastChange, undoChange } from '../../operations/undoChange';
import { sourcePlaceAt } from '../../sources/upstream/sourcePlaceAt';
import { Source } from '../../sources/upstream/source';
import { apiChange } from './apiChange';
import { LineageApiError } from './apiError';
import { toApiUpstream } from './apiValues';
import { assertSaved } from '../guardedChange';
import type { Tracking } from '../tracking';

type UpstreamApi = Pick<
  ArtifactLineageApi,
  'getDrift' | 'linkUpstream' | 'deploy' | 'planSync' | 'planPush' | 'applySync' | 'undoLastChange'
>;

/** Plans that are kept for {@link UpstreamApi.applySync}; the oldest is forgotten. */
const MOST_PLANS = 20;

/** An artifact that changes while its upstream is looked at is looked at again, this often in all. */
const LOOKS = 3;

/** The part of the API that has to do with upstreams. */
export function upstreamApi(
  tracking: () => Promise<Tracking | undefined>,
  toApiVersion: (open: Tracking, id: ChangeResult['to']) => ApiVersion | undefined,
  log: LogOutputChannel,
): UpstreamApi {
  const plans = new Map<string, MergePlan>();
  const open = async (): Promise<Tracking> => {
    const found = await tracking();
    if (!found) throw new OperationError('not-found');
    return found;
  };
  const keep = async (now: Tracking, plan: MergePlan): Promise<ApiPlan> => {
    const id = randomUUID();
    plans.set(id, plan);
    for (const oldest of [...plans.keys()].slice(0, -MOST_PLANS)) plans.delete(oldest);
    return toApiPlan(id, plan, plan.kind === 'sync' ? await risksOf(now, plan, {}) : []);
  };
  const planned = async (artifactId: string, plan: typeof planSync): Promise<ApiPlan> => {
    const now = await open();
    const { artifact, root } = artifactOf(now, artifactId);
    return now.store.using(async () =>
      keep(now, await now.tracker.exclusively(() => plan(now.context, root, artifact))),
    );
  };
  return {
    async getDrift(artifactId) {
      const now = await open();
      // An edit that is recorded while upstream is looked at makes what was found out of date.
      for (let attempt = 1; ; attempt++) {
        await now.drift.check([artifactOf(now, artifactId).artifact]);
        const { artifact } = artifactOf(now, artifactId);
        if (now.drift.drift(artifact) || attempt === LOOKS) return toApiDrift(now, artifact);
      }
    },
    async linkUpstream(artifactId, upstream) {
      const now = await open();
      const { artifact } = artifactOf(now, artifactId);
      const link = upstream && (await linkTo(now, upstream));
      const baseline = link && (await sharedVersion(now.context, artifact, link, workspace.isTrusted));
      await linkUpstream(now.context, {
        artifactId: artifact.id,
        link: link ?? { source: { type: 'none' }, path: '' },
        baseline: baseline ?? undefined,
      });
    },
    async deploy(upstream, rootPath, { acceptRisks = false } = {}) {
      const now = await open();
      const { roots } = now.tracker;
      const wanted = roots.find(({ path }) => path === rootPath);
      if (!wanted) throw new OperationError('not-found', rootPath);
      const link = await linkTo(now, upstream);
      const offered = (await new Source(link.source, now.context.files).list()).find(
        ({ path }) => path === link.path,
      );
      if (!offered) throw new OperationError('upstream-deleted', upstream.path);
      const { root, identity } = await deployedPlace(now.context, roots, wanted, offered);
      assertKindIn(root, identity);
      const { content, risks } = await planDeployment(now.context, identity, link);
      if (!acceptRisks && risks.length > 0) throw new OperationError('risky', identity.path);
      const { to } = await apiChange(log, now, { place: identity, title: identity.name }, () =>
        deployArtifact(now.context, root, identity, link, content),
      );
      const version = toApiVersion(now, to);
      if (!version) throw new OperationError('not-found', identity.path);
      return version;
    },
    planSync: (artifactId) => planned(artifactId, planSync),
    async planPush(artifactId) {
      const now = await open();
      await assertSaved(now, artifactOf(now, artifactId).artifact);
      return planned(artifactId, planPush);
    },
    async applySync(planId, options = {}) {
      const now = await open();
      const plan = plans.get(planId);
      if (!plan) throw new OperationError('not-found');
      const { artifact, root } = artifactOf(now, plan.artifactId);
      assertInPlan(plan, options);
      if (plan.kind === 'sync') assertNotPinned(artifact, options);
      const decisions = decisionsOf(plan, options);
      await assertConfirmed(now, plan, decisions, options);
      const apply = plan.kind === 'push' ? pushArtifact : syncArtifact;
      const change =
        plan.kind === 'push' ? { place: placeInUpstream(artifact), from: artifact } : { place: artifact };
      const { to } = await apiChange(log, now, { ...change, title: artifact.name }, () =>
        apply(now.context, root, plan, decisions),
      );
      plans.delete(planId);
      return toApiVersion(now, to);
    },
    async undoLastChange(artifactId) {
      const now = await open();
      const { artifact, root } = artifactOf(now, artifactId);
      const change = lastChange(now.context, artifact.id);
      // Where it wrote, which need not be where the artifact is linked to by now.
      const place = (change && operationPlace(change)?.artifact) ?? artifact;
      const { to } = await apiChange(log, now, { place, title: artifact.name }, () =>
        undoChange(now.context, root, artifact.id, change?.id),
      );
      return toApiVersion(now, to);
    },
  };
}

function artifactOf(
  { store, rootOf }: Tracking,
  id: string,
): { readonly artifact: Artifact; readonly root: Root } {
  const artifact = store.artifact(id as ArtifactId);
  const root = artifact && rootOf(artifact);
  if (!artifact || !root) throw new OperationError('not-found');
  return { artifact, root };
}

async function linkTo({ context }: Tracking, { folder, path }: ApiUpstream): Promise<LocalLink> {
  return { source: await sourcePlaceAt(folder, context.files), path };
}

function placeInUpstream(artifact: Artifact): { readonly root: string; readonly path: string } {
  const { upstream } = artifact;
  return isLocalLink(upstream) ? { root: upstream.source.folder, path: upstream.path } : artifact;
}

/** @throws LineageApiError `invalid-argument`: a choice for a file that the plan does not have is a mistake */
function assertInPlan({ tree }: MergePlan, { files = {} }: ApplyOptions): void {
  const planned = new Set(tree.files.map(({ file }) => file.path));
  const unknown = Object.keys(files).find((path) => !planned.has(path));
  if (unknown !== undefined)
    throw new LineageApiError('invalid-argument', `applySync(): the plan has no file ${unknown}.`, unknown);
}

/** @throws LineageApiError `pinned`: somebody wants it to stay as it is */
function assertNotPinned({ name, path, pinnedAt }: Artifact, { evenIfPinned = false }: ApplyOptions): void {
  if (pinnedAt === undefined || evenIfPinned) return;
  const message = l10n.t('{0} is pinned, so nothing was changed. Unpin it and try again.', name);
  throw new LineageApiError('pinned', message, path);
}

function decisionsOf(plan: MergePlan, { strategy = 'merge', files = {} }: ApplyOptions): Decisions {
  const choices = new Map<string, FileChoice>(strategyChoices(plan, strategy));
  const edited = new Map<string, Uint8Array>();
  for (const [path, choice] of Object.entries(files)) {
    if (typeof choice === 'string') choices.set(path, choice);
    else edited.set(path, choice);
  }
  return { choices, edited };
}

const risksOf = (now: Tracking, plan: MergePlan, options: ApplyOptions): ReturnType<typeof planRisks> =>
  planRisks(now.context, plan, decisionsOf(plan, options));

async function assertConfirmed(
  now: Tracking,
  plan: MergePlan,
  decisions: Decisions,
  { acceptRisks = false }: ApplyOptions,
): Promise<void> {
  if (plan.kind === 'push') {
    const secret = await pushedSecret(now, plan, decisions);
    if (secret !== undefined) throw new OperationError('secret', secret);
    return;
  }
  const [risk] = acceptRisks ? [] : await planRisks(now.context, plan, decisions);
  if (risk) throw new OperationError('risky', risk.path);
}

/** The first file that a push would write with what looks like a secret in it. */
async function pushedSecret(
  { context }: Tracking,
  plan: MergePlan,
  { choices, edited = new Map() }: Decisions,
): Promise<string | undefined> {
  for (const [path, bytes] of edited) if (secretsIn(bytes).length > 0) return path;
  const found = await planSecrets(context, plan);
  return found.find(({ path }) => !edited.has(path) && choices.get(path) !== 'upstream')?.path;
}

function toApiPlan(id: string, { tree }: MergePlan, risks: ApiPlan['risks']): ApiPlan {
  const conflictsOf = (outcome: FileOutcome): number =>
    outcome.kind === 'text' ? outcome.conflicts : Number(needsChoice(outcome));
  const files = tree.files.map((outcome) => {
    const { path, action } = outcome.file;
    return { path, action, conflicts: conflictsOf(outcome) };
  });
  return { id, files, conflicts: conflictTotal(tree), risks: risks.map((risk) => ({ ...risk })) };
}

function toApiDrift({ drift }: Tracking, artifact: Artifact): ApiDrift {
  const known = drift.drift(artifact);
  return {
    state: known?.state ?? 'unknown',
    conflicts: known?.conflicts,
    formDiffers: known?.form !== undefined,
    upstream: toApiUpstream(artifact),
  };
}
