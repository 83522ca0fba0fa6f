import type { ArtifactId } from '../../core/identity';
import type { Version } from '../../core/version';
import type { LineageStore } from '../../store/lineageStore';

/** How many versions are read at a time: in a few milliseconds. */
const PAGE = 100;

export interface VersionReading {
  /** What was read before: read again only as far as it is not the same any more. */
  readonly known: readonly Version[];
  /** Lets others have their turn between two pages. */
  readonly pause: () => Promise<void>;
  /** Whether what is read is not wanted any more. */
  readonly isOver: () => boolean;
  /** The newest versions, before the others are read. */
  readonly onBegun: (newest: readonly Version[]) => Promise<void>;
}

/**
 * All versions of an artifact, newest first, read page by page: 10,000 take a fraction of a second.
 *
 * @returns undefined when it was over before the end
 */
export async function readVersions(
  store: Pick<LineageStore, 'versions' | 'versionCount'>,
  artifactId: ArtifactId,
  { known, pause, isOver, onBegun }: VersionReading,
): Promise<readonly Version[] | undefined> {
  const versions: Version[] = [];
  const knownAt = new Map(known.map(({ id }, index) => [id, index]));
  for (;;) {
    const before = versions.at(-1)?.number;
    const page = store.versions(artifactId, { limit: PAGE, ...(before === undefined ? {} : { before }) });
    for (const version of page) {
      const rest = knownAt.get(version.id);
      if (rest !== undefined && known[rest]?.number === version.number) {
        // Numbers count from the oldest, so that what is below one that has the same is the same, but for what was pruned.
        if (store.versionCount(artifactId) === versions.length + known.length - rest)
          return [...versions, ...known.slice(rest)];
        knownAt.clear();
      }
      versions.push(version);
    }
    if (page.length < PAGE) return versions;
    if (versions.length === PAGE && known.length === 0) await onBegun(versions);
    await pause();
    if (isOver()) return undefined;
  }
}

/** The newest versions of an artifact, newest first. */
export async function readNewest(
  store: Pick<LineageStore, 'versions'>,
  artifactId: ArtifactId,
  most: number,
  pause: () => Promise<void>,
): Promise<readonly Version[]> {
  const versions: Version[] = [];
  while (versions.length < most) {
    const before = versions.at(-1)?.number;
    const limit = Math.min(PAGE, most - versions.length);
    const page = store.versions(artifactId, { limit, ...(before === undefined ? {} : { before }) });
    versions.push(...page);
    if (page.length < limit) break;
    await pause();
  }
  return versions;
}
