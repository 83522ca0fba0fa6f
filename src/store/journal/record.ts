import * as v from 'valibot';
import { ARTIFACT_KINDS, type ArtifactKind } from '../../core/artifactKind';
import type { UpstreamLink } from '../../core/upstreamLink';
import {
  artifactIdSchema as artifactId,
  contentHashSchema as contentHash,
  versionIdSchema as versionId,
} from '../idSchemas';

const time = v.pipe(v.number(), v.finite());
const kind = v.picklist(ARTIFACT_KINDS.map((row): ArtifactKind => row.kind));

export const fileChangeSchema = v.variant('change', [
  v.object({ path: v.string(), change: v.picklist(['added', 'deleted', 'modified', 'mode']) }),
  v.object({ path: v.string(), change: v.literal('renamed'), from: v.string() }),
]);

export const versionMetadataSchema = v.object({
  normalisedHash: v.exactOptional(contentHash),
  skipped: v.exactOptional(
    v.array(
      v.object({
        path: v.string(),
        reason: v.picklist(['secret', 'too-large', 'unreadable', 'not-a-file', 'changing']),
        size: v.exactOptional(v.pipe(v.number(), v.finite())),
      }),
    ),
  ),
  elsewhere: v.exactOptional(
    v.object({
      what: v.picklist(['theirs', 'updated', 'kept']),
      project: v.pipe(v.string(), v.nonEmpty()),
    }),
  ),
});

const artifactRecord = v.object({
  type: v.literal('artifact'),
  id: artifactId,
  root: v.string(),
  kind,
  name: v.string(),
  path: v.string(),
  createdAt: time,
});

const versionRecord = v.object({
  type: v.literal('version'),
  id: versionId,
  artifactId,
  contentHash,
  parentId: v.nullable(versionId),
  mergeParentId: v.nullable(versionId),
  parentHash: v.nullable(contentHash),
  changeOrigin: v.nullable(v.picklist(['deployment', 'sync', 'local_modification'])),
  createdAt: time,
  author: v.string(),
  filesChanged: v.array(fileChangeSchema),
  summary: v.string(),
  metadata: versionMetadataSchema,
});

export const upstreamLinkSchema = v.object({
  source: v.variant('type', [
    v.object({ type: v.picklist(['collection', 'folder', 'root']), folder: v.string(), name: v.string() }),
    v.object({ type: v.literal('remote'), name: v.string() }),
    v.object({ type: v.literal('none') }),
  ]),
  path: v.string(),
}) satisfies v.GenericSchema<unknown, UpstreamLink>;

/** A moving reference: of two settings the one with the later (clock, writer) stands, in every window. */
const refRecord = v.variant('name', [
  v.object({
    type: v.literal('ref'),
    artifactId,
    name: v.picklist(['head', 'baseline', 'pinnedVersion']),
    value: v.nullable(versionId),
  }),
  v.object({
    type: v.literal('ref'),
    artifactId,
    name: v.picklist(['deletedAt', 'modificationDetectedAt', 'pinnedAt']),
    value: v.nullable(time),
  }),
  v.object({
    type: v.literal('ref'),
    artifactId,
    name: v.literal('upstream'),
    value: v.nullable(upstreamLinkSchema),
  }),
]);

/**
 * Says that versions were given up: their texts go, their contents may go, and their place in the graph stays. A version
 * recorded with a later (clock, writer) is there again; one that a reference, a tag or a note names is there as long as it does.
 */
const pruneRecord = v.object({
  type: v.literal('prune'),
  artifactId,
  versions: v.array(versionId),
});

/** A name for a version, as it is moved or, with null, taken away; of two settings the later (clock, writer) stands. */
const tagRecord = v.object({
  type: v.literal('tag'),
  artifactId,
  name: v.string(),
  value: v.nullable(versionId),
  note: v.exactOptional(v.string()),
});

/** Why somebody made or keeps a version, in their words; with null it is taken away. Of two the later (clock, writer) stands. */
const noteRecord = v.object({
  type: v.literal('note'),
  artifactId,
  version: versionId,
  text: v.nullable(v.string()),
});

export const operationKindSchema = v.picklist([
  'first-seen',
  'capture',
  'delete',
  'reappear',
  'restore',
  'undo',
  'deploy',
  'sync',
  'push',
  'link',
  'pin',
  'tag',
  'prune',
  'note',
  'import',
  'export',
]);
export const operationOutcomeSchema = v.picklist(['started', 'done', 'failed']);

/**
 * What an operation that changes files set out to do, recorded before the first of them is touched, so that a crash in the
 * midst of it is finished or undone at the next start.
 */
const intentSchema = v.object({
  /** The root or the source whose files change, and the artifact's place in it. */
  place: v.object({
    root: v.string(),
    scope: v.picklist(['workspace', 'agents', 'user', 'source']),
    kind,
    name: v.string(),
    path: v.string(),
    fileName: v.string(),
  }),
  /** The content before and after; null for no files at all. */
  from: v.nullable(contentHash),
  to: v.nullable(contentHash),
  /** What is recorded when the files are as they shall be. */
  outcome: v.array(v.union([artifactRecord, versionRecord, refRecord])),
});

export const operationFactsSchema = v.object({
  /** Whose files change: the artifact's, or its upstream's. */
  side: v.picklist(['local', 'upstream']),
  intent: intentSchema,
  /** References as they were, for undoing it. */
  undo: v.array(refRecord),
});

/** An entry of the audit trail. Recorded again under its id when its outcome is known. */
const operationRecord = v.object({
  type: v.literal('operation'),
  id: v.string(),
  kind: operationKindSchema,
  artifactId,
  fromVersion: v.nullable(versionId),
  toVersion: v.nullable(versionId),
  at: time,
  actor: v.string(),
  outcome: operationOutcomeSchema,
  /** What a user or a maintainer may want to know of it; for a failed one, why. */
  detail: v.string(),
  facts: v.exactOptional(operationFactsSchema),
});

export const recordSchema = v.union([
  artifactRecord,
  versionRecord,
  refRecord,
  pruneRecord,
  tagRecord,
  noteRecord,
  operationRecord,
]);

/** One fact in the journal. */
export type JournalRecord = v.InferOutput<typeof recordSchema>;
export type ArtifactRecord = v.InferOutput<typeof artifactRecord>;
export type VersionRecord = v.InferOutput<typeof versionRecord>;
export type RefRecord = v.InferOutput<typeof refRecord>;
export type PruneRecord = v.InferOutput<typeof pruneRecord>;
export type TagRecord = v.InferOutput<typeof tagRecord>;
export type NoteRecord = v.InferOutput<typeof noteRecord>;
export type OperationRecord = v.InferOutput<typeof operationRecord>;
export type OperationKind = OperationRecord['kind'];
export type OperationFacts = v.InferOutput<typeof operationFactsSchema>;
export type OperationIntent = OperationFacts['intent'];

/** What one frame holds: a transaction. */
export const transactionSchema = v.object({
  /** Lamport clock: later than everything its writer had seen. */
  clock: v.pipe(v.number(), v.integer(), v.minValue(1)),
  records: v.array(recordSchema),
});

export type Transaction = v.InferOutput<typeof transactionSchema>;
