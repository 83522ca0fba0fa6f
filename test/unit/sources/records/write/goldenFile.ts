import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../../../host/projectRoot';

/**
 * A file of `golden/`. Those named after SkillMeat's files were written by Python's tomli_w 1.2.0 from what SkillMeat's
 * `to_dict` gives, before and after a change; `commented` is by hand.
 */
export function goldenFile(name: string): string {
  return readFileSync(
    path.join(projectRoot, 'test/unit/sources/records/write/golden', `${name}.toml`),
    'utf8',
  );
}

/** The same text as other editors would leave it. */
export const otherForms: readonly (readonly [string, (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['with CRLF', (text) => text.replaceAll('\n', '\r\n')],
  ['with a byte order mark', (text) => `\uFEFF${text}`],
  ['without a line end at its end', (text) => text.replace(/\n$/, '')],
];
