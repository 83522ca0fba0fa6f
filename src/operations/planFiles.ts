import { entriesByPath } from '../core/entriesByPath';
import type { Manifest, ManifestEntry } from '../core/manifest';

/** What applying a manifest over another does to one file. */
export type FileStep =
  | { readonly action: 'write'; readonly path: string; readonly entry: ManifestEntry }
  | { readonly action: 'set-mode'; readonly path: string; readonly executable: boolean }
  | { readonly action: 'remove'; readonly path: string };

/**
 * The steps from what is on disk to what shall be. Files that neither manifest names (skipped, ignored, secret ones)
 * are not touched.
 */
export function planFiles(present: Manifest, target: Manifest): FileStep[] {
  const now = entriesByPath(present);
  const wanted = new Set(target.map(({ path }) => path));
  const steps: FileStep[] = [];
  for (const entry of target) {
    const before = now.get(entry.path);
    const isLink = entry.mode === '120000';
    if (before?.hash !== entry.hash || (before.mode === '120000') !== isLink) {
      steps.push({ action: 'write', path: entry.path, entry });
    } else if (before.mode !== entry.mode) {
      steps.push({ action: 'set-mode', path: entry.path, executable: entry.mode === '100755' });
    }
  }
  for (const { path } of present) if (!wanted.has(path)) steps.push({ action: 'remove', path });
  return steps;
}
