import type { Version } from '../version';

/** What stands before and behind the name of the other project. */
const AROUND = {
  theirs: ['From ', ''],
  updated: ['Updated from ', ''],
  kept: ['Kept beside what ', ' has'],
} as const;

/**
 * What is recorded of a version that has to do with another project: it is what that one had, an update from there, or what was
 * kept as it was beside that.
 *
 * @param project its name
 */
export function elsewhereSummary(what: keyof typeof AROUND, project: string): string {
  return AROUND[what].join(project);
}

/** The name of the other project that a version has to do with; undefined for one that has nothing to do with any. */
export function elsewhereProject({
  changeOrigin,
  summary,
}: Pick<Version, 'changeOrigin' | 'summary'>): string | undefined {
  // Nothing else gives versions of these origins a summary.
  if (changeOrigin !== 'sync' && changeOrigin !== 'deployment') return undefined;
  const around = Object.values(AROUND).find(
    ([before, behind]) => summary.startsWith(before) && summary.endsWith(behind),
  );
  return around && summary.slice(around[0].length, summary.length - around[1].length);
}
