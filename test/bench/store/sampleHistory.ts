import { artifactId } from '../../../src/core/artifactId';
import type { ArtifactId, ContentHash } from '../../../src/core/identity';
import type { Version } from '../../../src/core/version';
import { versionId } from '../../../src/core/versionId';
import type { JournalRecord } from '../../../src/store/journal/record';
import { nodeSha256 } from '../../../src/store/nodeSha256';

const ROOT = '/home/someone/project/.claude';
const FIRST_MS = Date.UTC(2026, 0, 1);
const MINUTE_MS = 60_000;

/** The name of the n-th artifact of a sample store. */
export const sampleName = (artifact: number): string => `skill-${String(artifact).padStart(5, '0')}`;

export function sampleId(artifact: number): ArtifactId {
  return artifactId(ROOT, 'skill', `skills/${sampleName(artifact)}`, nodeSha256);
}

/** The history of one artifact, made up: the records of a capture, one after the other. */
export class SampleHistory {
  readonly #artifact: number;
  #head: Pick<Version, 'id' | 'contentHash'> | undefined;
  #count = 0;

  /** @param head where the history goes on; nothing for one that begins */
  constructor(artifact: number, head?: Pick<Version, 'id' | 'contentHash'>) {
    this.#artifact = artifact;
    this.#head = head;
  }

  /** Records the artifact itself. */
  begin(): JournalRecord {
    const name = sampleName(this.#artifact);
    const id = sampleId(this.#artifact);
    const path = `skills/${name}`;
    return { type: 'artifact', id, root: ROOT, kind: 'skill', name, path, createdAt: FIRST_MS };
  }

  /** A version of one edited file, the head and an entry of the audit trail. */
  capture(): JournalRecord[] {
    const artifact = sampleId(this.#artifact);
    const parent = this.#head;
    const hash = (what: string): ContentHash =>
      nodeSha256(Buffer.from(`${what} after ${parent?.id ?? artifact}`)) as ContentHash;
    const contentHash = hash('content');
    const key = { artifactId: artifact, parentId: parent?.id, mergeParentId: undefined, contentHash };
    const id = versionId(key, nodeSha256);
    const at = FIRST_MS + this.#count++ * MINUTE_MS;
    this.#head = { id, contentHash };
    return [
      {
        type: 'version',
        id,
        artifactId: artifact,
        contentHash,
        parentId: parent?.id ?? null,
        mergeParentId: null,
        parentHash: parent?.contentHash ?? null,
        changeOrigin: parent ? 'local_modification' : null,
        createdAt: at,
        author: 'someone',
        filesChanged: [{ path: 'SKILL.md', change: 'modified' }],
        summary: '',
        metadata: { normalisedHash: hash('normalised') },
      },
      { type: 'ref', artifactId: artifact, name: 'head', value: id },
      {
        type: 'operation',
        id: hash('operation'),
        kind: 'capture',
        artifactId: artifact,
        fromVersion: parent?.id ?? null,
        toVersion: id,
        at,
        actor: 'someone',
        outcome: 'done',
        detail: '',
      },
    ];
  }
}
