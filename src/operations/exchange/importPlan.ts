import { randomUUID } from 'node:crypto';
import { artifactId } from '../../core/artifactId';
import type { ArtifactId, VersionId } from '../../core/identity';
import type { LineageNode } from '../../core/lineageGraph';
import type { Root } from '../../core/root';
import { versionId } from '../../core/versionId';
import { TimeSlice } from '../../sources/timeSlice';
import type { JournalRecord, VersionRecord } from '../../store/journal/record';
import { requestedOperation } from '../operationRecord';
import type { TrackingContext } from '../trackingContext';
import { ExchangeError } from './exchangeError';
import { headMove } from './headMove';
import type { HistoryGap, HistoryVersion, ReadHistory } from './history';

/** What importing one history would record. */
export interface ImportPlan {
  readonly artifactId: ArtifactId;
  readonly history: ReadHistory;
  /** Versions that are not there yet, or were given up; each after its parents. */
  readonly added: readonly HistoryVersion[];
  /** Versions that are there already. */
  readonly known: number;
  /** Whether nothing at all is recorded of the artifact. */
  readonly isNewArtifact: boolean;
  /** Tags that stay where they are, because another version has the name here. */
  readonly keptTags: readonly string[];
  /** All that is to be recorded, in one transaction; empty when everything is there. */
  readonly records: readonly JournalRecord[];
}

/**
 * Decides what a history adds to the artifact at its path in a root. Ids stay what they were when it is the artifact they
 * were made in; elsewhere they follow from that one's id.
 *
 * @throws ExchangeError `bad-record` for a lineage that goes round in a circle or names a version twice
 */
export async function importPlan(
  context: TrackingContext,
  history: ReadHistory,
  root: Root,
): Promise<ImportPlan> {
  const { store, sha256 } = context;
  const { kind, name, path } = history;
  const id = artifactId(root.path, kind, path, sha256);
  const present = store.artifact(id);
  const graph = store.graphOf(id);
  const slice = new TimeSlice();
  const ids = await newIds(context, history, id, slice);
  const records: JournalRecord[] = [];
  const added: HistoryVersion[] = [];
  for (const gap of await parentsFirst(history.gaps, history.path, slice)) {
    await slice.pause();
    const mapped = ids.get(gap.id) ?? gap.id;
    if (graph.get(mapped)) continue;
    const noTexts = { author: '', filesChanged: [], summary: '', metadata: {} };
    // Recorded and given up in one: should it come whole later, it gets its texts from there, and the rest stands.
    records.push(
      { ...nodeRecord(gap, id, ids), ...noTexts },
      { type: 'prune', artifactId: id, versions: [mapped] },
    );
  }
  for (const version of await parentsFirst(history.versions, history.path, slice)) {
    await slice.pause();
    if (store.version(ids.get(version.id))) continue;
    added.push(version);
    records.push(versionRecord(version, id, ids));
  }
  const { keptTags, records: names } = nameRecords(context, history, id, ids);
  records.push(...names);
  const head = history.head && ids.get(history.head);
  if (!present) {
    const createdAt = Math.min(
      context.now(),
      ...history.versions.slice(0, 1).map((first) => first.createdAt),
    );
    records.unshift({ type: 'artifact', id, root: root.path, kind, name, path, createdAt });
    // Its files are not here: it can be restored, as what was deleted can.
    if (head !== undefined) records.push({ type: 'ref', artifactId: id, name: 'head', value: head });
    records.push({ type: 'ref', artifactId: id, name: 'deletedAt', value: context.now() });
  } else {
    const ends = [
      ...(head === undefined ? [] : [head]),
      ...added.map((version) => ids.get(version.id) ?? version.id),
    ];
    const contents = new Map(history.versions.map((one) => [ids.get(one.id) ?? one.id, one.contentHash]));
    records.push(...headMove(store, present, ends, (end) => contents.get(end)));
  }
  if (records.length > 0) {
    const facts = { kind: 'import', artifactId: id, from: present?.head, to: head } as const;
    records.push(requestedOperation(context, facts, randomUUID(), 'done', String(added.length)));
  }
  const known = history.versions.length - added.length;
  return { artifactId: id, history, added, known, isNewArtifact: !present, keptTags, records };
}

/** {@link importPlan} of several histories. @throws ExchangeError `bad-record`; `same-artifact` for two of one artifact */
export async function importPlans(
  context: TrackingContext,
  histories: readonly ReadHistory[],
  root: Root,
): Promise<readonly ImportPlan[]> {
  const plans: ImportPlan[] = [];
  for (const history of histories) plans.push(await importPlan(context, history, root));
  assertOneEach(plans);
  return plans;
}

