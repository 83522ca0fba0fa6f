import type { ParamsObject } from 'sql.js';
import * as v from 'valibot';
import type { Artifact } from '../../core/artifact';
import { ARTIFACT_KINDS, type ArtifactKind } from '../../core/artifactKind';
import type { ArtifactId, ContentHash, VersionId } from '../../core/identity';
import type { ChangeOrigin, Version } from '../../core/version';
import {
  fileChangeSchema,
  operationFactsSchema,
  operationKindSchema,
  operationOutcomeSchema,
  upstreamLinkSchema,
  versionMetadataSchema,
  type OperationFacts,
  type OperationKind,
} from '../journal/record';
import type { WriterId } from '../writerId';
import { fromHashColumn } from './hashColumn';

/** An entry of the audit trail. */
export interface Operation {
  readonly id: string;
  readonly kind: OperationKind;
  readonly artifactId: ArtifactId;
  readonly fromVersion: VersionId | undefined;
  readonly toVersion: VersionId | undefined;
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  readonly actor: string;
  readonly outcome: 'started' | 'done' | 'failed';
  readonly detail: string;
  /** Of one that changes files. */
  readonly facts: OperationFacts | undefined;
  /** The process that recorded its latest stage. */
  readonly writer: WriterId;
}

/** A name that somebody gave a version. */
export interface Tag {
  readonly name: string;
  readonly version: VersionId;
  /** Empty where there is none. */
  readonly note: string;
}

// Columns are typed by the schema and filled from validated records; only JSON columns are checked again here.

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const hash = (value: ParamsObject[string] | undefined): string => fromHashColumn(value) ?? '';
const optionalText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const optionalNumber = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : undefined;
const optionalJson = <S extends v.GenericSchema>(schema: S, value: unknown): v.InferOutput<S> | undefined =>
  typeof value === 'string' ? v.parse(schema, JSON.parse(value)) : undefined;
const filesChangedSchema = v.array(fileChangeSchema);
const kindSchema = v.picklist(ARTIFACT_KINDS.map((row): ArtifactKind => row.kind));

export function toArtifact(row: ParamsObject): Artifact {
  return {
    id: hash(row['id']) as ArtifactId,
    root: text(row['root']),
    kind: v.parse(kindSchema, row['kind']),
    name: text(row['name']),
    path: text(row['path']),
    createdAt: Number(row['created_at']),
    head: fromHashColumn(row['head_version']) as VersionId | undefined,
    baseline: fromHashColumn(row['baseline_version']) as VersionId | undefined,
    deletedAt: optionalNumber(row['deleted_at']),
    upstream: optionalJson(upstreamLinkSchema, row['upstream']),
    pinnedAt: optionalNumber(row['pinned_at']),
    pinnedVersion: fromHashColumn(row['pinned_version']) as VersionId | undefined,
    modificationDetectedAt: optionalNumber(row['modification_detected_at']),
  };
}

export function toVersion(row: ParamsObject): Version {
  return {
    id: hash(row['id']) as VersionId,
    contentHash: hash(row['content_hash']) as ContentHash,
    parentId: fromHashColumn(row['parent_id']) as VersionId | undefined,
    mergeParentId: fromHashColumn(row['merge_parent_id']) as VersionId | undefined,
    parentHash: fromHashColumn(row['parent_hash']) as ContentHash | undefined,
    artifactId: hash(row['artifact_id']) as ArtifactId,
    number: Number(row['number']),
    changeOrigin: optionalText(row['change_origin']) as ChangeOrigin | undefined,
    createdAt: Number(row['created_at']),
    author: text(row['author']),
    filesChanged: v.parse(filesChangedSchema, JSON.parse(text(row['files_changed']))),
    summary: text(row['summary']),
    metadata: v.parse(versionMetadataSchema, JSON.parse(text(row['metadata']))),
  };
}

export function toOperation(row: ParamsObject): Operation {
  return {
    id: text(row['id']),
    kind: v.parse(operationKindSchema, row['kind']),
    artifactId: hash(row['artifact_id']) as ArtifactId,
    fromVersion: fromHashColumn(row['from_version']) as VersionId | undefined,
    toVersion: fromHashColumn(row['to_version']) as VersionId | undefined,
    at: Number(row['at']),
    actor: text(row['actor']),
    outcome: v.parse(operationOutcomeSchema, row['outcome']),
    detail: text(row['detail']),
    facts: optionalJson(operationFactsSchema, row['facts']),
    writer: text(row['writer']) as WriterId,
  };
}

export function toTag(row: ParamsObject): Tag {
  return { name: text(row['name']), version: hash(row['value']) as VersionId, note: text(row['note']) };
}
