import type { Manifest, ManifestEntry } from '../core/manifest';

/**
 * Whether files are what an operation leaves that stopped anywhere on its way, and no more: each as it was before or as
 * it shall be. Both are in the history, so there is nothing to capture.
 */
export function isHalfDone(present: Manifest, before: Manifest, after: Manifest): boolean {
  const known = new Set([...before, ...after].map(keyOf));
  return present.every((entry) => known.has(keyOf(entry)));
}

const keyOf = ({ path, hash }: ManifestEntry): string => `${hash} ${path}`;
