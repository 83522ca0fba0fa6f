import { artifactId } from '../../../src/core/artifactId';
import type { ArtifactId, ContentHash, ObjectHash, VersionId } from '../../../src/core/identity';
import type { Version } from '../../../src/core/version';
import { versionId } from '../../../src/core/versionId';
import type { VersionRecord } from '../../../src/store/journal/record';
import type { LineageStore } from '../../../src/store/lineageStore';
import { nodeSha256 } from '../../../src/store/nodeSha256';

/** Versions committed at once. */
const TOGETHER = 1000;

/** What is recorded of a version. */
export interface RecordedEdit {
  /** ms since 1970. */
  readonly at: number;
  /** What `SKILL.md` has. */
  readonly text: string;
  readonly author?: string;
}

export interface RecordedHistory {
  readonly artifact: ArtifactId;
  /** Oldest first. */
  readonly versions: readonly VersionId[];
}

/**
 * Records a skill with a history in one line, as captures would have in all that time.
 *
 * @param root absolute
 * @param edits oldest first
 */
export async function recordHistory(
  store: LineageStore,
  root: string,
  name: string,
  edits: readonly RecordedEdit[],
): Promise<RecordedHistory> {
  const path = `skills/${name}`;
  const artifact = artifactId(root, 'skill', path, nodeSha256);
  const createdAt = edits[0]?.at ?? 0;
  await store.commit([{ type: 'artifact', id: artifact, root, kind: 'skill', name, path, createdAt }]);
  const contents = new Map<string, ContentHash>();
  const records: VersionRecord[] = [];
  let head: Pick<Version, 'id' | 'contentHash'> | undefined;
  for (const { at, text, author = 'ann' } of edits) {
    const contentHash = contents.get(text) ?? (await putSkill(store, text));
    contents.set(text, contentHash);
    const key = { artifactId: artifact, parentId: head?.id, mergeParentId: undefined, contentHash };
    const id = versionId(key, nodeSha256);
    records.push({
      type: 'version',
      id,
      artifactId: artifact,
      contentHash,
      parentId: head?.id ?? null,
      mergeParentId: null,
      parentHash: head?.contentHash ?? null,
      changeOrigin: head ? 'local_modification' : null,
      createdAt: at,
      author,
      filesChanged: [{ path: 'SKILL.md', change: head ? 'modified' : 'added' }],
      summary: '',
      metadata: {},
    });
    head = { id, contentHash };
  }
  for (let from = 0; from < records.length; from += TOGETHER)
    await store.commit(records.slice(from, from + TOGETHER));
  if (head) await store.commit([{ type: 'ref', artifactId: artifact, name: 'head', value: head.id }]);
  return { artifact, versions: records.map(({ id }) => id) };
}

async function putSkill(store: LineageStore, text: string): Promise<ContentHash> {
  const bytes = Buffer.from(text);
  const hash = nodeSha256(bytes) as ObjectHash;
  await store.putContent(hash, bytes);
  return store.putManifest([{ path: 'SKILL.md', mode: '100644', size: bytes.length, hash }]);
}
