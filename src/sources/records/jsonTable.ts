import { visit } from 'jsonc-parser/lib/esm/main.js';
import { asTable, type Table } from './asTable';
import { conflictLine } from './conflictLine';
import type { ProblemList } from './problemList';
import { typeName } from './typeName';

/**
 * A JSON text as tables. A byte order mark is fine; an empty text is not JSON.
 *
 * @returns undefined when the text is not a JSON object, which is reported
 */
export function jsonTable(text: string, problems: ProblemList): Table | undefined {
  const json = text.replace(/^\ufeff/, '');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    const conflict = conflictLine(json);
    const empty = json.trim() === '';
    problems.add({
      code: 'unreadable',
      format: 'JSON',
      reason: empty ? 'empty' : conflict === undefined ? 'syntax' : 'conflict-markers',
      line: empty ? undefined : (conflict ?? errorLine(json)),
    });
    return undefined;
  }
  const table = asTable(value);
  if (!table) {
    const found = typeName(value);
    problems.add({ code: 'wrong-shape', field: 'the whole file', expected: 'an object', found });
  }
  return table;
}

/** Where the first mistake is. The engine's own message says it in words that change with its version. */
function errorLine(json: string): number | undefined {
  let line: number | undefined;
  const stop = new Error('found');
  try {
    visit(
      json,
      {
        onError: (_code, _offset, _length, startLine) => {
          line = startLine + 1;
          throw stop;
        },
      },
      { disallowComments: true },
    );
  } catch {
    // Stopped at the first mistake, or nested too deeply to find it.
  }
  return line;
}
