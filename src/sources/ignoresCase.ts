import type { ReadableFileTree } from '../core/fileTree';

/**
 * Whether the file system of a folder takes names that differ only in case for one, as those of macOS and Windows usually
 * do. Nothing is written to find out: the folder is looked for under its name in the other case.
 *
 * @param folder an existing one, absolute
 */
export async function ignoresCase(files: ReadableFileTree, folder: string): Promise<boolean> {
  for (let path = folder; path.includes('/'); path = path.slice(0, path.lastIndexOf('/'))) {
    const at = path.lastIndexOf('/') + 1;
    const name = path.slice(at);
    const other = name === name.toLowerCase() ? name.toUpperCase() : name.toLowerCase();
    // A name without letters says nothing; the folder above lies on the same disk, or decides well enough.
    if (other === name) continue;
    const [own, swapped] = await Promise.all([
      files.stat(path),
      files.stat(path.slice(0, at) + other).catch(() => undefined),
    ]);
    return own !== undefined && swapped?.inode === own.inode && swapped.ctimeMs === own.ctimeMs;
  }
  return false;
}
