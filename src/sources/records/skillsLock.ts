import * as v from 'valibot';
import { entryFields as f } from './entryFields';
import { entryLabel } from './entryLabel';
import { formatVersion } from './formatVersion';
import { jsonTable } from './jsonTable';
import { namedEntries } from './namedEntries';
import { ProblemList } from './problemList';
import { readEntry } from './readEntry';
import type { Records } from './records';

/** What the skills CLI recorded of a skill that it installed into a project. */
interface SkillsLockEntry {
  /** The skill's own name; its folder's name is made from it. */
  readonly name: string;
  /** `owner/repo`, a package, a path: see `sourceType`. */
  readonly source: string;
  readonly sourceUrl: string | undefined;
  /** A branch or a tag. No commit is recorded. */
  readonly ref: string | undefined;
  /** `github`, `node_modules`, `local`, ... */
  readonly sourceType: string;
  /** Of its `SKILL.md` in the source, relative to it. */
  readonly skillPath: string | undefined;
  /** Of the content as it was installed: `skillsCliHash` of `core/foreignHashes`. */
  readonly computedHash: string;
}

/** `skills-lock.json` of a project. */
interface SkillsLock extends Records<SkillsLockEntry> {
  /** Of the format. */
  readonly version: string | undefined;
}

const KNOWN_VERSION = '1';

const schema = v.object({
  source: f.text,
  sourceUrl: f.optionalText,
  ref: f.optionalText,
  sourceType: f.text,
  skillPath: f.optionalSourcePath,
  computedHash: f.text,
});

/**
 * Reads `skills-lock.json`, which the skills CLI writes into a project's root. Never throws; takes time in proportion
 * to the text and does not pause.
 */
export function readSkillsLock(text: string): SkillsLock {
  const problems = new ProblemList('skills-lock.json');
  const table = jsonTable(text, problems) ?? {};
  const version = formatVersion(table['version'], KNOWN_VERSION, problems);
  const entries = namedEntries(table, 'skills', problems).flatMap(([name, value], index) => {
    const entry = readEntry(schema, value, entryLabel(name, index), problems);
    if (!entry) return [];
    return [
      {
        name,
        source: entry.source,
        sourceUrl: entry.sourceUrl ?? undefined,
        ref: entry.ref ?? undefined,
        sourceType: entry.sourceType,
        skillPath: entry.skillPath ?? undefined,
        computedHash: entry.computedHash,
      },
    ];
  });
  return { version, entries, problems: problems.all };
}
