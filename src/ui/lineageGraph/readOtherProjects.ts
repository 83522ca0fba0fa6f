import type { Artifact } from '../../core/artifact';
import type { Version } from '../../core/version';
import { elsewhere } from '../../operations/elsewhere';
import { rootName } from '../rootName';
import type { Tracking } from '../tracking';
import { readNewest } from './readVersions';

/** Projects that have lanes at most, and the newest versions of each that are looked at. */
export const MOST_PROJECTS = 4;
export const MOST_VERSIONS = 300;

/** The same artifact in another project. */
export interface OtherProject {
  readonly artifact: Artifact;
  /** `~/site/.claude`. */
  readonly name: string;
  /** Newest first. */
  readonly newest: readonly Version[];
  /** How many there are in all. */
  readonly versions: number;
}

/** The projects in which an artifact has had a content that it had here, too. */
export interface OtherProjects {
  /** How many there are. */
  readonly count: number;
  /** Those that are shown; none where the user does not want them. */
  readonly shown: readonly OtherProject[];
}

export interface ProjectReading {
  /** What was read before; what is the same still is not read again. */
  readonly before: OtherProjects | undefined;
  readonly isShown: boolean;
  /** Lets others have their turn. */
  readonly pause: () => Promise<void>;
}

/** @returns what was read before when nothing is otherwise now */
export async function readOtherProjects(
  tracking: Tracking,
  artifact: Artifact,
  { before, isShown, pause }: ProjectReading,
): Promise<OtherProjects> {
  const { store, context } = tracking;
  const related = (await elsewhere(context, artifact)).filter(
    ({ standing }) => standing.state !== 'unrelated',
  );
  const shown: OtherProject[] = [];
  for (const { artifact: other } of isShown ? related.slice(0, MOST_PROJECTS) : []) {
    const known = before?.shown.find((project) => project.artifact.id === other.id);
    const count = store.versionCount(other.id);
    // Numbers count on: the same head and as many versions are the same versions.
    if (known && known.artifact.head === other.head && known.versions === count) {
      shown.push(known);
      continue;
    }
    const newest = await readNewest(store, other.id, MOST_VERSIONS, pause);
    shown.push({
      artifact: other,
      name: rootName(tracking, other.root),
      newest,
      versions: count,
    });
  }
  const isSame =
    before?.count === related.length &&
    before.shown.length === shown.length &&
    before.shown.every((project, index) => project === shown[index]);
  return isSame ? before : { count: related.length, shown };
}
