import type { Artifact, ArtifactIdentity } from '../core/artifact';
import { artifactId } from '../core/artifactId';
import { ARTIFACT_KINDS } from '../core/artifactKind';
import type { Discovery } from '../core/discovered';
import { discover } from '../core/discovery';
import type { FoundArtifact } from '../core/foundArtifact';
import { lookAt } from '../core/lookAt';
import type { ArtifactId } from '../core/identity';
import { isWithin } from '../core/isWithin';
import type { Root } from '../core/root';
import type { SkippedFile } from '../core/version';
import type { StatCache } from '../sources/scanArtifact';
import type { JournalRecord } from '../store/journal/record';
import { isLostObject, StoreError } from '../store/storeError';
import { capture, type Capture } from './capture';
import { commitCaptures, type PreparedCapture } from './commitCaptures';
import { isChangedElsewhere } from './isChangedElsewhere';
import { observedOperation } from './operationRecord';
import type { TrackingContext } from './trackingContext';

export interface ReconcileOptions {
  readonly roots: readonly Root[];
  /** Only this part of the root: a kind's folder, or an entry in one. */
  readonly within?: string;
  /** The root's stat cache, changed in place after each commit. */
  readonly cache: Map<ArtifactId, StatCache>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ReconcileProgress) => void;
}

export interface ReconcileProgress {
  readonly done: number;
  readonly total: number;
  /** New versions so far. */
  readonly captured: number;
}

export interface ReconcileResult {
  readonly discovery: Discovery;
  /** Artifacts with a new version. */
  readonly captured: readonly ArtifactId[];
  readonly deleted: readonly ArtifactId[];
  /** Files left out of the versions, by artifact. */
  readonly skipped: ReadonlyMap<ArtifactId, readonly SkippedFile[]>;
  readonly filesRead: number;
  /** Artifacts, by their path in the root, that another window is changing or recording: they are to be looked at again. */
  readonly busy: readonly string[];
  /** Artifacts that could not be recorded, by their path in the root, and why. All others are. */
  readonly failures: ReadonlyMap<string, unknown>;
  /** True when the signal ended it early; what was captured until then is committed. */
  readonly isCancelled: boolean;
}

/** A first sight of many artifacts commits this many at a time: one sync of the objects, one of the journal. */
const BATCH_ARTIFACTS = 64;

/**
 * Brings the store up to what a root's files are now: new versions of what changed, deletions of what is gone. Events
 * of file watchers are only hints for calling this sooner.
 *
 * An artifact that cannot be recorded is listed in the result and does not keep the others from being recorded.
 *
 * @throws StoreError when nothing can be recorded (a full disk); what was committed before stays
 */
export async function reconcile(
  context: TrackingContext,
  root: Root,
  options: ReconcileOptions,
): Promise<ReconcileResult> {
  const { store } = context;
  await store.refresh();
  const since = store.clock;
  const discovery = await discover(root, context.files, {
    optionalKinds: context.settings.optionalKinds,
    roots: options.roots,
    ...(options.within === undefined ? {} : { within: options.within }),
  });
  const run = new Reconciliation(context, root, options, discovery);
  await store.using(() => run.captureAll());
  if (!run.isCancelled) await run.recordDeletions(since);
  return run.result();
}

class Reconciliation {
  readonly #context: TrackingContext;
  readonly #root: Root;
  readonly #options: ReconcileOptions;
  readonly #discovery: Discovery;
  readonly #captured: ArtifactId[] = [];
  readonly #deleted: ArtifactId[] = [];
  readonly #skipped = new Map<ArtifactId, readonly SkippedFile[]>();
  readonly #failures = new Map<string, unknown>();
  readonly #busy: string[] = [];
  #filesRead = 0;
  #batch: PreparedCapture[] = [];

  constructor(context: TrackingContext, root: Root, options: ReconcileOptions, discovery: Discovery) {
    this.#context = context;
    this.#root = root;
    this.#options = options;
    this.#discovery = discovery;
  }

  get isCancelled(): boolean {
    return this.#options.signal?.aborted ?? false;
  }

  result(): ReconcileResult {
    return {
      discovery: this.#discovery,
      captured: this.#captured,
      deleted: this.#deleted,
      skipped: this.#skipped,
      filesRead: this.#filesRead,
      busy: this.#busy,
      failures: this.#failures,
      isCancelled: this.isCancelled,
    };
  }

