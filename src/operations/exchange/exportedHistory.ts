import type { ArtifactId } from '../../core/identity';
import type { LineageGraph, LineageNode } from '../../core/lineageGraph';
import type { Version } from '../../core/version';
import { TimeSlice } from '../../sources/timeSlice';
import type { LineageStore } from '../../store/lineageStore';
import { isLostObject } from '../../store/storeError';
import { OperationError } from '../operationError';
import type { History, HistoryGap, HistoryTag, HistoryVersion } from './history';

/** An artifact's history as it leaves the store, and how much of it stays behind. */
export interface ExportedHistory extends History {
  /** Versions whose content the store has lost: of them only their place in the lineage is exported. */
  readonly lost: number;
}

/** All that is recorded of an artifact's versions. @throws OperationError `not-found`; StoreError */
export async function exportedHistory(
  store: LineageStore,
  artifactId: ArtifactId,
  signal?: AbortSignal,
): Promise<ExportedHistory> {
  const artifact = store.artifact(artifactId);
  if (!artifact) throw new OperationError('not-found');
  const { kind, name, path, head, baseline } = artifact;
  const tags = new Map<string, HistoryTag[]>();
  for (const { name: tag, version, note } of store.tags(artifactId))
    tags.set(version, [...(tags.get(version) ?? []), { name: tag, note }]);
  const notes = store.notes(artifactId);
  const slice = new TimeSlice();
  const versions: HistoryVersion[] = [];
  const gaps: HistoryGap[] = [];
  let lost = 0;
  for (const node of await parentsFirst(store.graphOf(artifactId), slice)) {
    signal?.throwIfAborted();
    await slice.pause();
    const version = store.version(node.id);
    if (version && (await isWhole(store, version)))
      versions.push({ ...version, tags: tags.get(node.id) ?? [], note: notes.get(node.id) });
    else {
      const recorded = store.recordedVersion(node.id);
      if (recorded) gaps.push(gapOf(recorded));
      if (version) lost++;
    }
  }
  return { artifactId, kind, name, path, head, baseline, versions, gaps, lost };
}

/** Every version, given up or not, after its parents. */
async function parentsFirst(graph: LineageGraph, slice: TimeSlice): Promise<LineageNode[]> {
  const nodes = new Map<string, LineageNode>();
  for (const tip of graph.tips()) {
    await slice.pause();
    for (const id of graph.ancestors(tip)) {
      const node = graph.get(id);
      if (node) nodes.set(id, node);
    }
  }
  return [...nodes.values()];
}

function gapOf(version: Version): HistoryGap {
  const { id, contentHash, parentId, mergeParentId, parentHash, createdAt, changeOrigin } = version;
  return { id, contentHash, parentId, mergeParentId, parentHash, createdAt, changeOrigin };
}

async function isWhole(store: LineageStore, { contentHash }: Version): Promise<boolean> {
  try {
    return (await store.manifest(contentHash)).every(({ hash }) => store.hasContent(hash));
  } catch (error) {
    if (isLostObject(error)) return false;
    throw error;
  }
}
