import { randomUUID } from 'node:crypto';
import { contentHash } from '../core/contentHash';
import type { ArtifactId, ContentHash, VersionId } from '../core/identity';
import type { Manifest } from '../core/manifest';
import type { JournalRecord, OperationFacts, OperationIntent } from '../store/journal/record';
import type { StoreError } from '../store/storeError';
import { applyFilesOf } from './applyArtifact';
import type { StagedFiles } from './applyFiles';
import type { ChangePlace } from './changePlace';
import { isHalfDone } from './halfDone';
import { isRecorded } from './isRecorded';
import { tellSkillmeat } from './foreign/tellSkillmeat';
import { OperationError } from './operationError';
import { requestedOperation } from './operationRecord';
import { placeContent } from './placeContent';
import { placeKey } from './placeKey';
import { referencesNow } from './referencesNow';
import { safetyVersion, type SafetyVersion } from './safetyVersion';
import { withoutOperation } from './withoutOperation';
import type { TrackingContext } from './trackingContext';

/** The operations that change files. */
type ChangeKind = 'restore' | 'undo' | 'deploy' | 'sync' | 'push';

/** What the files shall become. Contents and manifests are in the store already. */
export interface Change {
  readonly wanted: Manifest;
  readonly contentHash: ContentHash;
  /** The version that has it; undefined for no files at all. */
  readonly to: VersionId | undefined;
  /** Recorded when the files are so. */
  readonly outcome: OperationIntent['outcome'];
}

interface ChangeRequest {
  readonly kind: ChangeKind;
  readonly place: ChangePlace;
  /** What the audit trail is to say of it beside its kind. */
  readonly detail?: string;
  /**
   * Says what shall become of what is there now. Asked again when something else was written meanwhile.
   *
   * @throws OperationError to give up, with nothing changed
   */
  readonly decide: (before: SafetyVersion) => Change | Promise<Change>;
}

export interface ChangeResult {
  readonly artifactId: ArtifactId;
  /** The version of what was there before; undefined when nothing was. */
  readonly from: VersionId | undefined;
  readonly to: VersionId | undefined;
  /** False when everything was so already, the files and what is recorded of them. */
  readonly isChanged: boolean;
  /** The operation's id in the audit trail; undefined when there was nothing to do and nothing to record. */
  readonly operation: string | undefined;
  /** The files are changed, and why that is not recorded yet. It is tried again with everything that is recorded next. */
  readonly unrecorded: StoreError | undefined;
  /** It is done and recorded, and why SkillMeat's own records could not be told of it. */
  readonly untold: unknown;
}

/** Between planning and applying, something else may write; planning again is tried this often. */
const ATTEMPTS = 3;

/**
 * Changes the files at one place, all or nothing: what is there is captured, everything is staged before the first file is
 * touched, what is intended is recorded, a failure puts back what was there, and what the files are afterwards is checked
 * before it is recorded.
 *
 * @throws OperationError, StoreError, FileTreeError: nothing has changed, except where the problem is `half-done`
 */
export async function changeFiles(context: TrackingContext, request: ChangeRequest): Promise<ChangeResult> {
  return new FileChangeRun(context, request).run();
}

class FileChangeRun {
  readonly #context: TrackingContext;
  readonly #request: ChangeRequest;
  readonly #id = randomUUID();

  constructor(context: TrackingContext, request: ChangeRequest) {
    this.#context = context;
    this.#request = request;
  }

