import { entriesByPath } from './entriesByPath';
import { compareCodePoints } from './compareCodePoints';
import type { Manifest, ManifestEntry } from './manifest';

/** One file's difference between two versions. `mode`: only the mode class changed. */
export type FileChange =
  | { readonly path: string; readonly change: 'added' | 'deleted' | 'modified' | 'mode' }
  | { readonly path: string; readonly change: 'renamed'; readonly from: string };

/**
 * What changed from one manifest to the next, in path order. A file that vanished and one of equal content and mode
 * that appeared are a rename; each file takes part in at most one.
 */
export function fileChanges(before: Manifest, after: Manifest): FileChange[] {
  const old = entriesByPath(before);
  const kept = new Set(after.map((entry) => entry.path));
  const vanished = new Map<string, ManifestEntry[]>();
  for (const entry of before) {
    if (kept.has(entry.path)) continue;
    const key = `${entry.mode} ${entry.hash}`;
    const same = vanished.get(key);
    if (same) same.push(entry);
    else vanished.set(key, [entry]);
  }
  const renamedFrom = new Set<string>();
  const changes: FileChange[] = [];
  for (const entry of after) {
    const previous = old.get(entry.path);
    if (!previous) {
      const source = entry.size > 0 ? vanished.get(`${entry.mode} ${entry.hash}`)?.shift() : undefined;
      if (source) {
        renamedFrom.add(source.path);
        changes.push({ path: entry.path, change: 'renamed', from: source.path });
      } else {
        changes.push({ path: entry.path, change: 'added' });
      }
    } else if (previous.hash !== entry.hash) {
      changes.push({ path: entry.path, change: 'modified' });
    } else if (previous.mode !== entry.mode) {
      changes.push({ path: entry.path, change: 'mode' });
    }
  }
  for (const entry of before) {
    if (!kept.has(entry.path) && !renamedFrom.has(entry.path)) {
      changes.push({ path: entry.path, change: 'deleted' });
    }
  }
  return changes.sort((a, b) => compareCodePoints(a.path, b.path));
}
