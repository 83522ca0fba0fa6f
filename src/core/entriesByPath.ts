import type { Manifest, ManifestEntry } from './manifest';

/** The files of a content by their paths. */
export const entriesByPath = (manifest: Manifest): ReadonlyMap<string, ManifestEntry> =>
  new Map(manifest.map((entry) => [entry.path, entry]));