  async captureAll(): Promise<void> {
    const { artifacts } = this.#discovery;
    let done = 0;
    for (const found of artifacts) {
      // Discovery, capture and commits of many unchanged artifacts hardly ever wait for anything.
      await this.#context.files.pause?.();
      if (this.isCancelled) break;
      try {
        await this.#captureOne(found);
      } catch (error) {
        if (error instanceof StoreError && !isLostObject(error)) throw error;
        this.#failures.set(found.path, error);
      }
      if (this.#batch.length >= BATCH_ARTIFACTS) await this.#commit();
      const waiting = this.#batch.filter(({ capture }) => capture.isNewVersion).length;
      const captured = this.#captured.length + waiting;
      this.#options.onProgress?.({ done: ++done, total: artifacts.length, captured });
    }
    await this.#commit();
  }

  async #captureOne(found: FoundArtifact): Promise<void> {
    const identity = identityOf(this.#context, this.#root, found);
    const captureOf = (present: FoundArtifact): Promise<Capture> =>
      capture(this.#context, identity, present, this.#options.cache.get(identity.id) ?? new Map());
    const again = async (): Promise<Capture | undefined> => {
      const present = await lookAt(this.#root, found, this.#context.files);
      return present && present.files.length > 0 ? captureOf(present) : undefined;
    };
    const result = await captureOf(found);
    this.#filesRead += result.scanned.filesRead;
    if (result.scanned.skipped.length > 0) this.#skipped.set(identity.id, result.scanned.skipped);
    // An artifact whose every file is skipped has nothing to version.
    if (result.scanned.manifest.length === 0 && !this.#context.store.artifact(identity.id)) return;
    if (result.records.length > 0) this.#batch.push({ identity, capture: result, again });
    else this.#options.cache.set(identity.id, result.scanned.cache);
  }

  async #commit(): Promise<void> {
    const batch = this.#batch.splice(0);
    const captures = await commitCaptures(this.#context, this.#root.path, batch);
    for (const { artifactId, scanned, isNewVersion } of captures) {
      this.#options.cache.set(artifactId, scanned.cache);
      if (isNewVersion) this.#captured.push(artifactId);
    }
    const committed = new Set(captures.map(({ artifactId }) => artifactId));
    for (const { identity } of batch) if (!committed.has(identity.id)) this.#busy.push(identity.path);
  }

  /** @param since the clock before the root was looked at: what was recorded of an artifact later is news to that look */
  async recordDeletions(since: number): Promise<void> {
    const { store } = this.#context;
    const found = new Set(this.#discovery.artifacts.map(({ kind, path }) => `${kind} ${path}`));
    const missing = (): Artifact[] =>
      store
        .artifacts()
        .filter((artifact) => artifact.root === this.#root.path && artifact.deletedAt === undefined)
        .filter(
          (artifact) => !found.has(`${artifact.kind} ${artifact.path}`) && this.#wasLookedFor(artifact),
        );
    if (missing().length === 0) return;
    try {
      await store.recordingIn(this.#root.path, async () => {
        await store.refresh();
        const gone: Artifact[] = [];
        for (const artifact of missing()) {
          if (store.stateClock(artifact.id) > since || (await isChangedElsewhere(this.#context, artifact)))
            this.#busy.push(artifact.path);
          else gone.push(artifact);
        }
        await store.commit(gone.flatMap((artifact) => this.#deletion(artifact)));
        for (const { id } of gone) {
          this.#deleted.push(id);
          this.#options.cache.delete(id);
        }
      });
    } catch (error) {
      if (!(error instanceof StoreError) || error.reason !== 'locked') throw error;
      this.#busy.push(...missing().map(({ path }) => path));
    }
  }

  #deletion({ id: artifactId, head }: Artifact): JournalRecord[] {
    const facts = { kind: 'delete', artifactId, from: head, to: undefined } as const;
    return [
      { type: 'ref', artifactId, name: 'deletedAt', value: this.#context.now() },
      observedOperation(this.#context, facts),
    ];
  }

  /** Whether its absence means that it is gone: its kind is on, it lies in what was searched, and that was readable. */
  #wasLookedFor({ kind, path }: Artifact): boolean {
    const row = ARTIFACT_KINDS.find((candidate) => candidate.kind === kind);
    if (!row || (row.optional && !this.#context.settings.optionalKinds.has(kind))) return false;
    const { within } = this.#options;
    if (within !== undefined && !isWithin(path, within)) return false;
    // A link into a root that is open now too: the artifact is there, seen from its other place.
    if (this.#discovery.otherPlaces.some((place) => isWithin(path, place.path))) return false;
    return !this.#discovery.unreadable.some((folder) => isWithin(path, folder));
  }
}

/** The identity an artifact found in a root has. */
export function identityOf(context: TrackingContext, root: Root, found: FoundArtifact): ArtifactIdentity {
  const { kind, name, path } = found;
  return { id: artifactId(root.path, kind, path, context.sha256), root: root.path, kind, name, path };
}
