const EXTENSION = /\.(?:md|txt|json|yaml|yml)$/;

/**
 * Whether two names mean one artifact for SkillMeat: its records have names with and without the file's extension.
 * One extension is left out, and case counts, as in `skillmeat/storage/deployment.py`.
 */
export function sameSkillmeatName(a: string, b: string): boolean {
  return a.replace(EXTENSION, '') === b.replace(EXTENSION, '');
}
