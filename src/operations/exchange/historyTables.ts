import * as v from 'valibot';
import { ARTIFACT_KINDS, type ArtifactKind } from '../../core/artifactKind';
import { artifactName } from '../../core/artifactName';
import { isTagName } from '../../core/isTagName';
import type { VersionMetadata } from '../../core/version';
import { artifactIdSchema, contentHashSchema, versionIdSchema } from '../../store/idSchemas';
import { fileChangeSchema, versionMetadataSchema } from '../../store/journal/record';
import { ExchangeError } from './exchangeError';
import type { History, HistoryGap, HistoryVersion } from './history';

/** Counts up when an older extension could not read what is written. */
const FORMAT = 1;
/** What `Date` can hold. */
const LAST_TIME = 8.64e15;

const parents = v.pipe(v.array(versionIdSchema), v.maxLength(1));
const time = v.pipe(
  v.string(),
  v.transform((text) => Date.parse(text)),
  v.number(),
  v.finite(),
);
const nodeSchema = v.object({
  id: versionIdSchema,
  hash: contentHashSchema,
  parent_versions: parents,
  merge_parent_versions: parents,
  /** Of the parent, also of one that was never recorded. */
  parent_hash: v.optional(contentHashSchema),
  timestamp: time,
  change_origin: v.optional(v.picklist(['deployment', 'sync', 'local_modification'])),
});

export const tagSchema = v.object({
  name: v.pipe(v.string(), v.check(isTagName)),
  note: v.optional(v.string(), ''),
});

const artifactSchema = v.object({
  artifact: v.object({
    format: v.number(),
    id: artifactIdSchema,
    kind: v.picklist(ARTIFACT_KINDS.map((row): ArtifactKind => row.kind)),
    path: v.string(),
    head: v.optional(versionIdSchema),
    baseline: v.optional(versionIdSchema),
  }),
  pruned: v.optional(v.array(nodeSchema), []),
});

const versionSchema = v.object({
  version: v.object({
    ...nodeSchema.entries,
    number: v.pipe(v.number(), v.integer(), v.minValue(1)),
    author: v.string(),
    normalised_hash: v.optional(contentHashSchema),
    note: v.optional(v.string()),
  }),
  changes: v.object({ files_changed: v.array(fileChangeSchema), summary: v.string() }),
  tags: v.optional(v.array(tagSchema), []),
  skipped: v.optional(versionMetadataSchema.entries.skipped.wrapped, []),
  elsewhere: v.optional(versionMetadataSchema.entries.elsewhere.wrapped),
});

/** What is written down of an artifact beside its versions: plain values, as TOML and JSON have them. */
export function artifactTable(history: History): Readonly<Record<string, unknown>> {
  const { artifactId: id, kind, name, path, head, baseline, gaps } = history;
  return {
    artifact: { format: FORMAT, id, kind, name, path, head, baseline },
    ...(gaps.length > 0 ? { pruned: gaps.map(nodeTable) } : {}),
  };
}

/** @param place what is said to be wrong. @throws ExchangeError `bad-record`, `newer-format` */
export function readArtifactTable(table: unknown, place: string): Omit<History, 'versions'> {
  const { artifact, pruned } = parsed(artifactSchema, table, place);
  const { format, id: artifactId, kind, path, head, baseline } = artifact;
  if (format > FORMAT) throw new ExchangeError('newer-format', place);
  const shape = ARTIFACT_KINDS.find((row) => row.kind === kind)?.shape;
  // Its name follows from where it is, and is written for people.
  const name = shape ? artifactName(shape, path) : path;
  return { artifactId, kind, name, path, head, baseline, gaps: pruned.map(nodeOf) };
}

/** What is written down of a version beside its files: plain values, as TOML and JSON have them. */
export function versionTable(version: HistoryVersion): Readonly<Record<string, unknown>> {
  const { number, author, note, metadata, tags } = version;
  return {
    version: {
      ...nodeTable(version),
      source: sourceWord(version),
      number,
      author,
      normalised_hash: metadata.normalisedHash,
      note,
    },
    changes: { files_changed: version.filesChanged, summary: version.summary },
    ...(tags.length > 0
      ? { tags: tags.map(({ name, note: why }) => (why === '' ? { name } : { name, note: why })) }
      : {}),
    ...(metadata.skipped && metadata.skipped.length > 0 ? { skipped: metadata.skipped } : {}),
    ...(metadata.elsewhere ? { elsewhere: metadata.elsewhere } : {}),
  };
}

/** @param place what is said to be wrong. @throws ExchangeError `bad-record` */
export function readVersionTable(table: unknown, place: string): HistoryVersion {
  const { version, changes, tags, skipped, elsewhere } = parsed(versionSchema, table, place);
  const metadata: VersionMetadata = {
    ...(version.normalised_hash === undefined ? {} : { normalisedHash: version.normalised_hash }),
    ...(skipped.length > 0 ? { skipped } : {}),
    ...(elsewhere ? { elsewhere } : {}),
  };
  return {
    ...nodeOf(version),
    number: version.number,
    author: version.author,
    filesChanged: changes.files_changed,
    summary: changes.summary,
    metadata,
    tags,
    note: version.note,
  };
}

/** ISO 8601, UTC, with milliseconds. */
function isoTime(ms: number): string {
  return new Date(Math.max(Math.min(ms, LAST_TIME), -LAST_TIME)).toISOString();
}

function nodeTable(node: HistoryGap): Readonly<Record<string, unknown>> {
  const { id, contentHash, parentId, mergeParentId, parentHash, createdAt, changeOrigin } = node;
  return {
    id,
    hash: contentHash,
    parent_versions: parentId === undefined ? [] : [parentId],
    merge_parent_versions: mergeParentId === undefined ? [] : [mergeParentId],
    parent_hash: parentHash,
    timestamp: isoTime(createdAt),
    change_origin: changeOrigin,
  };
}

function nodeOf(table: v.InferOutput<typeof nodeSchema>): HistoryGap {
  return {
    id: table.id,
    contentHash: table.hash,
    parentId: table.parent_versions[0],
    mergeParentId: table.merge_parent_versions[0],
    parentHash: table.parent_hash,
    createdAt: table.timestamp,
    changeOrigin: table.change_origin,
  };
}

/** Where its content came from, for people: `change_origin` and the parents say it exactly. */
function sourceWord({ changeOrigin, mergeParentId }: HistoryVersion): string {
  if (mergeParentId !== undefined) return 'merge';
  if (changeOrigin === undefined) return 'unknown';
  return changeOrigin === 'local_modification' ? 'local' : 'upstream';
}

function parsed<Schema extends v.GenericSchema>(
  schema: Schema,
  table: unknown,
  place: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, table);
  if (result.success) return result.output;
  throw new ExchangeError('bad-record', place, new v.ValiError(result.issues));
}