  /** One operation at a time changes a place: each would take what the other has half written for what is there. */
  async run(): Promise<ChangeResult> {
    const key = await placeKey(this.#context, this.#request.place.artifact);
    return this.#context.store.changingPlace(key, (isHeld) => this.#run(isHeld));
  }

  async #run(isAlone: () => Promise<boolean>): Promise<ChangeResult> {
    const { store } = this.#context;
    const { place, decide } = this.#request;
    // What another window did here while this one waited.
    await store.refresh();
    for (let attempt = 1; ; attempt++) {
      const before = await safetyVersion(this.#context, place);
      const change = await decide(before);
      const isThere = change.wanted.length > 0;
      if (before.isThere === isThere && before.contentHash === change.contentHash)
        return this.#onlyRecord(before, change);
      const staged = await applyFilesOf(this.#context, place, before.manifest, change.wanted);
      try {
        const isBegun =
          (await this.#isStill(before.manifest, before.contentHash)) &&
          (await this.#begin(before, change, isAlone));
        if (!isBegun) {
          if (attempt === ATTEMPTS) throw new OperationError('keeps-changing');
          continue;
        }
        await this.#applyOrGoBack(staged, before, change);
      } finally {
        await staged.discard();
      }
      const done = [...change.outcome, this.#entry(before, change, 'done')];
      const unrecorded = await store.commitOrOwe(done);
      const ends = { artifactId: place.artifact.id, from: before.version, to: change.to };
      const untold = unrecorded ? undefined : await this.#tell();
      return { ...ends, isChanged: true, operation: this.#id, unrecorded, untold };
    }
  }

  /** The files are as they shall be; what else there is to record may not be. */
  async #onlyRecord(before: SafetyVersion, change: Change): Promise<ChangeResult> {
    const { store } = this.#context;
    const { place } = this.#request;
    const records = change.outcome.filter((record) => !isRecorded(this.#context, record));
    const done = records.length > 0 ? [...records, this.#entry(before, change, 'done')] : [];
    await store.commit(done);
    return {
      artifactId: place.artifact.id,
      from: before.version,
      to: change.to,
      isChanged: done.length > 0,
      operation: done.length > 0 ? this.#id : undefined,
      unrecorded: undefined,
      untold: done.length > 0 ? await this.#tell() : undefined,
    };
  }

  #tell(): Promise<unknown> {
    const { kind, place } = this.#request;
    return tellSkillmeat(this.#context, place.artifact.id, kind);
  }

  /** Records the intent. Syncing that to disk takes its time, in which somebody may have written: then nothing is begun. */
  async #begin(before: SafetyVersion, change: Change, isAlone: () => Promise<boolean>): Promise<boolean> {
    const { store } = this.#context;
    await store.commit([this.#entry(before, change, 'started')]);
    let isStill = false;
    try {
      // A process that was stopped for long finds out here that another one has taken its place.
      isStill = (await this.#isStill(before.manifest, before.contentHash)) && (await isAlone());
    } finally {
      if (!isStill) await store.commitOrOwe([this.#entry(before, change, 'failed', 'changed meanwhile')]);
    }
    return isStill;
  }

  async #applyOrGoBack(staged: StagedFiles, before: SafetyVersion, change: Change): Promise<void> {
    const { store } = this.#context;
    const { place } = this.#request;
    const known = store.artifact(place.artifact.id);
    try {
      await staged.apply();
      if (!(await this.#isStill(change.wanted, change.contentHash)))
        throw new OperationError('keeps-changing');
    } catch (cause) {
      const { problem, isAsBefore } = await this.#goBack(staged.performed, before, change);
      const detail = cause instanceof Error ? cause.message : String(cause);
      const records: JournalRecord[] = [this.#entry(before, change, 'failed', detail)];
      if (isAsBefore && place.side === 'local' && store.artifact(place.artifact.id)) {
        // What was half-way there may have become the head, and a deleted artifact present.
        const { id: artifactId } = place.artifact;
        const deletedAt = known ? known.deletedAt : this.#context.now();
        if (known) records.push({ type: 'ref', artifactId, name: 'head', value: known.head ?? null });
        records.push({ type: 'ref', artifactId, name: 'deletedAt', value: deletedAt ?? null });
      }
      await store.commitOrOwe(records);
      throw new OperationError(problem, undefined, cause);
    }
  }

  /**
   * Puts back what was written, and nothing else: what somebody else wrote meanwhile is captured, and stays.
   *
   * @param performed the files that were written, as they are called in this place
   */
  async #goBack(
    performed: ReadonlySet<string>,
    before: SafetyVersion,
    change: Change,
  ): Promise<{ readonly problem: 'rolled-back' | 'half-done'; readonly isAsBefore: boolean }> {
    const { place } = this.#request;
    try {
      if (performed.size > 0) {
        const present = await this.#captureOrRead(before, change);
        // The one file of an artifact may be called otherwise in this place.
        const isSingle = Math.max(before.manifest.length, change.wanted.length) <= 1;
        const isWritten = (path: string): boolean => isSingle || performed.has(path);
        const wanted = withoutOperation(before.manifest, change.wanted, present, isWritten);
        const back = await applyFilesOf(this.#context, place, present, wanted);
        try {
          await back.apply();
        } finally {
          await back.discard();
        }
        if (!(await this.#isStill(wanted, contentHash(wanted, this.#context.sha256))))
          return { problem: 'half-done', isAsBefore: false };
      }
      const isAsBefore = await this.#isStill(before.manifest, before.contentHash);
      if (!isAsBefore) await safetyVersion(this.#context, place);
      return { problem: 'rolled-back', isAsBefore };
    } catch {
      return { problem: 'half-done', isAsBefore: false };
    }
  }

  /** Going back must not fail because nothing can be recorded: what is there is old or new, and both are in the store. */
  async #captureOrRead(before: SafetyVersion, { wanted }: Change): Promise<Manifest> {
    const { place } = this.#request;
    const present = await placeContent(this.#context, place, { expected: wanted });
    if (present.unknown.length === 0 && isHalfDone(present.manifest, before.manifest, wanted))
      return present.manifest;
    try {
      return (await safetyVersion(this.#context, place)).manifest;
    } catch {
      return present.manifest;
    }
  }

  async #isStill(expected: Manifest, hash: ContentHash): Promise<boolean> {
    const { place } = this.#request;
    const now = await placeContent(this.#context, place, { expected });
    return now.unknown.length === 0 && now.contentHash === hash;
  }

  #entry(
    before: SafetyVersion,
    change: Change,
    outcome: 'started' | 'done' | 'failed',
    detail = this.#request.detail ?? '',
  ): JournalRecord {
    const { kind, place } = this.#request;
    const { artifact, root, side } = place;
    const facts: OperationFacts = {
      side,
      intent: {
        place: {
          root: root.path,
          scope: root.scope,
          kind: artifact.kind,
          name: artifact.name,
          path: artifact.path,
          fileName: place.fileName,
        },
        from: before.isThere ? before.contentHash : null,
        to: change.wanted.length > 0 ? change.contentHash : null,
        // Known when it is done: recorded beside it, and not needed any more.
        outcome: outcome === 'started' ? change.outcome : [],
      },
      undo: referencesNow(this.#context, artifact.id, change.outcome),
    };
    const ends = { kind, artifactId: artifact.id, from: before.version, to: change.to };
    return { ...requestedOperation(this.#context, ends, this.#id, outcome, detail), facts };
  }
}
