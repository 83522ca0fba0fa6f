import { workspace } from 'vscode';
import type { RetentionLimits } from '../../core/retention/retentionLimits';

/** The part of a setting's name that all of them have: shows them in the settings editor. */
export const RETENTION_SETTINGS = 'artifactLineage.retention';

/** The limits of the settings as they are now. What is no number of at least 1 is no limit. */
export function retentionSettings(): RetentionLimits {
  const settings = workspace.getConfiguration(RETENTION_SETTINGS);
  const limit = (name: string): number | undefined => {
    const value = settings.get<unknown>(name);
    return typeof value === 'number' && value >= 1 ? Math.floor(value) : undefined;
  };
  const megabytes = limit('sizeBudgetMB');
  return {
    keepVersions: limit('keepVersions'),
    keepDays: limit('keepDays'),
    budgetBytes: megabytes === undefined ? undefined : megabytes * 1_000_000,
  };
}
