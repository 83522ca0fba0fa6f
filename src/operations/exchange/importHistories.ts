import type { ObjectHash } from '../../core/identity';
import { collidingPaths } from '../../core/relativePath';
import { leadsOutside } from '../../core/risk/leadsOutside';
import type { Root } from '../../core/root';
import { ignoresCase } from '../../sources/ignoresCase';
import { TimeSlice } from '../../sources/timeSlice';
import type { TrackingContext } from '../trackingContext';
import { ExchangeError } from './exchangeError';
import type { ReadHistory } from './history';
import type { ReadHistories } from './historySource';
import { importPlans, type ImportPlan } from './importPlan';

interface ImportRequest {
  /** Reads what is imported; see {@link readToImport}. */
  readonly read: ReadHistories;
  /** What was read before; see {@link readToImport}. */
  readonly histories: readonly ReadHistory[];
  /** Where each history's artifact lies, at the path that it had. */
  readonly root: Root;
  readonly signal?: AbortSignal | undefined;
}

const decoder = new TextDecoder();

/** Reads and verifies histories without keeping anything of them. @throws ExchangeError, FileTreeError; an AbortError */
export function readToImport(
  { sha256, settings }: TrackingContext,
  read: ReadHistories,
  signal?: AbortSignal,
): Promise<readonly ReadHistory[]> {
  return read({ sha256, maxFileSize: settings.maxFileSize, signal });
}

/**
 * Adds histories to what is recorded, in one transaction: all of them or nothing. Files stay as they are, and so do heads,
 * but of artifacts of which nothing but the first sight is recorded; see `headMove.ts`.
 *
 * @returns what was added
 * @throws ExchangeError, FileTreeError, StoreError; an AbortError
 */
export async function importHistories(
  context: TrackingContext,
  { read, histories, root, signal }: ImportRequest,
): Promise<readonly ImportPlan[]> {
  const { store } = context;
  return store.recordingIn(root.path, () =>
    store.using(async () => {
      await store.refresh();
      const plans = await importPlans(context, histories, root);
      await assertNamesFit(context, plans, root);
      await putContents(context, plans, read, signal);
      const slice = new TimeSlice();
      for (const plan of plans) {
        await putManifests(context, plan, slice);
        await assertLinksInside(context, plan, slice);
      }
      signal?.throwIfAborted();
      await store.commit(plans.flatMap(({ records }) => records));
      return plans;
    }),
  );
}

/** A version with two files that this disk takes for one could never be restored here. @throws ExchangeError `same-path` */
async function assertNamesFit(
  { files }: TrackingContext,
  plans: readonly ImportPlan[],
  root: Root,
): Promise<void> {
  if (!(await ignoresCase(files, root.path))) return;
  for (const { added, history } of plans)
    for (const { contentHash } of added) {
      const paths = (history.manifests.get(contentHash) ?? []).map(({ path }) => path);
      const [clash] = collidingPaths(paths);
      if (clash) throw new ExchangeError('same-path', clash.join(', '));
    }
}

/** Reads it all once more, because nothing is kept in memory before it is known to be wanted. */
async function putContents(
  { store, sha256, settings }: TrackingContext,
  plans: readonly ImportPlan[],
  read: ReadHistories,
  signal: AbortSignal | undefined,
): Promise<void> {
  const missing = new Set<ObjectHash>();
  for (const { added, history } of plans)
    for (const { contentHash } of added)
      for (const { hash } of history.manifests.get(contentHash) ?? [])
        if (!store.hasContent(hash)) missing.add(hash);
  if (missing.size === 0) return;
  await read({
    sha256,
    maxFileSize: settings.maxFileSize,
    signal,
    onContent: async (hash, bytes, like) => {
      if (missing.delete(hash)) await store.putContent(hash, bytes, like);
    },
  });
  if (missing.size > 0) throw new ExchangeError('changed');
}

async function putManifests({ store }: TrackingContext, plan: ImportPlan, slice: TimeSlice): Promise<void> {
  const contents = new Map(plan.history.versions.map((version) => [version.id, version.contentHash]));
  for (const { contentHash, parentId } of plan.added) {
    await slice.pause();
    const manifest = plan.history.manifests.get(contentHash);
    if (manifest && !store.hasManifest(contentHash))
      await store.putManifest(manifest, parentId && contents.get(parentId));
  }
}

/** A version that somebody else made must not bring a link to a file of this machine. @throws ExchangeError `link-out` */
async function assertLinksInside(
  { store }: TrackingContext,
  { added, history }: ImportPlan,
  slice: TimeSlice,
): Promise<void> {
  for (const { contentHash } of added)
    for (const { mode, path, hash } of history.manifests.get(contentHash) ?? []) {
      if (mode !== '120000') continue;
      await slice.pause();
      if (leadsOutside(path, decoder.decode(await store.content(hash))))
        throw new ExchangeError('link-out', `${history.path}/${path}`);
    }
}
