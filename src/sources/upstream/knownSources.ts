import path from 'node:path';
import type { ReadableFileTree } from '../../core/fileTree';
import { unlessUnreadable } from './unlessUnreadable';
import type { SourcePlace } from '../../core/sourcePlace';
import { toSlashes } from '../nodeFileTree';
import { sourcePlaceAt } from './sourcePlaceAt';

interface SourceSearch {
  /** Absolute path of the home directory, where SkillMeat keeps its collections; undefined leaves them out. */
  readonly home: string | undefined;
  /** Absolute paths from the settings, or paths that begin with `~`. Others are left out. */
  readonly configured: readonly string[];
  readonly files: ReadableFileTree;
}

/**
 * The sources on this machine: SkillMeat's collections by name, then the configured folders in their order. Each real path
 * once. A configured folder that is missing or cannot be read is in the answer too, so that it can be shown as such.
 */
export async function knownSources({ home, configured, files }: SourceSearch): Promise<SourcePlace[]> {
  const places = new Map<string, SourcePlace>();
  const add = (place: SourcePlace): void => {
    if (!places.has(place.folder)) places.set(place.folder, place);
  };
  if (home !== undefined) {
    for (const folder of await foldersIn(`${home}/.skillmeat/collections`, files)) {
      const place = await sourcePlaceAt(folder, files);
      if (place.type === 'collection') add(place);
    }
  }
  for (const text of configured) {
    const folder = expanded(text.trim(), home);
    if (folder !== undefined) add(await sourcePlaceAt(folder, files));
  }
  return [...places.values()];
}

/** What lies in a folder, by name; nothing when it cannot be listed. */
async function foldersIn(folder: string, files: ReadableFileTree): Promise<string[]> {
  const entries = (await unlessUnreadable(() => files.list(folder))) ?? [];
  return entries
    .filter(({ type }) => type === 'directory' || type === 'link')
    .map(({ name }) => `${folder}/${name}`)
    .sort();
}

function expanded(text: string, home: string | undefined): string | undefined {
  const isInHome = text === '~' || /^~[/\\]/.test(text);
  if (isInHome && home === undefined) return undefined;
  const absolute = isInHome && home !== undefined ? `${home}/${text.slice(2)}` : text;
  return path.isAbsolute(absolute) ? toSlashes(absolute) : undefined;
}
