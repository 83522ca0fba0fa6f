import { randomUUID } from 'node:crypto';
import type { Artifact } from '../core/artifact';
import { contentHash } from '../core/contentHash';
import { lookAt, type FoundArtifact } from '../core/discovery';
import type { ArtifactId, VersionId } from '../core/identity';
import type { Manifest } from '../core/manifest';
import type { Root } from '../core/root';
import type { SkippedFile } from '../core/version';
import { scanArtifact } from '../sources/scanArtifact';
import type { JournalRecord } from '../store/journal/record';
import { applyFilesOf } from './applyArtifact';
import { capture } from './capture';
import { OperationError } from './operationError';
import { requestedOperation, type OperationFacts } from './operationRecord';
import type { TrackingContext } from './trackingContext';

export interface RestoreResult {
  readonly artifactId: ArtifactId;
  /** The version the files had before, captured if it was not yet; undefined when the artifact was deleted. */
  readonly from: VersionId | undefined;
  /** The version the files have now; undefined when undoing a restore deleted the artifact again. */
  readonly to: VersionId | undefined;
  /** False when the files were in that state already and nothing was done; then there is no operation. */
  readonly isChanged: boolean;
  /** The operation's id in the audit trail, by which {@link undoRestore} takes back this one and no other. */
  readonly operation: string | undefined;
}

const isUnknown = ({ reason }: SkippedFile): boolean => reason === 'unreadable' || reason === 'changing';

/** Between planning and applying, something else may write; planning again is tried this often. */
const ATTEMPTS = 3;

/**
 * Makes an artifact's files those of a version. The present state is captured first, everything is staged before the
 * first file is touched, and a failure puts back what was there.
 *
 * @throws OperationError, StoreError, FileTreeError: nothing has changed, except where the problem is `half-done`
 */
export async function restoreVersion(
  context: TrackingContext,
  root: Root,
  id: VersionId,
): Promise<RestoreResult> {
  const version = context.store.version(id);
  const artifact = version && context.store.artifact(version.artifactId);
  if (!version || !artifact) throw new OperationError('not-found');
  return new Restore(context, root, artifact, 'restore').run(version.id);
}

/** The latest restore of an artifact that has not been undone; what {@link undoRestore} would undo. */
export function lastRestore(
  context: TrackingContext,
  id: ArtifactId,
): { readonly operation: string; readonly from: VersionId | undefined } | undefined {
  const latest = context.store.latestRestoreOrUndo(id);
  return latest?.kind === 'restore' ? { operation: latest.id, from: latest.fromVersion } : undefined;
}

/** The artifacts that have a {@link lastRestore}, found with one query. */
export function undoableArtifacts(context: TrackingContext): ReadonlySet<ArtifactId> {
  return context.store.lastRestored();
}

/**
 * Takes the latest restore back: the files become what they were before it. What was edited since is captured first.
 *
 * @param operation the restore that is meant; another one having been done or undone since, there is nothing to undo.
 *   Left out: whichever is the latest
 * @throws OperationError `nothing-to-undo`, and as {@link restoreVersion}
 */
export async function undoRestore(
  context: TrackingContext,
  root: Root,
  id: ArtifactId,
  operation?: string,
): Promise<RestoreResult> {
  const artifact = context.store.artifact(id);
  const restore = lastRestore(context, id);
  const isMeant = operation === undefined || operation === restore?.operation;
  if (!artifact || !restore || !isMeant) throw new OperationError('nothing-to-undo');
  return new Restore(context, root, artifact, 'undo').run(restore.from);
}

class Restore {
  readonly #context: TrackingContext;
  readonly #root: Root;
  readonly #artifact: Artifact;
  readonly #kind: 'restore' | 'undo';
  readonly #id = randomUUID();

  constructor(context: TrackingContext, root: Root, artifact: Artifact, kind: 'restore' | 'undo') {
    this.#context = context;
    this.#root = root;
    this.#artifact = artifact;
    this.#kind = kind;
  }

