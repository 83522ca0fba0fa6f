import path from 'node:path';
import type { Discovery } from '../core/discovered';
import type { ArtifactId } from '../core/identity';
import { isWithin } from '../core/isWithin';
import { mayHoldArtifact } from '../core/mayHoldArtifact';
import type { Root } from '../core/root';
import { isLocalLink } from '../core/upstreamLink';
import type { SkippedFile } from '../core/version';
import type { StatCache } from '../sources/scanArtifact';
import { STAGING_STALE_MS } from '../store/stagingRecords';
import { StatCacheFile } from '../store/statCacheFile';
import { sweepStaging } from './applyFiles';
import { CAPTURE_TIMES, ChangeSchedule, partOf, type ScheduleTimes } from './changeSchedule';
import { Mutex } from './mutex';
import { identityOf, reconcile, type ReconcileProgress, type ReconcileResult } from './reconcile';
import type { TrackingContext } from './trackingContext';

interface TrackerEvents {
  /** After each reconciliation that captured or deleted something, or that ran over a whole root. */
  readonly onReconciled: (root: Root, result: ReconcileResult) => void;
  /** A reconciliation that nobody asked for failed, or could not record some of the artifacts. */
  readonly onError: (error: unknown) => void;
}

interface ReconcileAllOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (root: Root, progress: ReconcileProgress) => void;
}

/** What another window is changing is looked at again this much later. */
const BUSY_MS = 1000;

/** What was found in a root the last time the whole of it was looked at. */
interface RootState {
  readonly root: Root;
  readonly discovery: Discovery;
  readonly skipped: ReadonlyMap<ArtifactId, readonly SkippedFile[]>;
}

interface Failure {
  readonly root: string;
  readonly error: unknown;
}

/**
 * Keeps the history of a set of roots: reconciles what changed when told so, one piece of work at a time, so that an
 * operation never finds files that another one is half-way through writing.
 */
export class Tracker {
  readonly #context: TrackingContext;
  readonly #cacheDirectory: string;
  readonly #events: TrackerEvents;
  readonly #mutex = new Mutex();
  readonly #schedule: ChangeSchedule;
  readonly #caches = new Map<
    string,
    { readonly file: StatCacheFile; readonly artifacts: Map<ArtifactId, StatCache>; isSaved: boolean }
  >();
  readonly #states = new Map<string, RootState>();
  readonly #failures = new Map<string, Failure>();
  #roots: readonly Root[] = [];

