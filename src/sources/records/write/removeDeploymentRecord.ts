import { deploymentIndex } from './deploymentIndex';
import { changedTable } from './entryEdit';
import { parsedRecord, recordEntries, verifiedRecord } from './parsedRecord';
import { removeTomlTable } from './removeTomlTable';

/**
 * Removes the entry of an artifact from a `.skillmeat-deployed.toml`, with the comments right above it. Everything
 * else of the text is kept to the byte, and all of it when there is no such entry.
 *
 * @returns an empty text when nothing else was in it: SkillMeat has no file then
 * @throws RecordEditError
 */
export function removeDeploymentRecord(text: string, artifactPath: string, artifactName: string): string {
  const record = parsedRecord(text);
  const entries = recordEntries(record, 'deployed');
  const index = deploymentIndex(entries, artifactPath, artifactName);
  if (index === undefined) return text;
  const left = entries.toSpliced(index, 1);
  // A list of tables without tables is not written at all.
  const expected =
    left.length === 0 ? changedTable(record, [['deployed', undefined]]) : { ...record, deployed: left };
  return verifiedRecord(removeTomlTable(text, ['deployed', index]), expected);
}
