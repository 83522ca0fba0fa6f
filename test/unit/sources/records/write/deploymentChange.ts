import type { DeploymentChange } from '../../../../../src/sources/records/write/updateDeploymentRecord';

export const hashOf = (digit: string): string => digit.repeat(64);

/** A synchronisation of the golden skill, or what differs from it. */
export function deploymentChange(change: Partial<DeploymentChange> = {}): DeploymentChange {
  return {
    artifactPath: 'skills/notes-keeper',
    artifactName: 'notes-keeper',
    artifactType: 'skill',
    fromCollection: 'default',
    contentHash: hashOf('4'),
    baseHash: hashOf('4'),
    localModifications: false,
    ...change,
  };
}

/** A deployment of a skill that the golden files do not have. */
export const newDeployment: DeploymentChange = deploymentChange({
  artifactPath: 'skills/Design Notes',
  artifactName: 'Design "Notes"',
  contentHash: hashOf('5'),
  baseHash: hashOf('5'),
  deployedAt: new Date(2026, 3, 1, 9, 30, 0, 250),
});