  /** @param to undefined: no files at all */
  async run(to: VersionId | undefined): Promise<RestoreResult> {
    const { store } = this.#context;
    const target = store.version(to);
    if (to !== undefined && !target) throw new OperationError('not-found');
    const wanted = target ? await store.manifest(target.contentHash) : [];
    for (let attempt = 1; ; attempt++) {
      const before = await this.#captureSafety();
      const facts = { kind: this.#kind, artifactId: this.#artifact.id, from: before.version, to };
      const result = { artifactId: this.#artifact.id, from: before.version, to };
      if (before.isThere === (target !== undefined) && (!target || before.head === target.id)) {
        return { ...result, isChanged: false, operation: undefined };
      }
      const apply = await applyFilesOf(this.#context, this.#root, this.#artifact, before.manifest, wanted);
      try {
        if (!(await this.#isStill(before.manifest))) {
          if (attempt === ATTEMPTS) throw new OperationError('keeps-changing');
          continue;
        }
        await store.commit([requestedOperation(this.#context, facts, this.#id, 'started')]);
        await this.#applyOrGoBack(apply, before.manifest, wanted, facts);
      } finally {
        await apply.discard();
      }
      await store.commit(this.#outcome(facts));
      return { ...result, isChanged: true, operation: this.#id };
    }
  }

  #outcome(facts: OperationFacts): JournalRecord[] {
    const artifactId = this.#artifact.id;
    const records: JournalRecord[] = [
      {
        type: 'ref',
        artifactId,
        name: 'deletedAt',
        value: facts.to === undefined ? this.#context.now() : null,
      },
    ];
    if (facts.to !== undefined) records.push({ type: 'ref', artifactId, name: 'head', value: facts.to });
    return [...records, requestedOperation(this.#context, facts, this.#id, 'done')];
  }

  async #applyOrGoBack(
    apply: { apply(): Promise<void> },
    before: Manifest,
    wanted: Manifest,
    facts: OperationFacts,
  ): Promise<void> {
    try {
      await apply.apply();
      if (!(await this.#isStill(wanted))) throw new OperationError('keeps-changing');
    } catch (cause) {
      const known = this.#context.store.artifact(this.#artifact.id);
      const problem = await this.#goBack(before);
      const detail = cause instanceof Error ? cause.message : String(cause);
      const records: JournalRecord[] = [requestedOperation(this.#context, facts, this.#id, 'failed', detail)];
      if (problem === 'rolled-back' && known) {
        // What was half-way there may have become the head, and a deleted artifact present.
        const { id: artifactId, head, deletedAt } = known;
        records.push(
          { type: 'ref', artifactId, name: 'head', value: head ?? null },
          { type: 'ref', artifactId, name: 'deletedAt', value: deletedAt ?? null },
        );
      }
      await this.#context.store.commit(records);
      throw new OperationError(problem, undefined, cause);
    }
  }

  /** Puts the safety version's files back. What somebody else wrote meanwhile is captured first. */
  async #goBack(before: Manifest): Promise<'rolled-back' | 'half-done'> {
    try {
      const { manifest: present } = await this.#captureSafety();
      const back = await applyFilesOf(this.#context, this.#root, this.#artifact, present, before);
      try {
        await back.apply();
      } finally {
        await back.discard();
      }
      return (await this.#isStill(before)) ? 'rolled-back' : 'half-done';
    } catch {
      return 'half-done';
    }
  }

  /** The safety version: whatever is there now, committed. */
  async #captureSafety(): Promise<{
    readonly version: VersionId | undefined;
    readonly head: VersionId | undefined;
    readonly manifest: Manifest;
    readonly isThere: boolean;
  }> {
    const { store } = this.#context;
    const found = await this.#find();
    if (!found || found.files.length === 0) {
      return {
        version: undefined,
        head: store.artifact(this.#artifact.id)?.head,
        manifest: [],
        isThere: false,
      };
    }
    const { records, scanned } = await capture(this.#context, this.#artifact, found, new Map());
    const lost = scanned.skipped.find(isUnknown);
    if (lost) throw new OperationError('unreadable', lost.path);
    await store.commit(records);
    const head = store.artifact(this.#artifact.id)?.head;
    return { version: head, head, manifest: scanned.manifest, isThere: scanned.manifest.length > 0 };
  }

  async #isStill(manifest: Manifest): Promise<boolean> {
    const { sha256 } = this.#context;
    const scanned = await this.#scan(manifest);
    return scanned !== undefined && contentHash(scanned, sha256) === contentHash(manifest, sha256);
  }

  /**
   * The files' content now, read afresh; undefined when some of it cannot be read.
   *
   * @param expected where the file system keeps no executable bits, they are those of this
   */
  async #scan(expected: Manifest): Promise<Manifest | undefined> {
    const found = await this.#find();
    if (!found) return [];
    const { files, sha256, settings } = this.#context;
    const { manifest, skipped } = await scanArtifact(found, {
      files,
      sha256,
      maxFileSize: settings.maxFileSize,
      cache: new Map(),
      previous: () => Promise.resolve(new Map(expected.map((entry) => [entry.path, entry]))),
    });
    return skipped.some(isUnknown) ? undefined : manifest;
  }

  #find(): Promise<FoundArtifact | undefined> {
    return lookAt(this.#root, this.#artifact, this.#context.files);
  }
}
