import type { Table } from '../asTable';
import { recordPath } from '../recordPath';
import { sameSkillmeatName } from '../sameSkillmeatName';

/**
 * Which entry of a deployment record is that of an artifact: the one with its path; of several the first with its
 * name, else the first.
 *
 * @returns undefined when none has the path
 */
export function deploymentIndex(
  entries: readonly Table[],
  artifactPath: string,
  artifactName: string,
): number | undefined {
  const path = recordPath(artifactPath);
  if (path === undefined) return undefined;
  const own = [...entries.entries()].filter(([, entry]) => {
    const recorded = entry['artifact_path'];
    return typeof recorded === 'string' && recordPath(recorded) === path;
  });
  const named = own.find(([, entry]) => {
    const name = entry['artifact_name'];
    return typeof name === 'string' && sameSkillmeatName(name, artifactName);
  });
  return (named ?? own[0])?.[0];
}
