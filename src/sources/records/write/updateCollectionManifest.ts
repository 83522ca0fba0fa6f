import { asTable, type Table } from '../asTable';
import { recordPath } from '../recordPath';
import { sameSkillmeatName } from '../sameSkillmeatName';
import { addEntry, changedTable, changeFields } from './entryEdit';
import { parsedRecord, recordEntries, verifiedRecord } from './parsedRecord';
import { pythonTime } from './pythonTime';

/** An artifact of a collection whose content was changed. */
interface CollectionChange {
  readonly name: string;
  /** SkillMeat's word. */
  readonly type: string;
  /** Relative to the collection's folder, `/` between components. */
  readonly path: string;
  readonly updated: Date;
}

/** As `Collection.to_dict` and `Artifact.to_dict` order them. */
const HEAD_ORDER = ['name', 'version', 'created', 'updated'];
const ORDER = [
  'name',
  'type',
  'path',
  'origin',
  'added',
  'upstream',
  'version_spec',
  'resolved_sha',
  'resolved_version',
  'last_updated',
];

/**
 * Records in a `collection.toml` that the content of an artifact was changed: `updated` of the collection and
 * `last_updated` of the artifact, as SkillMeat's `ArtifactManager.update` does. An artifact that is not listed gets an
 * entry as by its `add_from_local`, of what is known here: without metadata, tags and `uuid`, which SkillMeat fills in
 * itself. Everything else of the text is kept to the byte.
 *
 * SkillMeat's own synchronisation into a collection records nothing here. Like its `find_artifact`, names are the same
 * with and without the file's extension; an artifact is also taken for listed when another entry has its path, as two
 * entries for one place would be wrong.
 *
 * @throws RecordEditError
 */
export function updateCollectionManifest(text: string, change: CollectionChange): string {
  const updated = pythonTime(change.updated, 'utc');
  const record = parsedRecord(text);
  const artifacts = recordEntries(record, 'artifacts');
  const head = asTable(record['collection']);
  const headChanges = [['updated', updated]] as const;
  const headText = head ? changeFields(text, ['collection'], head, headChanges, HEAD_ORDER) : text;
  const expected = head ? { ...record, collection: changedTable(head, headChanges) } : record;

  const index = artifactIndex(artifacts, change);
  const artifact = index === undefined ? undefined : artifacts[index];
  if (index === undefined || !artifact) {
    const fields = [
      ['name', change.name],
      ['type', change.type],
      ['path', change.path],
      ['origin', 'local'],
      ['added', updated],
    ] as const;
    const after = addEntry(headText, 'artifacts', fields, [['collection']]);
    return verifiedRecord(after, { ...expected, artifacts: [...artifacts, Object.fromEntries(fields)] });
  }
  const changes = [['last_updated', updated]] as const;
  const after = changeFields(headText, ['artifacts', index], artifact, changes, ORDER);
  return verifiedRecord(after, {
    ...expected,
    artifacts: artifacts.with(index, changedTable(artifact, changes)),
  });
}

function artifactIndex(artifacts: readonly Table[], change: CollectionChange): number | undefined {
  const path = recordPath(change.path);
  const named = artifacts.findIndex(({ name, type }) => {
    return type === change.type && typeof name === 'string' && sameSkillmeatName(name, change.name);
  });
  if (named !== -1) return named;
  const placed = artifacts.findIndex((artifact) => {
    const recorded = artifact['path'];
    return path !== undefined && typeof recorded === 'string' && recordPath(recorded) === path;
  });
  return placed === -1 ? undefined : placed;
}
