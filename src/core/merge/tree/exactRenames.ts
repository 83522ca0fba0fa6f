import type { Manifest, ManifestEntry } from '../../manifest';
import { isLink, sameContent } from './sameContent';
import type { ChangedSide } from './treePlan';

/** For each side, by path in the base, the entry the file was renamed to. */
type Renames = Readonly<Record<ChangedSide, ReadonlyMap<string, ManifestEntry>>>;

type ByPath = ReadonlyMap<string, ManifestEntry>;

/**
 * Finds the files that a side has under another path with the same content; empty files are all alike and never renamed.
 *
 * What both sides renamed to the same path is found first. A path that both added with the same content is nobody's
 * rename otherwise: the sides agree about it.
 */
export function exactRenames(base: Manifest, local: Manifest, upstream: Manifest): Renames {
  const [inBase, inLocal, inUpstream] = [base, local, upstream].map(byPath) as [ByPath, ByPath, ByPath];
  const agreed = ({ path }: ManifestEntry): boolean => {
    const [one, other] = [inLocal.get(path), inUpstream.get(path)];
    return one !== undefined && other !== undefined && sameContent(one, other);
  };
  const renames = {
    local: new Map<string, ManifestEntry>(),
    upstream: new Map<string, ManifestEntry>(),
  };
  const goneFromBoth = base.filter(({ path }) => !inLocal.has(path) && !inUpstream.has(path));
  const newInBoth = local.filter((entry) => !inBase.has(entry.path) && agreed(entry));
  for (const [from, to] of pairs(goneFromBoth, newInBoth)) {
    renames.local.set(from.path, to);
    renames.upstream.set(from.path, inUpstream.get(to.path) ?? to);
  }
  for (const [side, manifest, present] of [
    ['local', local, inLocal],
    ['upstream', upstream, inUpstream],
  ] as const) {
    const gone = base.filter(({ path }) => !present.has(path) && !renames[side].has(path));
    const added = manifest.filter((entry) => !inBase.has(entry.path) && !agreed(entry));
    for (const [from, to] of pairs(gone, added)) renames[side].set(from.path, to);
  }
  return renames;
}

const byPath = (manifest: Manifest): ByPath => new Map(manifest.map((entry) => [entry.path, entry]));

/** Pairs entries of the same content: those of the same file name first, then in path order, each once. */
function pairs(
  gone: readonly ManifestEntry[],
  added: readonly ManifestEntry[],
): (readonly [ManifestEntry, ManifestEntry])[] {
  const content = (entry: ManifestEntry): string => `${isLink(entry) ? 'link' : 'file'} ${entry.hash}`;
  const contentAndName = (entry: ManifestEntry): string => `${content(entry)} ${fileName(entry.path)}`;
  const result: (readonly [ManifestEntry, ManifestEntry])[] = [];
  const used = new Set<ManifestEntry>();
  for (const key of [contentAndName, content]) {
    const waiting = new Map<string, ManifestEntry[]>();
    for (const entry of added) {
      if (entry.size === 0 || used.has(entry)) continue;
      const same = waiting.get(key(entry));
      if (same) same.push(entry);
      else waiting.set(key(entry), [entry]);
    }
    for (const same of waiting.values()) same.reverse();
    for (const from of gone) {
      const to = used.has(from) ? undefined : waiting.get(key(from))?.pop();
      if (!to) continue;
      used.add(from).add(to);
      result.push([from, to]);
    }
  }
  return result;
}

const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
