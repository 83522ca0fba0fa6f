import * as v from 'valibot';
import type { ArtifactKind } from '../../core/artifactKind';
import { asTable, type Table } from './asTable';
import { entryFields as f } from './entryFields';
import { entryLabel } from './entryLabel';
import { formatVersion } from './formatVersion';
import { ProblemList } from './problemList';
import { readEntry } from './readEntry';
import type { Records } from './records';
import type { RecordTime } from './recordTime';
import { skillmeatKind } from './skillmeatKind';
import { tableList } from './tableList';
import { tomlTable } from './tomlTable';

/** An artifact of a SkillMeat collection. */
export interface CollectionArtifact {
  /** With or without the file's extension: compare with `sameSkillmeatName`. */
  readonly name: string;
  /** SkillMeat's word. */
  readonly type: string;
  readonly kind: ArtifactKind | undefined;
  /** Relative to the collection's folder. */
  readonly path: string;
  /** `local`, `github` or `marketplace`. */
  readonly origin: string;
  /** What a `marketplace` is: `github`, `gitlab`, `bitbucket`. */
  readonly originSource: string | undefined;
  readonly added: RecordTime | undefined;
  /** An address. */
  readonly upstream: string | undefined;
  /** `latest`, a tag, a branch or a commit. */
  readonly versionSpec: string | undefined;
  /** A commit of the upstream. */
  readonly resolvedSha: string | undefined;
  readonly resolvedVersion: string | undefined;
  readonly lastUpdated: RecordTime | undefined;
  readonly discoveredAt: RecordTime | undefined;
  readonly tags: readonly string[];
  readonly uuid: string | undefined;
}

/** A SkillMeat collection: its artifacts are the entries. */
interface CollectionManifest extends Records<CollectionArtifact> {
  readonly name: string | undefined;
  /** Of the format. */
  readonly version: string | undefined;
  readonly created: RecordTime | undefined;
  readonly updated: RecordTime | undefined;
}

const KNOWN_VERSION = '1.0.0';

const headSchema = v.object({
  name: f.optionalText,
  created: f.optionalUtcTime,
  updated: f.optionalUtcTime,
});

const schema = v.object({
  name: f.text,
  type: f.text,
  path: f.path,
  origin: f.text,
  origin_source: f.optionalText,
  added: f.optionalUtcTime,
  upstream: f.optionalText,
  version_spec: f.optionalText,
  resolved_sha: f.optionalText,
  resolved_version: f.optionalText,
  last_updated: f.optionalUtcTime,
  discovered_at: f.optionalUtcTime,
  tags: f.optionalTexts,
  uuid: f.optionalText,
});

/**
 * Reads a collection's `collection.toml` (`skillmeat/storage/manifest.py`). Times are UTC. Never throws; takes time in
 * proportion to the text and does not pause.
 */
export function readCollectionManifest(text: string): CollectionManifest {
  const problems = new ProblemList('collection.toml');
  const table = tomlTable(text, problems) ?? {};
  const head = headOf(table, problems);
  const entries = tableList(table, 'artifacts', problems).flatMap((value, index) => {
    const label = entryLabel(asTable(value)?.['name'], index);
    const entry = readEntry(schema, value, label, problems);
    return entry ? [toArtifact(entry)] : [];
  });
  return { ...head, entries, problems: problems.all };
}

function headOf(table: Table, problems: ProblemList): Omit<CollectionManifest, keyof Records<unknown>> {
  const value = table['collection'];
  const head = value === undefined ? undefined : readEntry(headSchema, value, '[collection]', problems);
  return {
    name: head?.name ?? undefined,
    version: formatVersion(asTable(value)?.['version'], KNOWN_VERSION, problems),
    created: head?.created ?? undefined,
    updated: head?.updated ?? undefined,
  };
}

function toArtifact(entry: v.InferOutput<typeof schema>): CollectionArtifact {
  return {
    name: entry.name,
    type: entry.type,
    kind: skillmeatKind(entry.type),
    path: entry.path,
    origin: entry.origin,
    originSource: entry.origin_source ?? undefined,
    added: entry.added ?? undefined,
    upstream: entry.upstream ?? undefined,
    versionSpec: entry.version_spec ?? undefined,
    resolvedSha: entry.resolved_sha ?? undefined,
    resolvedVersion: entry.resolved_version ?? undefined,
    lastUpdated: entry.last_updated ?? undefined,
    discoveredAt: entry.discovered_at ?? undefined,
    tags: entry.tags ?? [],
    uuid: entry.uuid ?? undefined,
  };
}
