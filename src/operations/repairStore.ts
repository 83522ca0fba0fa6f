import type { ArtifactId } from '../core/identity';
import { markRepaired } from '../store/keptAside';
import { repairOf, type Finding } from '../store/verify/finding';
import { removeLeftover, type Leftover } from '../store/verify/leftovers';
import { verifyStore, type StoreReport, type VerifyOptions } from '../store/verify/verifyStore';
import { STAGING_STALE_MS } from '../store/stagingRecords';
import { sweepStaging } from './applyFiles';
import { capture } from './capture';
import { localPlace, lookAtPlace } from './changePlace';
import { knownOnlyHere } from '../store/verify/knownOnlyHere';
import { recoverContents } from './recoverContents';
import type { TrackingContext } from './trackingContext';

export interface RepairOptions extends VerifyOptions {
  readonly wasmFile: string;
}

/**
 * Mends of what verifying a store found all that can be mended, only by adding to it and by removing what dead processes
 * left: what is damaged stays where it is, or is kept beside it. Then verifies it again.
 *
 * @returns what remains
 * @throws StoreError when the store cannot be written
 */
export async function repairStore(
  context: TrackingContext,
  findings: readonly Finding[],
  options: RepairOptions,
): Promise<StoreReport> {
  const { store } = context;
  const toRepair = findings.filter((finding) => repairOf(finding) !== undefined);
  await recoverLost(context, toRepair, options);
  for (const finding of toRepair)
    if (finding.type === 'unknown-version') await store.using(() => captureAnew(context, finding.artifactId));
  if (toRepair.some(({ type }) => type === 'journal'))
    await store.commit(await knownOnlyHere(store, options.directory, options.wasmFile));
  if (toRepair.some((finding) => repairOf(finding) === 'checkpoint')) {
    // A damaged segment, of which a copy is kept aside, is dropped when both images have what is readable of it.
    await store.checkpoint();
    await store.checkpoint();
  }
  for (const finding of toRepair)
    if (finding.type === 'leftover') await remove(context, options.directory, finding);
  await markRepaired(options.directory);
  return verifyStore(store, options);
}

async function recoverLost(
  context: TrackingContext,
  findings: readonly Finding[],
  { directory, signal }: VerifyOptions,
): Promise<void> {
  const lost = findings.flatMap((finding) => (finding.type === 'lost-content' ? [finding] : []));
  if (lost.length === 0) return;
  const concerned = new Set(lost.flatMap(({ affected }) => affected.map(({ artifactId }) => artifactId)));
  const hashes = lost.map(({ hash }) => hash);
  await recoverContents(context, hashes, { directory, concerned, signal });
}

/** One whose files are gone has nothing to record; what is known of its history stays. */
async function captureAnew(context: TrackingContext, id: ArtifactId): Promise<void> {
  const artifact = context.store.artifact(id);
  if (!artifact || context.store.version(artifact.head)) return;
  const place = localPlace({ path: artifact.root, scope: 'workspace' }, artifact);
  const found = await lookAtPlace(context, place);
  if (!found) return;
  const { records, scanned } = await capture(context, artifact, found, new Map());
  if (scanned.manifest.length > 0) await context.store.commit(records);
}

/** What cannot be removed is found again. */
async function remove(context: TrackingContext, directory: string, leftover: Leftover): Promise<void> {
  const { store, files, mayWrite, now } = context;
  if (leftover.what !== 'staging') {
    await removeLeftover(directory, leftover).catch(() => undefined);
    return;
  }
  // It lies beside artifacts, not in the store.
  if (mayWrite?.() === false) return;
  await sweepStaging(files, store.staging, leftover.root, now() - STAGING_STALE_MS);
}
