import type { Manifest, ManifestEntry } from '../../manifest';
import { exactRenames } from './exactRenames';

/** What is one file in up to three trees. */
export interface FileRow {
  /** In the base, or where it was added. No two rows share it. */
  readonly path: string;
  readonly base: ManifestEntry | undefined;
  readonly local: ManifestEntry | undefined;
  readonly upstream: ManifestEntry | undefined;
}

/** Tells which entries of three trees are the same file: by path, and by renames. Each entry is in one row. */
export function fileRows(base: Manifest, local: Manifest, upstream: Manifest): FileRow[] {
  const inLocal = new Map(local.map((entry) => [entry.path, entry]));
  const inUpstream = new Map(upstream.map((entry) => [entry.path, entry]));
  const renames = exactRenames(base, local, upstream);
  const rows = base.map((entry): FileRow => {
    const { path } = entry;
    const row = {
      path,
      base: entry,
      local: inLocal.get(path) ?? renames.local.get(path),
      upstream: inUpstream.get(path) ?? renames.upstream.get(path),
    };
    if (row.local) inLocal.delete(row.local.path);
    if (row.upstream) inUpstream.delete(row.upstream.path);
    return row;
  });
  for (const path of new Set([...inLocal.keys(), ...inUpstream.keys()])) {
    rows.push({ path, base: undefined, local: inLocal.get(path), upstream: inUpstream.get(path) });
  }
  return rows;
}
