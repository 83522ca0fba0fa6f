import { randomUUID } from 'node:crypto';
import type { Artifact } from '../../core/artifact';
import type { ContentHash, VersionId } from '../../core/identity';
import type { Root } from '../../core/root';
import { TimeSlice } from '../../sources/timeSlice';
import type { JournalRecord } from '../../store/journal/record';
import { newVersion } from '../newVersion';
import { OperationError } from '../operationError';
import { requestedOperation } from '../operationRecord';
import type { TrackingContext } from '../trackingContext';
import { ExchangeError } from './exchangeError';
import { headMove } from './headMove';
import type { ProjectHistory } from './projectHistory';

/** Whether the files go on from the imported versions, and how. */
type GitJoin =
  /** Nothing but the first sight was recorded: the files are an imported version. */
  | 'moved'
  /** A version with both behind it was recorded. */
  | 'joined'
  /** They did so before, or there is nothing to join. */
  | 'none';

export interface GitImportPlan {
  /** Versions that are not there yet. */
  readonly added: number;
  /** Versions that are there already. */
  readonly known: number;
  readonly join: GitJoin;
  readonly records: readonly JournalRecord[];
}

/** Decides what the versions in a project's git add to an artifact. Imported before, they add nothing. */
export async function gitImportPlan(
  context: TrackingContext,
  artifact: Artifact,
  history: ProjectHistory,
): Promise<GitImportPlan> {
  const { store } = context;
  const { id: artifactId } = artifact;
  const slice = new TimeSlice();
  const records: JournalRecord[] = [];
  const contents = new Map<VersionId, ContentHash>();
  for (const version of history.versions) {
    await slice.pause();
    contents.set(version.id, version.contentHash);
    if (!store.version(version.id)) records.push(version);
  }
  const added = records.length;
  const move = headMove(store, artifact, endsOf(history), (end) => contents.get(end));
  const join = move.length > 0 ? [] : joinRecords(context, artifact, history);
  records.push(...move, ...join);
  const to = [...move, ...join].flatMap((record) =>
    record.type === 'ref' && record.name === 'head' ? (record.value ?? []) : [],
  );
  if (records.length > 0) {
    const facts = { kind: 'import', artifactId, from: artifact.head, to: to[0] ?? artifact.head } as const;
    records.push(requestedOperation(context, facts, randomUUID(), 'done', String(added)));
  }
  return {
    added,
    known: history.versions.length - added,
    join: move.length > 0 ? 'moved' : join.length > 0 ? 'joined' : 'none',
    records,
  };
}

/**
 * Adds the versions in a project's git to an artifact's, in one transaction, and lets the head go on from them; its content
 * stays what it is. Ids follow from parents and content, so that what is recorded keeps its own parents: where more than the
 * first sight is, a version of the head's content with both as parents joins them.
 *
 * @throws OperationError `not-found`; ExchangeError `changed`; StoreError; an AbortError
 */
export async function importFromGit(
  context: TrackingContext,
  root: Root,
  artifact: Artifact,
  history: ProjectHistory,
  signal?: AbortSignal,
): Promise<GitImportPlan> {
  const { store } = context;
  return store.recordingIn(root.path, () =>
    store.using(async () => {
      await store.refresh();
      const present = store.artifact(artifact.id);
      if (!present) throw new OperationError('not-found');
      const slice = new TimeSlice();
      for (const [hash, bytes] of history.contents) {
        signal?.throwIfAborted();
        await slice.pause();
        if (!store.hasContent(hash)) await store.putContent(hash, bytes);
      }
      for (const { contentHash, parentHash } of history.versions) {
        await slice.pause();
        const manifest = history.manifests.get(contentHash);
        // What the store had when git was read may have been swept since.
        if (!manifest?.every(({ hash }) => store.hasContent(hash))) throw new ExchangeError('changed');
        if (!store.hasManifest(contentHash)) await store.putManifest(manifest, parentHash ?? undefined);
      }
      signal?.throwIfAborted();
      const plan = await gitImportPlan(context, present, history);
      await store.commit(plan.records);
      return plan;
    }),
  );
}

/** The version of the current commit, then all of them in order. */
function endsOf({ tip, versions }: ProjectHistory): VersionId[] {
  return [...(tip === undefined ? [] : [tip]), ...versions.map(({ id }) => id)];
}

function joinRecords(context: TrackingContext, artifact: Artifact, history: ProjectHistory): JournalRecord[] {
  const { store } = context;
  const head = store.version(artifact.head);
  if (!head || artifact.deletedAt !== undefined) return [];
  const { versions, tip } = history;
  const same = versions.findLast(({ contentHash }) => contentHash === head.contentHash)?.id;
  const end = same ?? tip ?? versions.at(-1)?.id;
  const ancestors = new Set(store.graphOf(artifact.id).ancestors(head.id));
  if (end === undefined || ancestors.has(end)) return [];
  const version = newVersion(context, {
    artifactId: artifact.id,
    contentHash: head.contentHash,
    parent: head,
    mergeParentId: end,
    changeOrigin: undefined,
    filesChanged: [],
    summary: 'Joined with the history in git',
    normalisedHash: head.metadata.normalisedHash,
    ...(head.metadata.skipped ? { skipped: head.metadata.skipped } : {}),
  });
  return [version, { type: 'ref', artifactId: artifact.id, name: 'head', value: version.id }];
}
