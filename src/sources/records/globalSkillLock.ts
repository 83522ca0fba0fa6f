import * as v from 'valibot';
import { entryFields as f } from './entryFields';
import { entryLabel } from './entryLabel';
import { formatVersion } from './formatVersion';
import { jsonTable } from './jsonTable';
import { namedEntries } from './namedEntries';
import { ProblemList } from './problemList';
import { readEntry } from './readEntry';
import type { Records } from './records';
import type { RecordTime } from './recordTime';

/** What the skills CLI recorded of a skill that it installed for the user. */
interface GlobalSkillLockEntry {
  /** The skill's own name; its folder's name is made from it. */
  readonly name: string;
  /** `owner/repo`, a path, a host: see `sourceType`. */
  readonly source: string;
  /** `github`, `local`, `mintlify`, ... */
  readonly sourceType: string;
  readonly sourceUrl: string | undefined;
  /** A branch or a tag. */
  readonly ref: string | undefined;
  /** Of its `SKILL.md` in the source, relative to it. */
  readonly skillPath: string | undefined;
  /**
   * The git tree of the skill's folder in the source. It says which upstream version was installed, not what was
   * written, so it cannot show local edits. Undefined where the source is no git repository.
   */
  readonly skillFolderHash: string | undefined;
  readonly installedAt: RecordTime | undefined;
  readonly updatedAt: RecordTime | undefined;
  readonly pluginName: string | undefined;
}

/** `.skill-lock.json` of a user. */
interface GlobalSkillLock extends Records<GlobalSkillLockEntry> {
  /** Of the format; before 3 there was no `skillFolderHash`. */
  readonly version: string | undefined;
}

const KNOWN_VERSION = '3';

const schema = v.object({
  source: f.text,
  sourceType: f.text,
  sourceUrl: f.optionalText,
  ref: f.optionalText,
  skillPath: f.optionalSourcePath,
  skillFolderHash: f.optionalText,
  installedAt: f.optionalUtcTime,
  updatedAt: f.optionalUtcTime,
  pluginName: f.optionalText,
});

/**
 * Reads `.skill-lock.json`, which the skills CLI keeps in `~/.agents` or `$XDG_STATE_HOME/skills`. Never throws; takes
 * time in proportion to the text and does not pause.
 */
export function readGlobalSkillLock(text: string): GlobalSkillLock {
  const problems = new ProblemList('.skill-lock.json');
  const table = jsonTable(text, problems) ?? {};
  const version = formatVersion(table['version'], KNOWN_VERSION, problems);
  const entries = namedEntries(table, 'skills', problems).flatMap(([name, value], index) => {
    const entry = readEntry(schema, value, entryLabel(name, index), problems);
    if (!entry) return [];
    return [
      {
        name,
        source: entry.source,
        sourceType: entry.sourceType,
        sourceUrl: entry.sourceUrl ?? undefined,
        ref: entry.ref ?? undefined,
        skillPath: entry.skillPath ?? undefined,
        skillFolderHash: entry.skillFolderHash ?? undefined,
        installedAt: entry.installedAt ?? undefined,
        updatedAt: entry.updatedAt ?? undefined,
        pluginName: entry.pluginName ?? undefined,
      },
    ];
  });
  return { version, entries, problems: problems.all };
}
