import * as v from 'valibot';
import type { ArtifactKind } from '../../core/artifactKind';
import { asTable } from './asTable';
import { entryFields as f } from './entryFields';
import { entryLabel } from './entryLabel';
import { ProblemList } from './problemList';
import { readEntry } from './readEntry';
import type { Records } from './records';
import type { RecordTime } from './recordTime';
import { skillmeatKind } from './skillmeatKind';
import { tableList } from './tableList';
import { tomlTable } from './tomlTable';

/** What SkillMeat recorded of one artifact that it deployed. Hashes are those of `core/foreignHashes`. */
export interface DeploymentRecord {
  /** With or without the file's extension: compare with `sameSkillmeatName`. */
  readonly artifactName: string;
  /** SkillMeat's word. */
  readonly artifactType: string;
  readonly kind: ArtifactKind | undefined;
  readonly fromCollection: string;
  /** Local time by all of SkillMeat's code but `skillmeat/core/sync.py`, which writes UTC here. */
  readonly deployedAt: RecordTime | undefined;
  /** Relative to the folder of the record; says where the artifact is, and whether it is a file or a folder. */
  readonly artifactPath: string;
  /** Of the content as it was deployed. */
  readonly contentHash: string;
  readonly localModifications: boolean;
  readonly parentHash: string | undefined;
  /** Content hashes, newest first; only `contentHash` when none are recorded. */
  readonly versionLineage: readonly string[];
  readonly lastModifiedCheck: RecordTime | undefined;
  readonly modificationDetectedAt: RecordTime | undefined;
  /** A content hash, despite its name. */
  readonly mergeBaseSnapshot: string | undefined;
  readonly deploymentProfileId: string | undefined;
  readonly platform: string | undefined;
  readonly profileRootDir: string | undefined;
  readonly artifactUuid: string | undefined;
}

const schema = v.object({
  artifact_name: f.text,
  artifact_type: f.text,
  from_collection: f.text,
  deployed_at: f.optionalLocalTime,
  artifact_path: f.path,
  content_hash: f.optionalText,
  collection_sha: f.optionalText,
  local_modifications: f.optionalFlag,
  parent_hash: f.optionalText,
  version_lineage: f.optionalTexts,
  last_modified_check: f.optionalUtcTime,
  modification_detected_at: f.optionalUtcTime,
  merge_base_snapshot: f.optionalText,
  deployment_profile_id: f.optionalText,
  platform: f.optionalText,
  profile_root_dir: f.optionalText,
  artifact_uuid: f.optionalText,
});

/**
 * Reads `.claude/.skillmeat-deployed.toml` (`skillmeat/storage/deployment.py`). Two records may have one path: both
 * are kept, in the file's order. Never throws; takes time in proportion to the text and does not pause.
 */
export function readDeploymentRecords(text: string): Records<DeploymentRecord> {
  const problems = new ProblemList('.skillmeat-deployed.toml');
  const table = tomlTable(text, problems) ?? {};
  const entries = tableList(table, 'deployed', problems).flatMap((value, index) => {
    const label = entryLabel(asTable(value)?.['artifact_name'], index);
    const record = toRecord(readEntry(schema, value, label, problems), label, problems);
    return record ? [record] : [];
  });
  return { entries, problems: problems.all };
}

function toRecord(
  entry: v.InferOutput<typeof schema> | undefined,
  label: string,
  problems: ProblemList,
): DeploymentRecord | undefined {
  if (!entry) return undefined;
  // Records of before content_hash have its value under the old name.
  const contentHash = entry.content_hash ?? entry.collection_sha ?? undefined;
  if (contentHash === undefined) {
    const fault = { code: 'missing' } as const;
    problems.add({ code: 'entry-left-out', entry: label, field: 'content_hash', fault });
    return undefined;
  }
  return {
    artifactName: entry.artifact_name,
    artifactType: entry.artifact_type,
    kind: skillmeatKind(entry.artifact_type),
    fromCollection: entry.from_collection,
    deployedAt: entry.deployed_at ?? undefined,
    artifactPath: entry.artifact_path,
    contentHash,
    localModifications: entry.local_modifications ?? false,
    parentHash: entry.parent_hash ?? undefined,
    versionLineage: entry.version_lineage ?? [contentHash],
    lastModifiedCheck: entry.last_modified_check ?? undefined,
    modificationDetectedAt: entry.modification_detected_at ?? undefined,
    mergeBaseSnapshot: entry.merge_base_snapshot ?? undefined,
    deploymentProfileId: entry.deployment_profile_id ?? undefined,
    platform: entry.platform ?? undefined,
    profileRootDir: entry.profile_root_dir ?? undefined,
    artifactUuid: entry.artifact_uuid ?? undefined,
  };
}
