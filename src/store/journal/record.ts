import * as v from 'valibot';
import { ARTIFACT_KINDS, type ArtifactKind } from '../../core/artifactKind';
import type { ArtifactId, ContentHash, VersionId } from '../../core/identity';

const hex64 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const artifactId = v.pipe(
  hex64,
  v.transform((text) => text as ArtifactId),
);
const versionId = v.pipe(
  hex64,
  v.transform((text) => text as VersionId),
);
const contentHash = v.pipe(
  hex64,
  v.transform((text) => text as ContentHash),
);
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
        size: v.exactOptional(v.number()),
      }),
    ),
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

/** A moving reference: of two settings the one with the later (clock, writer) stands, in every window. */
const refRecord = v.variant('name', [
  v.object({
    type: v.literal('ref'),
    artifactId,
    name: v.picklist(['head', 'baseline']),
    value: v.nullable(versionId),
  }),
  v.object({
    type: v.literal('ref'),
    artifactId,
    name: v.picklist(['deletedAt', 'modificationDetectedAt']),
    value: v.nullable(time),
  }),
]);

export const operationKindSchema = v.picklist([
  'first-seen',
  'capture',
  'delete',
  'reappear',
  'restore',
  'undo',
]);
export const operationOutcomeSchema = v.picklist(['started', 'done', 'failed']);

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
});

export const recordSchema = v.union([artifactRecord, versionRecord, refRecord, operationRecord]);

/** One fact in the journal. */
export type JournalRecord = v.InferOutput<typeof recordSchema>;
export type ArtifactRecord = v.InferOutput<typeof artifactRecord>;
export type VersionRecord = v.InferOutput<typeof versionRecord>;
export type RefRecord = v.InferOutput<typeof refRecord>;
export type OperationRecord = v.InferOutput<typeof operationRecord>;
export type OperationKind = OperationRecord['kind'];

/** What one frame holds: a transaction. */
export const transactionSchema = v.object({
  /** Lamport clock: later than everything its writer had seen. */
  clock: v.pipe(v.number(), v.integer(), v.minValue(1)),
  records: v.array(recordSchema),
});

export type Transaction = v.InferOutput<typeof transactionSchema>;
