import type { Artifact } from '../../../src/core/artifact';
import { artifactId } from '../../../src/core/artifactId';
import { fileChanges } from '../../../src/core/fileChange';
import type { ArtifactId, ObjectHash, VersionId } from '../../../src/core/identity';
import { toManifest, type ManifestEntry } from '../../../src/core/manifest';
import { versionId } from '../../../src/core/versionId';
import type { JournalRecord } from '../../../src/store/journal/record';
import type { LineageStore } from '../../../src/store/lineageStore';
import { nodeSha256 } from '../../../src/store/nodeSha256';

const ROOT = '/root/.claude';

export const skillId = (name: string): ArtifactId => artifactId(ROOT, 'skill', `skills/${name}`, nodeSha256);

/** Puts the contents of a version on top of a skill's head, as a capture does. The records are to be committed. */
export async function versionRecords(
  store: LineageStore,
  name: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  summary = '',
): Promise<{ readonly id: VersionId; readonly records: readonly JournalRecord[] }> {
  const artifactId = skillId(name);
  const known: Artifact | undefined = store.artifact(artifactId);
  const head = known?.head === undefined ? undefined : store.version(known.head);
  const entries: ManifestEntry[] = [];
  for (const [path, content] of Object.entries(files)) {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    const hash = nodeSha256(bytes) as ObjectHash;
    await store.putContent(hash, bytes);
    entries.push({ path, mode: '100644', size: bytes.length, hash });
  }
  const manifest = toManifest(entries);
  const contentHash = await store.putManifest(manifest, head?.contentHash);
  const key = { artifactId, parentId: head?.id, mergeParentId: undefined, contentHash };
  const id = versionId(key, nodeSha256);
  const records: JournalRecord[] = [
    {
      type: 'artifact',
      id: artifactId,
      root: ROOT,
      kind: 'skill',
      name,
      path: `skills/${name}`,
      createdAt: 1000,
    },
    {
      type: 'version',
      id,
      artifactId,
      contentHash,
      parentId: head?.id ?? null,
      mergeParentId: null,
      parentHash: head?.contentHash ?? null,
      changeOrigin: head ? 'local_modification' : null,
      createdAt: Date.now(),
      author: 'tester',
      filesChanged: fileChanges(head ? await store.manifest(head.contentHash) : [], manifest),
      summary,
      metadata: {},
    },
    { type: 'ref', artifactId, name: 'head', value: id },
  ];
  return { id, records };
}

/** Stores a version of a skill with its contents and commits it on top of the skill's head, as a capture does. */
export async function storeVersion(
  store: LineageStore,
  name: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<VersionId> {
  const { id, records } = await versionRecords(store, name, files);
  await store.commit(records);
  return id;
}

/** A version's files as text, read back from the store. */
export async function storedFiles(store: LineageStore, id: VersionId): Promise<Record<string, string>> {
  const version = store.version(id);
  if (!version) throw new Error(`There is no version ${id}.`);
  const files: Record<string, string> = {};
  for (const { path, hash } of await store.manifest(version.contentHash)) {
    files[path] = Buffer.from(await store.content(hash)).toString();
  }
  return files;
}
