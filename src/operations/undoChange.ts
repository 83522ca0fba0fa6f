import type { Artifact } from '../core/artifact';
import { contentHash } from '../core/contentHash';
import type { ArtifactId, VersionId } from '../core/identity';
import type { Root } from '../core/root';
import type { Version } from '../core/version';
import type { Operation } from '../store/database/rows';
import type { RefRecord } from '../store/journal/record';
import { changeFiles, type Change, type ChangeResult } from './changeFiles';
import { localPlace } from './changePlace';
import { modificationDetected } from './modificationDetected';
import { OperationError } from './operationError';
import { operationPlace } from './operationPlace';
import { operationsSince } from './operationsSince';
import { safetyVersion, type SafetyVersion } from './safetyVersion';
import type { TrackingContext } from './trackingContext';

/** The latest change of an artifact (deployment, sync, push, restore) that has not been undone; what {@link undoChange} would undo. */
export function lastChange(context: TrackingContext, id: ArtifactId): Operation | undefined {
  const latest = context.store.latestChangeOrUndo(id);
  return latest?.kind === 'undo' ? undefined : latest;
}

export interface UndoOptions {
  /** Whether files of the upstream go back even if somebody edited them since the push: what is there now is kept as a version. */
  readonly evenIfChanged?: boolean;
}

/**
 * Takes the latest change back: the files of the side that it wrote become what they were before it, and so does what is
 * recorded of upstream and baseline. What was written since is captured first.
 *
 * @param operation the change that is meant; another one having been done or undone since, there is nothing to undo.
 *   Left out: whichever is the latest
 * @throws OperationError `nothing-to-undo`, `moved` when upstream was edited since; and as {@link changeFiles}
 */
export async function undoChange(
  context: TrackingContext,
  root: Root,
  id: ArtifactId,
  operation?: string,
  { evenIfChanged = false }: UndoOptions = {},
): Promise<ChangeResult> {
  const { store } = context;
  const artifact = store.artifact(id);
  const change = lastChange(context, id);
  const isMeant = operation === undefined || operation === change?.id;
  if (!artifact || !change || !isMeant) throw new OperationError('nothing-to-undo');
  const to = change.fromVersion;
  const target = store.version(to);
  if (to !== undefined && !target) throw new OperationError('not-found');
  const wanted = target ? await store.manifest(target.contentHash) : [];
  const written = operationPlace(change);
  const place = written?.side === 'upstream' ? written : localPlace(root, artifact);
  const isRelinked = isLinkedSince(context, change);
  const refs = (change.facts?.undo ?? []).filter((ref) => !isRelinked || isOfFiles(ref));
  return changeFiles(context, {
    kind: 'undo',
    place,
    decide: async (before): Promise<Change> => {
      const present = store.artifact(id) ?? artifact;
      const isLocal = place.side === 'local';
      // The change was of references alone: what was edited or deleted since is no part of it.
      if (to !== undefined && to === change.toVersion) {
        const outcome = refs.filter((ref) => !isOfFiles(ref));
        return asItIs(before, await withModification(context, present, store.version(present.head), outcome));
      }
      const hash = target?.contentHash ?? contentHash([], context.sha256);
      if (
        !isLocal &&
        !evenIfChanged &&
        before.contentHash !== hash &&
        !(await isAsLeft(context, change, before))
      )
        throw new OperationError('moved');
      const outcome = isLocal ? [...refs, ...presence(context, id, to, refs)] : refs;
      const content = isLocal ? target : store.version(present.head);
      return {
        wanted,
        contentHash: hash,
        to,
        outcome: await withModification(context, present, content, outcome),
      };
    },
  });
}

/**
 * Since when it is modified is set as it was before the change, unless it is not modified then. Where that was not recorded,
 * it goes by the rule.
 *
 * @param content what the artifact has afterwards
 */
async function withModification(
  context: TrackingContext,
  artifact: Artifact,
  content: Version | undefined,
  outcome: readonly RefRecord[],
): Promise<RefRecord[]> {
  if (!content) return [...outcome];
  let after = artifact;
  for (const ref of outcome) {
    if (ref.name === 'baseline') after = { ...after, baseline: ref.value ?? undefined };
    if (ref.name === 'modificationDetectedAt') after = { ...after, [ref.name]: ref.value ?? undefined };
  }
  const detected = await modificationDetected(context, after, content, context.now());
  const isRecorded = outcome.some(({ name }) => name === detected.name);
  if (isRecorded && detected.value !== null) return [...outcome];
  return [...outcome.filter(({ name }) => name !== detected.name), detected];
}

/** Whether undoing a push would take back what somebody wrote into the upstream since. @throws as reading it does */
export async function isUpstreamEdited(context: TrackingContext, change: Operation): Promise<boolean> {
  const place = operationPlace(change);
  if (place?.side !== 'upstream' || change.fromVersion === change.toVersion) return false;
  const present = await safetyVersion(context, place);
  const target = context.store.version(change.fromVersion);
  const isBackAlready = present.contentHash === (target?.contentHash ?? contentHash([], context.sha256));
  return !isBackAlready && !(await isAsLeft(context, change, present));
}

/** Whether files are what a change made of them. Where the file system keeps no executable bits, those say nothing. */
async function isAsLeft(
  { store, platform, sha256 }: TrackingContext,
  { facts }: Operation,
  { manifest, contentHash: hash }: SafetyVersion,
): Promise<boolean> {
  const left = facts?.intent.to ?? undefined;
  if (hash === (left ?? contentHash([], sha256))) return true;
  if (platform !== 'windows' || left === undefined) return false;
  const then = new Map((await store.manifest(left)).map((entry) => [entry.path, entry.hash]));
  return then.size === manifest.length && manifest.every((entry) => then.get(entry.path) === entry.hash);
}

function asItIs(before: SafetyVersion, outcome: RefRecord[]): Change {
  const { manifest: wanted, contentHash: hash, version: to } = before;
  return { wanted, contentHash: hash, to, outcome };
}

/** Whether a reference says what the files are, and not where they come from. */
const isOfFiles = ({ name }: RefRecord): boolean => name === 'head' || name === 'deletedAt';

/** Whether the artifact was given another upstream since: what was recorded of the old one is nothing to go back to. */
function isLinkedSince(context: TrackingContext, change: Operation): boolean {
  return operationsSince(context, change).some(({ kind }) => kind === 'link');
}

/** What the files are afterwards, where that does not follow from the references as they were. */
function presence(
  context: TrackingContext,
  artifactId: ArtifactId,
  to: VersionId | undefined,
  refs: readonly RefRecord[],
): RefRecord[] {
  const deletedAt = to === undefined ? context.now() : null;
  const records: RefRecord[] = [{ type: 'ref', artifactId, name: 'deletedAt', value: deletedAt }];
  if (to !== undefined) records.push({ type: 'ref', artifactId, name: 'head', value: to });
  return records.filter(({ name }) => !refs.some((ref) => ref.name === name));
}
