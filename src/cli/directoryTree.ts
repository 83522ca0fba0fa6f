import * as fs from 'node:fs';
import { devNull } from 'node:os';
import path from 'node:path';
import { neverVersioned, type Exclusion } from '../core/neverVersioned';
import { toManifest, type Manifest, type ManifestEntry } from '../core/manifest';
import { CommandError } from './commandError';
import { entryOf } from './entryOf';

/** A file or folder that takes no part, relative to the directory. */
export interface SkippedEntry {
  readonly path: string;
  /** `special`: neither file, link nor directory. `bad-name`: a name that is not UTF-8. */
  readonly reason: Exclusion | 'special' | 'bad-name';
}

/** The files below a directory, as a merge sees them. */
export interface DirectoryTree {
  readonly directory: string;
  readonly manifest: Manifest;
  readonly skipped: readonly SkippedEntry[];
}

/**
 * Reads all files below a directory; links are not followed. The null device has none.
 *
 * @throws CommandError when it is no directory; and what the file system says
 */
export function directoryTree(directory: string): DirectoryTree {
  const entries: ManifestEntry[] = [];
  const skipped: SkippedEntry[] = [];
  const visit = (folder: string, prefix: string): void => {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      const [file, name] = [path.join(folder, entry.name), prefix + entry.name];
      const reason = entry.name.includes('\uFFFD') ? 'bad-name' : neverVersioned(entry.name);
      if (reason) skipped.push({ path: name, reason });
      else if (entry.isDirectory()) visit(file, `${name}/`);
      else if (entry.isFile() || entry.isSymbolicLink()) entries.push(entryOf(file, name));
      else skipped.push({ path: name, reason: 'special' });
    }
  };
  if (directory !== devNull) {
    if (!fs.statSync(directory).isDirectory()) throw new CommandError(`${directory} is not a directory.`);
    visit(directory, '');
  }
  return { directory, manifest: toManifest(entries), skipped };
}
