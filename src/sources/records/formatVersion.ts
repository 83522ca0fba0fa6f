import type { ProblemList } from './problemList';
import { typeName } from './typeName';

/**
 * Reads the version of a file's format, and reports one that is newer than the known one. An older one is not
 * reported: what it lacks is reported where it is missed.
 *
 * @param known numbers with dots between them
 * @returns as text, whether it was written as text or as a number; undefined when it is absent or neither
 */
export function formatVersion(value: unknown, known: string, problems: ProblemList): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') {
    const fault = { code: 'wrong-type', expected: 'a version number', found: typeName(value) } as const;
    problems.add({ code: 'field-ignored', entry: undefined, field: 'version', fault });
    return undefined;
  }
  const version = String(value);
  if (isNewer(version, known)) problems.add({ code: 'newer-version', version: version.slice(0, 40), known });
  return version;
}

function isNewer(version: string, known: string): boolean {
  const [parts, knownParts] = [version, known].map((text) => text.split('.').map(Number));
  for (const [index, part] of (parts ?? []).entries()) {
    const knownPart = knownParts?.[index] ?? 0;
    // What is no number compares as neither greater nor less.
    if (part > knownPart) return true;
    if (part !== knownPart) return false;
  }
  return false;
}