  /** @param directory where the stat caches are kept */
  constructor(
    context: TrackingContext,
    directory: string,
    events: TrackerEvents,
    times: ScheduleTimes = CAPTURE_TIMES,
  ) {
    this.#context = context;
    this.#cacheDirectory = path.join(directory, 'stat-cache');
    this.#events = events;
    this.#schedule = new ChangeSchedule(times, ({ root, within }) => {
      void this.#reconcileChanged(root, within);
    });
  }

  get roots(): readonly Root[] {
    return this.#roots;
  }

  state(root: string): RootState | undefined {
    return this.#states.get(root);
  }

  /**
   * What cannot be recorded at present and why, by absolute path: a root, a part of one, or an artifact. An entry stays
   * until the same place, or the whole root, was recorded.
   */
  get failures(): ReadonlyMap<string, unknown> {
    return new Map([...this.#failures].map(([place, { error }]) => [place, error]));
  }

  setRoots(roots: readonly Root[]): void {
    this.#roots = roots;
    const paths = new Set(roots.map((root) => root.path));
    for (const known of this.#states.keys()) if (!paths.has(known)) this.#states.delete(known);
    for (const [place, { root }] of this.#failures) if (!paths.has(root)) this.#failures.delete(place);
  }

  /** Notes that something at an absolute path (with `/`) changed; what lies in no root, or where no artifact can be, is passed over. */
  noteChange(absolute: string): void {
    for (const root of this.#roots) {
      if (absolute === root.path) {
        this.#schedule.add({ root: root.path, within: '' });
        continue;
      }
      const inRoot = absolute.startsWith(`${root.path}/`) ? absolute.slice(root.path.length + 1) : undefined;
      if (inRoot !== undefined && mayHoldArtifact(inRoot, root.scope))
        this.#schedule.add({ root: root.path, within: partOf(inRoot) });
      // A link may lead out of the root, or to a folder of it that is no kind's.
      else this.#noteLinkedChange(root, absolute);
    }
  }

  /** Runs an operation while no reconciliation runs. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    return this.#mutex.run(work);
  }

  /**
   * Reconciles every root. Cancelling leaves what is done so far; the next call goes on from there.
   *
   * @throws the first failure, when everything else is done; see {@link failures}
   */
  async reconcileAll(options: ReconcileAllOptions = {}): Promise<ReconcileResult[]> {
    const results: ReconcileResult[] = [];
    const errors: unknown[] = [];
    for (const root of this.#roots) {
      if (options.signal?.aborted) break;
      try {
        await this.#sweep(root);
        const result = await this.#mutex.run(() => this.#reconcile(root, undefined, options));
        results.push(result);
        errors.push(...result.failures.values());
      } catch (error) {
        errors.push(error);
      }
    }
    await this.saveCaches();
    if (errors.length > 0) throw errors[0];
    return results;
  }

  /** Writes the stat caches that changed. A cache that cannot be written only costs time at the next start. */
  async saveCaches(): Promise<void> {
    for (const cache of this.#caches.values()) {
      if (cache.isSaved) continue;
      cache.isSaved = true;
      await cache.file.save(cache.artifacts).catch(() => undefined);
    }
  }

  dispose(): void {
    this.#schedule.dispose();
  }

  async #sweep(root: Root): Promise<void> {
    const { files, store, mayWrite } = this.#context;
    if (mayWrite?.() === false) return;
    const links = store.artifacts().filter((artifact) => artifact.root === root.path);
    const upstreams = links.map(({ upstream }) => upstream).filter(isLocalLink);
    for (const folder of new Set([root.path, ...upstreams.map(({ source }) => source.folder)]))
      await sweepStaging(files, store.staging, folder, Date.now() - STAGING_STALE_MS);
  }

  /** A change behind a link that leads out of the root: the artifact's real path is elsewhere. */
  #noteLinkedChange(root: Root, absolute: string): void {
    for (const { path: place, realPath } of this.#states.get(root.path)?.discovery.artifacts ?? []) {
      if (isWithin(absolute, realPath)) {
        this.#schedule.add({ root: root.path, within: place.startsWith('../') ? place : partOf(place) });
      }
    }
  }

  async #reconcileChanged(rootPath: string, within: string): Promise<void> {
    const root = this.#roots.find((candidate) => candidate.path === rootPath);
    if (!root) return;
    try {
      const part = within === '' ? undefined : within;
      const { failures } = await this.#mutex.run(() => this.#reconcile(root, part, {}));
      const [error] = failures.values();
      if (failures.size > 0) this.#events.onError(error);
    } catch (error) {
      this.#events.onError(error);
    }
  }

  /** @throws when nothing of it can be recorded, with that noted in the failures */
  async #reconcile(
    root: Root,
    within: string | undefined,
    options: ReconcileAllOptions,
  ): Promise<ReconcileResult> {
    try {
      const result = await this.#reconcilePart(root, within, options);
      this.#noteOutcome(root, within, result);
      this.#events.onReconciled(root, result);
      return result;
    } catch (error) {
      this.#failures.set(placeOf(root, within), { root: root.path, error });
      throw error;
    }
  }

  #noteOutcome(root: Root, within: string | undefined, { failures, isCancelled }: ReconcileResult): void {
    const place = placeOf(root, within);
    for (const [known, failure] of this.#failures) {
      const isInside = within === undefined || isWithin(known, place);
      // What a cancelled one did not come to is as it was.
      if (failure.root === root.path && isInside && !isCancelled) this.#failures.delete(known);
    }
    for (const [path, error] of failures) this.#failures.set(placeOf(root, path), { root: root.path, error });
  }

  async #reconcilePart(
    root: Root,
    within: string | undefined,
    { signal, onProgress }: ReconcileAllOptions,
  ): Promise<ReconcileResult> {
    const cache = await this.#cache(root);
    const result = await reconcile(this.#context, root, {
      roots: this.#roots,
      cache: cache.artifacts,
      ...(within === undefined ? {} : { within }),
      ...(signal ? { signal } : {}),
      ...(onProgress
        ? {
            onProgress: (progress) => {
              onProgress(root, progress);
            },
          }
        : {}),
    });
    if (result.filesRead > 0 || result.deleted.length > 0) cache.isSaved = false;
    for (const path of result.busy) this.#schedule.add({ root: root.path, within: partOf(path) }, BUSY_MS);
    this.#states.set(root.path, mergeState(this.#context, root, this.#states.get(root.path), result, within));
    return result;
  }

  async #cache(root: Root): Promise<{ readonly artifacts: Map<ArtifactId, StatCache>; isSaved: boolean }> {
    let cache = this.#caches.get(root.path);
    if (!cache) {
      const file = new StatCacheFile(this.#cacheDirectory, root.path);
      cache = { file, artifacts: new Map(await file.load()), isSaved: true };
      this.#caches.set(root.path, cache);
    }
    return cache;
  }
}

const placeOf = (root: Root, within: string | undefined): string =>
  within === undefined ? root.path : `${root.path}/${within}`;

/** Puts what was seen of a part of a root into what is known of the whole. */
function mergeState(
  context: TrackingContext,
  root: Root,
  before: RootState | undefined,
  result: ReconcileResult,
  within: string | undefined,
): RootState {
  const { discovery } = result;
  if (!before || within === undefined) return { root, discovery, skipped: result.skipped };
  const isElsewhere = ({ path: place }: { readonly path: string }): boolean => !isWithin(place, within);
  const lookedAt = before.discovery.artifacts.filter((found) => !isElsewhere(found));
  const lookedAtIds = new Set(lookedAt.map((found) => identityOf(context, root, found).id));
  const outside = <T extends { readonly path: string }>(list: readonly T[]): T[] => list.filter(isElsewhere);
  return {
    root,
    discovery: {
      artifacts: [...outside(before.discovery.artifacts), ...discovery.artifacts],
      passedOver: [...outside(before.discovery.passedOver), ...discovery.passedOver],
      otherPlaces: [...outside(before.discovery.otherPlaces), ...discovery.otherPlaces],
      unreadable: [
        ...before.discovery.unreadable.filter((place) => isElsewhere({ path: place })),
        ...discovery.unreadable,
      ],
    },
    skipped: new Map([...[...before.skipped].filter(([id]) => !lookedAtIds.has(id)), ...result.skipped]),
  };
}
