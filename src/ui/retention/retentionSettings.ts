import { workspace } from 'vscode';
import type { RetentionLimits } from '../../core/retention/retentionLimits';

/** Finds these settings in the settings editor. */
export const RETENTION_SETTINGS = '@ext:artifact-lineage.artifact-lineage retention';

/** The limits of the settings as they are now. What is no number of at least 1 is no limit. */
export function retentionSettings(): RetentionLimits {
  const settings = workspace.getConfiguration('artifactLineage');
  const megabytes = limit(settings.get<unknown>('retention.sizeBudgetMB'));
  return {
    keepVersions: limit(settings.get<unknown>('retention.keepVersions')),
    keepDays: limit(settings.get<unknown>('retention.keepDays')),
    budgetBytes: megabytes === undefined ? undefined : megabytes * 1_000_000,
  };
}

function limit(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 1 ? Math.floor(value) : undefined;
}
