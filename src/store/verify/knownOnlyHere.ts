import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Artifact } from '../../core/artifact';
import type { ArtifactId } from '../../core/identity';
import type { Version } from '../../core/version';
import type { LineageDatabase } from '../database/lineageDatabase';
import type { Operation } from '../database/rows';
import { JournalReader } from '../journal/journalReader';
import type { JournalRecord, OperationRecord, RefRecord, VersionRecord } from '../journal/record';
import type { LineageStore } from '../lineageStore';
import { loadImage } from '../loadImage';
import { loadSqlJs } from '../loadSqlJs';

/**
 * What an open window knows that nobody could read from disk any more, because the journal was damaged after the window had
 * read it: committed again, it is not lost.
 *
 * @param directory the store's own folder
 * @throws StoreError
 */
export async function knownOnlyHere(
  store: LineageStore,
  directory: string,
  wasmFile: string,
): Promise<JournalRecord[]> {
  // What is damaged was found already.
  const ignore = (): void => undefined;
  const { database: onDisk } = await loadImage(directory, await loadSqlJs(wasmFile), ignore);
  try {
    const reader = new JournalReader(path.join(directory, 'journal'), onDisk, ignore);
    // In this order the window knows all that is on disk: where the two differ, its own is the later.
    const readOn = async (): Promise<void> => {
      await reader.readOn(ignore);
      await store.refresh();
    };
    await readOn();
    const records: JournalRecord[] = [];
    for (const artifact of store.artifacts()) {
      records.push(...missingFacts(store, artifact, onDisk));
      await setImmediate();
    }
    // In one go: what another window moves meanwhile would be moved back.
    await readOn();
    for (const artifact of store.artifacts())
      records.push(
        ...missingReferences(artifact, onDisk),
        ...missingTags(store, artifact, onDisk),
        ...missingNotes(store, artifact, onDisk),
      );
    return records;
  } finally {
    onDisk.close();
  }
}

/** What never changes once it is recorded. */
function missingFacts(
  store: LineageStore,
  { id, root, kind, name, path: place, createdAt }: Artifact,
  onDisk: LineageDatabase,
): JournalRecord[] {
  const records: JournalRecord[] = [];
  if (!onDisk.artifact(id)) records.push({ type: 'artifact', id, root, kind, name, path: place, createdAt });
  const here = new Set(store.versionIds(id));
  const there = new Set(onDisk.versionIds(id));
  for (const versionId of here) {
    const version = there.has(versionId) ? undefined : store.version(versionId);
    if (version) records.push(versionRecord(version));
  }
  // Otherwise versions would be there again whose contents are gone.
  const pruned = [...there].filter((versionId) => !here.has(versionId));
  if (pruned.length > 0) records.push({ type: 'prune', artifactId: id, versions: pruned });
  return [...records, ...missingOperations(store, id, onDisk)];
}

/**
 * Those that ended, with all that came after the first that is missing: what is recorded again counts as later, and the
 * order says what can be undone. Who has begun one records all of it when it ends.
 */
function missingOperations(
  store: LineageStore,
  artifactId: ArtifactId,
  onDisk: LineageDatabase,
): OperationRecord[] {
  const ended = store
    .operations(Number.MAX_SAFE_INTEGER, artifactId)
    .filter(({ outcome }) => outcome !== 'started');
  const oldest = ended.findLastIndex(({ id, outcome }) => onDisk.operation(id)?.outcome !== outcome);
  return ended.slice(0, oldest + 1).map(operationRecord);
}

function missingReferences(artifact: Artifact, onDisk: LineageDatabase): RefRecord[] {
  const there = onDisk.artifact(artifact.id);
  return referencesOf(artifact).filter(
    (record) =>
      !isDeepStrictEqual(
        record.value,
        (there && referencesOf(there).find(({ name }) => name === record.name)?.value) ?? null,
      ),
  );
}

function referencesOf(artifact: Artifact): RefRecord[] {
  const {
    id: artifactId,
    head,
    baseline,
    deletedAt,
    upstream,
    pinnedAt,
    pinnedVersion,
    modificationDetectedAt,
  } = artifact;
  return [
    { type: 'ref', artifactId, name: 'head', value: head ?? null },
    { type: 'ref', artifactId, name: 'baseline', value: baseline ?? null },
    { type: 'ref', artifactId, name: 'deletedAt', value: deletedAt ?? null },
    { type: 'ref', artifactId, name: 'upstream', value: upstream ?? null },
    { type: 'ref', artifactId, name: 'pinnedAt', value: pinnedAt ?? null },
    { type: 'ref', artifactId, name: 'pinnedVersion', value: pinnedVersion ?? null },
    { type: 'ref', artifactId, name: 'modificationDetectedAt', value: modificationDetectedAt ?? null },
  ];
}

function missingTags(
  store: LineageStore,
  { id: artifactId }: Artifact,
  onDisk: LineageDatabase,
): JournalRecord[] {
  const records: JournalRecord[] = [];
  const there = new Map(onDisk.tags(artifactId).map((tag) => [tag.name, tag]));
  for (const tag of store.tags(artifactId)) {
    const { name, version: value, note } = tag;
    if (!isDeepStrictEqual(tag, there.get(name)))
      records.push({ type: 'tag', artifactId, name, value, ...(note === '' ? {} : { note }) });
    there.delete(name);
  }
  for (const name of there.keys()) records.push({ type: 'tag', artifactId, name, value: null });
  return records;
}

function missingNotes(
  store: LineageStore,
  { id: artifactId }: Artifact,
  onDisk: LineageDatabase,
): JournalRecord[] {
  const here = store.notes(artifactId);
  const there = onDisk.notes(artifactId);
  return [...new Set([...here.keys(), ...there.keys()])]
    .filter((version) => here.get(version) !== there.get(version))
    .map((version) => ({ type: 'note', artifactId, version, text: here.get(version) ?? null }));
}

function operationRecord({ fromVersion, toVersion, facts, ...operation }: Operation): OperationRecord {
  const { id, kind, artifactId, at, actor, outcome, detail } = operation;
  return {
    type: 'operation',
    id,
    kind,
    artifactId,
    fromVersion: fromVersion ?? null,
    toVersion: toVersion ?? null,
    at,
    actor,
    outcome,
    detail,
    ...(facts ? { facts } : {}),
  };
}

function versionRecord(version: Version): VersionRecord {
  const { id, artifactId, contentHash, parentId, mergeParentId, parentHash, changeOrigin } = version;
  const { skipped, ...metadata } = version.metadata;
  return {
    type: 'version',
    id,
    artifactId,
    contentHash,
    parentId: parentId ?? null,
    mergeParentId: mergeParentId ?? null,
    parentHash: parentHash ?? null,
    changeOrigin: changeOrigin ?? null,
    createdAt: version.createdAt,
    author: version.author,
    filesChanged: [...version.filesChanged],
    summary: version.summary,
    metadata: { ...metadata, ...(skipped ? { skipped: [...skipped] } : {}) },
  };
}
