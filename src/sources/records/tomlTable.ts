import { parse, TomlError } from 'smol-toml';
import type { Table } from './asTable';
import { conflictLine } from './conflictLine';
import type { ProblemList } from './problemList';

/**
 * A TOML text as tables. A byte order mark and CRLF are fine; an empty text is an empty table.
 *
 * @returns undefined when the text is not TOML, which is reported
 */
export function tomlTable(text: string, problems: ProblemList): Table | undefined {
  try {
    // A number too large for JavaScript in a field nobody reads must not cost the whole file.
    return parse(text, { integersAsBigInt: 'asNeeded' });
  } catch (error) {
    const conflict = conflictLine(text);
    problems.add({
      code: 'unreadable',
      format: 'TOML',
      reason: conflict === undefined ? 'syntax' : 'conflict-markers',
      line: conflict ?? (error instanceof TomlError ? error.line : undefined),
    });
    return undefined;
  }
}
