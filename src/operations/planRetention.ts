import type { Artifact } from '../core/artifact';
import type { ArtifactId, VersionId } from '../core/identity';
import { beyondBudget, type BudgetedVersion } from '../core/retention/beyondBudget';
import { beyondLimits } from '../core/retention/beyondLimits';
import type { DatedVersion } from '../core/retention/datedVersion';
import { HeldBytes, type Held } from '../core/retention/heldBytes';
import type { RetentionLimits } from '../core/retention/retentionLimits';
import { HeldObjects } from './heldObjects';
import { keptVersions } from './keptVersions';
import type { ArtifactRetention, RetentionPlan } from './retentionPlan';
import type { TrackingContext } from './trackingContext';

/** Versions read between two pauses. */
const PAGE = 100;

export interface RetentionOptions {
  /** Whether the bytes are counted, for which the list of files of every version is read. A budget needs it. */
  readonly isMeasured: boolean;
  /** Whether an artifact's history is left as it is; all are asked for when left out. */
  readonly isLeftAlone?: (artifact: Artifact) => boolean;
  readonly signal?: AbortSignal;
  /** From 0 to 1. */
  readonly onProgress?: (done: number) => void;
}

interface ReadVersion extends DatedVersion {
  readonly artifactId: ArtifactId;
  readonly held: Held;
}

interface ReadArtifact {
  readonly artifact: Artifact;
  readonly versions: readonly ReadVersion[];
  readonly gone: readonly ReadVersion[];
  readonly kept: ReadonlySet<VersionId>;
}

/**
 * Decides which versions are given up, and counts what that frees: what they share with versions that stay frees nothing. First
 * each artifact's own limits; if the rest is still larger than the budget, the oldest of all artifacts go. Never one that is
 * needed, see {@link keptVersions}.
 *
 * @throws StoreError; the signal's reason
 */
export async function planRetention(
  context: TrackingContext,
  limits: RetentionLimits,
  { isMeasured, isLeftAlone = () => false, signal, onProgress }: RetentionOptions,
): Promise<RetentionPlan> {
  const { store, files, now } = context;
  await store.refresh();
  const objects = isMeasured ? new HeldObjects(store) : undefined;
  const at = now();
  const all = store.artifacts();
  const read: ReadArtifact[] = [];
  for (const [index, artifact] of all.entries()) {
    signal?.throwIfAborted();
    onProgress?.(index / all.length);
    await files.pause?.();
    const isAsked = !isLeftAlone(artifact);
    // Nothing can go of it, and nobody counts its bytes.
    if (!objects && (!isAsked || store.versionCount(artifact.id) <= (limits.keepVersions ?? 0))) continue;
    const versions = await readVersions(context, artifact, objects, signal);
    const kept = isAsked
      ? await keptVersions(context, artifact)
      : new Set(versions.map(({ id }): VersionId => id));
    const gone = isAsked ? beyondLimits(versions, kept, limits, at) : [];
    read.push({ artifact, versions, gone, kept });
  }
  const held = new HeldBytes(objects?.sizes ?? []);
  for (const { versions } of read) for (const version of versions) held.add(version.held);
  const bytesNow = held.total;
  const byLimits = read.map(({ gone }) => gone.reduce((sum, version) => sum + held.remove(version.held), 0));
  const byBudget = beyondBudgetOf(read, held, objects && limits.budgetBytes);
  return {
    artifacts: read.flatMap((one, index) =>
      retentionOf(one, byLimits[index] ?? 0, byBudget.get(one.artifact.id) ?? []),
    ),
    bytes: objects && { now: bytesNow, afterwards: held.total },
  };
}

async function readVersions(
  { store, files }: TrackingContext,
  { id }: Artifact,
  objects: HeldObjects | undefined,
  signal: AbortSignal | undefined,
): Promise<ReadVersion[]> {
  const read: ReadVersion[] = [];
  for (let before: number | undefined; ;) {
    const page = store.versions(id, { limit: PAGE, ...(before === undefined ? {} : { before }) });
    for (const { id: version, artifactId, number, createdAt, contentHash } of page) {
      signal?.throwIfAborted();
      await files.pause?.();
      const held = (await objects?.of(contentHash)) ?? [];
      read.push({ id: version, artifactId, number, createdAt, held });
    }
    before = page.at(-1)?.number;
    if (page.length < PAGE) return read;
  }
}

/** What goes for the sake of the budget, by artifact. */
function beyondBudgetOf(
  read: readonly ReadArtifact[],
  held: HeldBytes,
  budget: number | undefined,
): ReadonlyMap<ArtifactId, readonly BudgetedVersion<ReadVersion>[]> {
  if (budget === undefined) return new Map();
  const kept = new Set(read.flatMap((one) => [...one.kept]));
  const gone = new Set(read.flatMap((one) => one.gone));
  const rest = read.flatMap(({ versions }) => versions.filter((version) => !gone.has(version)));
  const byArtifact = new Map<ArtifactId, BudgetedVersion<ReadVersion>[]>();
  for (const one of beyondBudget(rest, kept, held, budget)) {
    const siblings = byArtifact.get(one.version.artifactId);
    if (siblings) siblings.push(one);
    else byArtifact.set(one.version.artifactId, [one]);
  }
  return byArtifact;
}

function retentionOf(
  { artifact, versions, gone }: ReadArtifact,
  bytes: number,
  budgeted: readonly BudgetedVersion<ReadVersion>[],
): ArtifactRetention[] {
  if (gone.length + budgeted.length === 0) return [];
  const beyondBudget = budgeted.map(({ version }) => version);
  return [
    {
      artifact,
      kept: versions.length - gone.length - budgeted.length,
      beyondLimits: gone,
      beyondBudget,
      bytes: budgeted.reduce((sum, one) => sum + one.bytes, bytes),
    },
  ];
}
