import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { ApiArtifact, ApiVersion } from '../../src/api';

/** What a VS Code remembers for the test after its restart, outside of everything the extension writes. */
export interface Memory {
  readonly artifacts: readonly ApiArtifact[];
  readonly versions: readonly ApiVersion[];
  /** Restorable text of a version. */
  readonly text: { readonly versionId: string; readonly file: string; readonly content: string };
  /** Artifacts that were deployed from a collection, by what happened to them: their ids. */
  readonly linked: Readonly<Record<string, string>>;
}

const memoryFile = (): string => {
  const file = process.env['TEST_MEMORY'];
  if (file === undefined) throw new Error('TEST_MEMORY is not set.');
  return file;
};

/** Remembers this too, in place of what was remembered by the same name. */
export function remember(memory: Partial<Memory>): void {
  const known = existsSync(memoryFile()) ? recall() : {};
  writeFileSync(memoryFile(), JSON.stringify({ ...known, ...memory }));
}

export function recall(): Memory {
  return JSON.parse(readFileSync(memoryFile(), 'utf8')) as Memory;
}
