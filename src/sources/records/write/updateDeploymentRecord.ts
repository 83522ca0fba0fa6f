import type { Table } from '../asTable';
import { recordPath } from '../recordPath';
import { deploymentIndex } from './deploymentIndex';
import { addEntry, changedTable, changeFields, type FieldChanges } from './entryEdit';
import { parsedRecord, recordEntries, verifiedRecord } from './parsedRecord';
import { pythonTime } from './pythonTime';
import { RecordEditError } from './recordEditError';
import type { TomlValue } from './tomlLiteral';

/** A deployment or a synchronisation of one artifact. Hashes are SkillMeat's: those of `core/foreignHashes`. */
export interface DeploymentChange {
  /** Relative to the record's folder, `/` between components. */
  readonly artifactPath: string;
  readonly artifactName: string;
  /** SkillMeat's word. Only a new entry gets it. */
  readonly artifactType: string;
  readonly fromCollection: string;
  /** What SkillMeat compares both sides with: after a deployment or a synchronisation, of the upstream's content. */
  readonly contentHash: string;
  /** Of the upstream's content at this time: the base of the next merge. */
  readonly baseHash: string;
  /** Whether what lies in the project is other than what the upstream has. */
  readonly localModifications: boolean;
  /** Of a new deployment; a synchronisation has none, and an entry keeps its own. A new entry without it gets now. */
  readonly deployedAt?: Date | undefined;
  /** Instead of the entry's hash until now. */
  readonly parentHash?: string | undefined;
}

/** As `Deployment.to_dict` orders them. */
const ORDER = [
  'artifact_name',
  'artifact_type',
  'from_collection',
  'deployed_at',
  'artifact_path',
  'content_hash',
  'local_modifications',
  'parent_hash',
  'version_lineage',
  'last_modified_check',
  'modification_detected_at',
  'merge_base_snapshot',
  'deployment_profile_id',
  'platform',
  'profile_root_dir',
  'artifact_uuid',
  'collection_sha',
];

/**
 * Records a deployment or a synchronisation in a `.skillmeat-deployed.toml`. Everything else of the text is kept to
 * the byte. The same change again changes nothing.
 *
 * A new entry has the fields of SkillMeat's `DeploymentTracker.record_deployment` without a profile, which it takes for
 * Claude Code's. Of an entry that is there, SkillMeat writes a new one in its place; here
 *
 * - the entry is found by its path, which says what lies where; SkillMeat goes by name, type and profile;
 * - name, type, profile, `artifact_uuid`, times and fields that are not known stay, as they are still true;
 * - `parent_hash` and `version_lineage` go on, where SkillMeat drops both, so that the history is not lost;
 * - `merge_base_snapshot` is given by itself, as the base of the next merge.
 *
 * As with SkillMeat, `collection_sha` is `content_hash`, and `modification_detected_at` goes.
 *
 * @param text undefined or empty: there is no record yet
 * @throws RecordEditError
 */
export function updateDeploymentRecord(text: string | undefined, change: DeploymentChange): string {
  const path = recordPath(change.artifactPath);
  if (path === undefined) {
    throw new RecordEditError('unsupported-form', `${change.artifactPath} is not a path in the folder.`);
  }
  const before = text ?? '';
  const record = parsedRecord(before);
  const entries = recordEntries(record, 'deployed');
  const index = deploymentIndex(entries, path, change.artifactName);
  const entry = index === undefined ? undefined : entries[index];
  if (index === undefined || !entry) {
    const fields = newEntry(change, path);
    const after = addEntry(before, 'deployed', fields, []);
    return verifiedRecord(after, { ...record, deployed: [...entries, Object.fromEntries(fields)] });
  }
  const changes = changesOf(entry, change);
  const after = changeFields(before, ['deployed', index], entry, changes, ORDER);
  return verifiedRecord(after, { ...record, deployed: entries.with(index, changedTable(entry, changes)) });
}

function newEntry(change: DeploymentChange, path: string): readonly (readonly [string, TomlValue])[] {
  const { contentHash, parentHash } = change;
  const parent = parentHash === undefined || parentHash === contentHash ? undefined : parentHash;
  return [
    ['artifact_name', change.artifactName],
    ['artifact_type', change.artifactType],
    ['from_collection', change.fromCollection],
    ['deployed_at', pythonTime(change.deployedAt ?? new Date(), 'local')],
    ['artifact_path', path],
    ['content_hash', contentHash],
    ['local_modifications', change.localModifications],
    ...(parent === undefined
      ? []
      : ([
          ['parent_hash', parent],
          ['version_lineage', [contentHash, parent]],
        ] as const)),
    ['merge_base_snapshot', change.baseHash],
    ['collection_sha', contentHash],
  ];
}

function changesOf(entry: Table, change: DeploymentChange): FieldChanges {
  const { contentHash } = change;
  const old = textOf(entry['content_hash']) ?? textOf(entry['collection_sha']);
  const previous = old === contentHash ? undefined : old;
  const parent = change.parentHash ?? previous;
  const lineage = lineageOf(entry['version_lineage'], contentHash, previous);
  const changes: (readonly [string, TomlValue | undefined])[] = [
    ['modification_detected_at', undefined],
    ['from_collection', change.fromCollection],
    ['content_hash', contentHash],
  ];
  if (change.deployedAt) changes.push(['deployed_at', pythonTime(change.deployedAt, 'local')]);
  if (change.localModifications || entry['local_modifications'] !== undefined) {
    changes.push(['local_modifications', change.localModifications]);
  }
  if (parent !== undefined) changes.push(['parent_hash', parent]);
  if (lineage) changes.push(['version_lineage', lineage]);
  changes.push(['merge_base_snapshot', change.baseHash], ['collection_sha', contentHash]);
  return changes;
}

/** Newest first; undefined when there is nothing to record. */
function lineageOf(
  recorded: unknown,
  contentHash: string,
  previous: string | undefined,
): readonly string[] | undefined {
  const lineage: unknown[] = Array.isArray(recorded) ? recorded : [];
  const hashes = lineage.filter((hash) => typeof hash === 'string');
  if (hashes.length !== lineage.length || (recorded !== undefined && !Array.isArray(recorded))) {
    throw new RecordEditError('unsupported-form', 'version_lineage is not a list of texts.');
  }
  if (hashes.length === 0) return previous === undefined ? undefined : [contentHash, previous];
  return hashes[0] === contentHash ? undefined : [contentHash, ...hashes];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
