import { artifactId } from '../../../src/core/artifactId';
import type { ArtifactId, ContentHash, VersionId } from '../../../src/core/identity';
import { versionId } from '../../../src/core/versionId';
import type {
  ArtifactRecord,
  JournalRecord,
  OperationRecord,
  RefRecord,
  VersionRecord,
} from '../../../src/store/journal/record';
import { nodeSha256 } from '../../../src/store/nodeSha256';
import type { WriterId } from '../../../src/store/writerId';

/** A hash that looks like one, told apart by its text. */
export const hashOf = (text: string): string => nodeSha256(Buffer.from(text));

export const contentOf = (text: string): ContentHash => hashOf(`content ${text}`) as ContentHash;

/** A writer that sorts by its letter: `a` before `b`. It runs on no machine there is. */
export const writerOf = (letter: string): WriterId => `${letter}0000000-000000-1-00000000` as WriterId;

export const ARTIFACT: ArtifactId = artifactOf('example').id;

/** The record of a skill named so. */
export function artifactOf(name: string, createdAt = 1000): ArtifactRecord {
  const path = `skills/${name}`;
  const id = artifactId('/root/.claude', 'skill', path, nodeSha256);
  return { type: 'artifact', id, root: '/root/.claude', kind: 'skill', name, path, createdAt };
}

export interface VersionParts {
  readonly artifact?: ArtifactId;
  readonly parent?: VersionRecord;
  readonly mergeParent?: VersionRecord;
  /** Stands for the content. */
  readonly content: string;
}

/** A version's record; every other field may be given anew. */
export function versionOf(parts: VersionParts, fields: Partial<VersionRecord> = {}): VersionRecord {
  const artifact = parts.artifact ?? ARTIFACT;
  const contentHash = contentOf(parts.content);
  const key = {
    artifactId: artifact,
    parentId: parts.parent?.id,
    mergeParentId: parts.mergeParent?.id,
    contentHash,
  };
  return {
    type: 'version',
    id: versionId(key, nodeSha256),
    artifactId: artifact,
    contentHash,
    parentId: parts.parent?.id ?? null,
    mergeParentId: parts.mergeParent?.id ?? null,
    parentHash: parts.parent?.contentHash ?? null,
    changeOrigin: parts.parent ? 'local_modification' : null,
    createdAt: 2000,
    author: 'tester',
    filesChanged: [{ path: 'SKILL.md', change: 'modified' }],
    summary: '',
    metadata: {},
    ...fields,
  };
}

export function headOf(value: VersionId | null, artifact: ArtifactId = ARTIFACT): RefRecord {
  return { type: 'ref', artifactId: artifact, name: 'head', value };
}

export function operationOf(id: string, fields: Partial<OperationRecord> = {}): OperationRecord {
  return {
    type: 'operation',
    id,
    kind: 'capture',
    artifactId: ARTIFACT,
    fromVersion: null,
    toVersion: null,
    at: 3000,
    actor: 'tester',
    outcome: 'done',
    detail: '',
    ...fields,
  };
}

/** A chain of versions, each the parent of the next, with the artifact's own record first. */
export function chainOf(contents: readonly string[]): {
  records: JournalRecord[];
  versions: VersionRecord[];
} {
  const versions: VersionRecord[] = [];
  for (const content of contents) {
    const parent = versions.at(-1);
    versions.push(versionOf({ content, ...(parent ? { parent } : {}) }));
  }
  return { records: [artifactOf('example'), ...versions], versions };
}
