import { changedLines } from './changedLines';
import type { FileRole } from './fileRole';
import { jsonRisks } from './jsonRisks';
import type { Finding, RiskKind } from './risk';

/** Keys of a plugin's manifest under which it declares what runs. */
const RUNS = /^(?:plugins\[\]\.)?(hooks|mcpServers|lspServers|monitors|settings|source|dependencies)\b/;
const KIND_OF: Readonly<Record<string, RiskKind>> = { hooks: 'hook', settings: 'settings' };

/** What is only read by people. */
const INERT = /(?:^|\.)(?:\$schema|version|description|statusMessage)$/;

/**
 * What changed in a file that is risky because of its role. Of settings each value is told, of what runs the first
 * change: it has to be looked at as a whole.
 *
 * @param before '' where there was no such file, or none that is text
 */
export function roleRisks(role: FileRole, path: string, before: string, after: string): Finding[] {
  if (role === undefined || before === after) return [];
  const isJson = /\.jsonc?$/i.test(path);
  if (role === 'plugin') {
    return ['hooks', 'settings', 'mcp'].flatMap((group) =>
      jsonRisks(KIND_OF[group] ?? 'mcp', before, after, (key) => {
        const found = RUNS.exec(key)?.[1];
        return found !== undefined && (found in KIND_OF ? found === group : group === 'mcp');
      }),
    );
  }
  if (isJson) return jsonRisks(role, before, after, (key) => role === 'settings' || !INERT.test(key));
  return changedLines(role, before, after).slice(0, 1);
}
