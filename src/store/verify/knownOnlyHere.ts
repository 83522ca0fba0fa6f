import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Artifact } from '../../core/artifact';
import type { Version } from '../../core/version';
import type { LineageDatabase } from '../database/lineageDatabase';
import { JournalReader } from '../journal/journalReader';
import type { JournalRecord, VersionRecord } from '../journal/record';
import type { LineageStore } from '../lineageStore';
import { loadImage } from '../loadImage';
import { loadSqlJs } from '../loadSqlJs';

/** Read at a time. */
const PAGE = 50;

/**
 * What an open window knows of its artifacts and versions that nobody could read from disk any more, because the journal
 * was damaged after the window had read it: committed again, it is not lost.
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
  const { database } = await loadImage(directory, await loadSqlJs(wasmFile), ignore);
  try {
    await new JournalReader(path.join(directory, 'journal'), database, ignore).readOn(ignore);
    const records: JournalRecord[] = [];
    for (const artifact of store.artifacts()) {
      records.push(...(await missingVersions(store, artifact, database)));
      records.push(...missingState(store, artifact, database));
    }
    return records;
  } finally {
    database.close();
  }
}

async function missingVersions(
  store: LineageStore,
  { id, root, kind, name, path: place, createdAt }: Artifact,
  onDisk: LineageDatabase,
): Promise<JournalRecord[]> {
  const records: JournalRecord[] = [];
  if (!onDisk.artifact(id)) records.push({ type: 'artifact', id, root, kind, name, path: place, createdAt });
  let before = Number.MAX_SAFE_INTEGER;
  for (;;) {
    const page = store.versions(id, { limit: PAGE, before });
    for (const version of page) {
      if (!onDisk.version(version.id)) records.push(recordOf(version));
      before = version.number;
    }
    await setImmediate();
    if (page.length < PAGE) return records;
  }
}

/** What another window has moved since is later, and stands. */
function missingState(store: LineageStore, artifact: Artifact, onDisk: LineageDatabase): JournalRecord[] {
  const { id: artifactId, head, baseline, deletedAt } = artifact;
  if (store.stateClock(artifactId) <= onDisk.stateClock(artifactId)) return [];
  return [
    { type: 'ref', artifactId, name: 'head', value: head ?? null },
    { type: 'ref', artifactId, name: 'baseline', value: baseline ?? null },
    { type: 'ref', artifactId, name: 'deletedAt', value: deletedAt ?? null },
  ];
}

function recordOf(version: Version): VersionRecord {
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