/** @throws ExchangeError `same-artifact` for two plans of one artifact */
export function assertOneEach(plans: readonly ImportPlan[]): void {
  const seen = new Set<ArtifactId>();
  for (const { artifactId: id, history } of plans) {
    if (seen.has(id)) throw new ExchangeError('same-artifact', history.path);
    seen.add(id);
  }
}

type NewIds = ReadonlyMap<VersionId, VersionId>;

/** What each version of a history is called in an artifact. */
async function newIds(
  { sha256 }: TrackingContext,
  history: ReadHistory,
  target: ArtifactId,
  slice: TimeSlice,
): Promise<NewIds> {
  const nodes: readonly LineageNode[] = [...history.gaps, ...history.versions];
  const ids = new Map<VersionId, VersionId>();
  for (const node of await parentsFirst(nodes, history.path, slice)) {
    await slice.pause();
    if (target === history.artifactId) ids.set(node.id, node.id);
    else {
      const [parentId, mergeParentId] = [node.parentId, node.mergeParentId].map((id) => id && ids.get(id));
      ids.set(
        node.id,
        versionId({ artifactId: target, parentId, mergeParentId, contentHash: node.contentHash }, sha256),
      );
    }
  }
  return ids;
}

function nodeRecord(
  node: HistoryGap,
  target: ArtifactId,
  ids: NewIds,
): Omit<VersionRecord, 'author' | 'filesChanged' | 'summary' | 'metadata'> {
  const { id, contentHash, parentId, mergeParentId, parentHash, changeOrigin, createdAt } = node;
  // What is not in the history has no other name than its own; elsewhere it is no parent, only a hash before it.
  const isSame = ids.get(id) === id;
  const parentOf = (parent: VersionId | undefined): VersionId | null =>
    parent === undefined ? null : (ids.get(parent) ?? (isSame ? parent : null));
  return {
    type: 'version',
    id: ids.get(id) ?? id,
    artifactId: target,
    contentHash,
    parentId: parentOf(parentId),
    mergeParentId: parentOf(mergeParentId),
    parentHash: parentHash ?? null,
    changeOrigin: changeOrigin ?? null,
    createdAt,
  };
}

function versionRecord(version: HistoryVersion, target: ArtifactId, ids: NewIds): VersionRecord {
  const { author, filesChanged, summary } = version;
  const { skipped, ...metadata } = version.metadata;
  return {
    ...nodeRecord(version, target, ids),
    author,
    filesChanged: [...filesChanged],
    summary,
    metadata: { ...metadata, ...(skipped ? { skipped: [...skipped] } : {}) },
  };
}

/** Tags and notes; those of this side stand. */
function nameRecords(
  { store }: TrackingContext,
  { versions }: ReadHistory,
  target: ArtifactId,
  ids: NewIds,
): { readonly keptTags: readonly string[]; readonly records: readonly JournalRecord[] } {
  const taken = new Map(store.tags(target).map((tag) => [tag.name, tag.version]));
  const notes = store.notes(target);
  const keptTags: string[] = [];
  const records: JournalRecord[] = [];
  for (const { id, tags, note } of versions) {
    const version = ids.get(id) ?? id;
    for (const { name, note: why } of tags) {
      const present = taken.get(name);
      if (present !== undefined && present !== version) keptTags.push(name);
      if (present !== undefined) continue;
      taken.set(name, version);
      records.push({
        type: 'tag',
        artifactId: target,
        name,
        value: version,
        ...(why === '' ? {} : { note: why }),
      });
    }
    if (note !== undefined && !notes.has(version))
      records.push({ type: 'note', artifactId: target, version, text: note });
  }
  return { keptTags, records };
}

/** @throws ExchangeError `bad-record` */
async function parentsFirst<Node extends LineageNode>(
  nodes: readonly Node[],
  place: string,
  slice: TimeSlice,
): Promise<readonly Node[]> {
  const waiting = new Map(nodes.map((node) => [node.id, node]));
  if (waiting.size < nodes.length) throw new ExchangeError('bad-record', place);
  const ordered: Node[] = [];
  const begun = new Set<VersionId>();
  for (const node of nodes) {
    const stack = waiting.has(node.id) ? [node] : [];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      await slice.pause();
      const parents = [top.parentId, top.mergeParentId].flatMap((id) => (id && waiting.get(id)) ?? []);
      const [parent] = parents;
      if (!parent) {
        ordered.push(top);
        waiting.delete(top.id);
        stack.pop();
      } else if (begun.has(parent.id)) throw new ExchangeError('bad-record', place);
      else {
        begun.add(top.id);
        stack.push(parent);
      }
    }
  }
  return ordered;
}
