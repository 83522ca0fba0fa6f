import { entriesByPath } from '../core/entriesByPath';
import { contentHash } from '../core/contentHash';
import type { ContentHash } from '../core/identity';
import type { Manifest, ManifestEntry } from '../core/manifest';
import type { Operation } from '../store/database/rows';
import type { JournalRecord, OperationIntent } from '../store/journal/record';
import { applyFilesOf } from './applyArtifact';
import type { ChangePlace } from './changePlace';
import { tellSkillmeat } from './foreign/tellSkillmeat';
import type { RecordedChange } from './foreign/updateSkillmeatRecords';
import { isHalfDone } from './halfDone';
import { OperationError } from './operationError';
import { operationPlace } from './operationPlace';
import { requestedOperation } from './operationRecord';
import { operationsSince } from './operationsSince';
import { placeContent } from './placeContent';
import { placeKey } from './placeKey';
import { safetyVersion } from './safetyVersion';
import { withoutOperation } from './withoutOperation';
import type { TrackingContext } from './trackingContext';

/** What became of an operation that a crash ended. */
export interface Recovery {
  readonly operation: Operation;
  /**
   * `finished`: the files were all written, and that is recorded now. `undone`: they are what they were before it.
   * `stuck`: that could not be done now, see `cause`; it is tried again at the next look.
   */
  readonly result: 'finished' | 'undone' | 'stuck';
  readonly cause?: unknown;
}

/**
 * Finishes or undoes the operations that processes which are gone left in the midst, in the places that `isOpen` lets
 * through. What is there now is captured before anything is touched, and files that were edited since are left as they are.
 *
 * Runs before the first reconciliation of a root, so that no half-way state becomes the head for longer than that.
 */
export async function recoverOperations(
  context: TrackingContext,
  isOpen: (place: ChangePlace) => boolean,
): Promise<Recovery[]> {
  const recoveries: Recovery[] = [];
  for (const operation of context.store.abandonedOperations()) {
    const place = operationPlace(operation);
    if (place && !isOpen(place)) continue;
    try {
      const intent = operation.facts?.intent;
      const result =
        place && intent
          ? await recoverAlone(context, operation, place, intent)
          : await giveUp(context, operation);
      if (!result) continue;
      await tellSkillmeat(context, operation.artifactId, changeOf(operation));
      recoveries.push({ operation, result });
    } catch (cause) {
      recoveries.push({ operation, result: 'stuck', cause });
    }
  }
  return recoveries;
}

/** @returns undefined when another window has recovered it by now */
async function recoverAlone(
  context: TrackingContext,
  operation: Operation,
  place: ChangePlace,
  intent: OperationIntent,
): Promise<'finished' | 'undone' | undefined> {
  const { store } = context;
  return store.changingPlace(await placeKey(context, place.artifact), async () => {
    await store.refresh();
    if (store.operation(operation.id)?.outcome !== 'started') return undefined;
    return recover(context, operation, place, intent);
  });
}

async function recover(
  context: TrackingContext,
  operation: Operation,
  place: ChangePlace,
  intent: OperationIntent,
): Promise<'finished' | 'undone'> {
  const { store } = context;
  const { from, to, outcome } = intent;
  const [before, after] = [await manifestOf(context, from), await manifestOf(context, to)];
  if (isSuperseded(context, operation)) {
    await store.commit([ending(context, operation, 'failed', 'ended by a crash')]);
    return 'undone';
  }
  const present = await placeContent(context, place, { expected: after });
  const [unknown] = present.unknown;
  if (unknown) throw new OperationError('unreadable', unknown.path);
  const isDone = present.contentHash === (to ?? contentHash([], context.sha256));
  if (isDone || isDoneButForEdits(before, after, present.manifest)) {
    await store.commit([...outcome, ending(context, operation, 'done', 'finished after a crash')]);
    if (!isDone) await safetyVersion(context, place);
    return 'finished';
  }
  const records: JournalRecord[] = [ending(context, operation, 'failed', 'undone after a crash')];
  if (present.contentHash !== (from ?? contentHash([], context.sha256))) {
    const isOurs = isHalfDone(present.manifest, before, after);
    const { manifest } = isOurs ? present : await safetyVersion(context, place);
    const wanted = withoutOperation(before, after, manifest);
    const back = await applyFilesOf(context, place, manifest, wanted);
    try {
      await back.apply();
    } finally {
      await back.discard();
    }
    if (!isOurs) await safetyVersion(context, place);
  }
  const hash = (await placeContent(context, place, { expected: before })).contentHash;
  if (place.side === 'local' && hash === (from ?? contentHash([], context.sha256))) {
    const artifactId = place.artifact.id;
    if (operation.fromVersion !== undefined)
      records.push({ type: 'ref', artifactId, name: 'head', value: operation.fromVersion });
    const known = store.artifact(artifactId);
    if (known) {
      const deletedAt = from === null ? (known.deletedAt ?? context.now()) : null;
      records.push({ type: 'ref', artifactId, name: 'deletedAt', value: deletedAt });
    }
  }
  await store.commit(records);
  return 'undone';
}

const changeOf = ({ kind }: Operation): RecordedChange | 'restore' =>
  kind === 'deploy' || kind === 'sync' || kind === 'push' || kind === 'undo' ? kind : 'restore';

/** Of a time when intents were not recorded: the history has what was there before, and nothing more can be told. */
async function giveUp(context: TrackingContext, operation: Operation): Promise<'undone'> {
  await context.store.commit([ending(context, operation, 'failed', 'ended by a crash')]);
  return 'undone';
}

/** Whether something else was done at the same place since, in another window: then the files are what that made of them. */
function isSuperseded(context: TrackingContext, operation: Operation): boolean {
  const { facts } = operation;
  return operationsSince(context, operation).some(
    ({ outcome, facts: other, fromVersion, toVersion }) =>
      outcome === 'done' && other?.side === facts?.side && fromVersion !== toVersion,
  );
}

/** Whether nothing is left as it was before that was to change, though somebody has edited some of it since. */
function isDoneButForEdits(before: Manifest, after: Manifest, present: Manifest): boolean {
  const [old, written, now] = [entriesByPath(before), entriesByPath(after), entriesByPath(present)];
  const changed = [...new Set([...old.keys(), ...written.keys()])].filter(
    (path) => !isAlike(old.get(path), written.get(path)),
  );
  return (
    changed.every((path) => !isAlike(now.get(path), old.get(path))) &&
    changed.some((path) => isAlike(now.get(path), written.get(path)))
  );
}

const isAlike = (a: ManifestEntry | undefined, b: ManifestEntry | undefined): boolean =>
  a?.hash === b?.hash && a?.mode === b?.mode;

async function manifestOf({ store }: TrackingContext, hash: ContentHash | null): Promise<Manifest> {
  return hash === null ? [] : store.manifest(hash);
}

function ending(
  context: TrackingContext,
  operation: Operation,
  outcome: 'done' | 'failed',
  detail: string,
): JournalRecord {
  const { id, kind, artifactId, fromVersion: from, toVersion: to, facts } = operation;
  const entry = requestedOperation(context, { kind, artifactId, from, to }, id, outcome, detail);
  return facts ? { ...entry, facts: { ...facts, intent: { ...facts.intent, outcome: [] } } } : entry;
}
