import type { Artifact } from '../../core/artifact';
import type { Version } from '../../core/version';
import type { Tracking } from '../tracking';
import { elsewhereWords } from './elsewhereWords';
import { GraphModel } from './graphModel';
import { remarksOf, type Remarks } from './graphRows';
import { matchingVersions } from './matchingVersions';
import { readOtherProjects, type OtherProject, type OtherProjects } from './readOtherProjects';
import { readVersions } from './readVersions';
import { VersionSet } from './versionSet';

/** A graph, with what is said of its versions. */
export interface ReadGraph {
  readonly model: GraphModel;
  readonly remarks: Remarks;
  readonly others: OtherProjects;
}

export interface GraphReading {
  /** What was read before. */
  readonly before: ReadGraph | undefined;
  /** Whether anything of the artifact itself is otherwise since. */
  readonly isChanged: boolean;
  /** What versions are filtered for; empty for all. */
  readonly filter: string;
  /** Whether the versions of other projects are wanted. */
  readonly areOthersShown: boolean;
  /** Whether what is read is not wanted any more. */
  readonly isOver: () => boolean;
  /** The graph of the newest versions, before the others are read. */
  readonly onBegun: (begun: ReadGraph) => void;
}

/**
 * Reads the graph of an artifact, in slices. When nothing changed but other artifacts, the versions and their places are those
 * of before.
 *
 * @returns undefined when it was over before the end
 */
export async function readGraph(
  tracking: Tracking,
  artifact: Artifact,
  { before, isChanged, filter, areOthersShown, isOver, onBegun }: GraphReading,
): Promise<ReadGraph | undefined> {
  const { store, context } = tracking;
  const pause = (): Promise<void> => context.files.pause?.() ?? Promise.resolve();
  const setOf = (all: readonly Version[], isBegun: boolean, projects: readonly OtherProject[]) =>
    VersionSet.of(
      { artifact, all, isBegun, projects, recorded: (owner, id) => store.graphOf(owner).get(id) },
      pause,
    );
  const known = before?.model.versions.all ?? [];
  const all =
    before && !isChanged
      ? known
      : await readVersions(store, artifact.id, {
          known,
          pause,
          isOver,
          onBegun: async (newest) => {
            if (filter !== '') return;
            const begun = await setOf(newest, true, []);
            const model = await GraphModel.make(begun, '', newest, pause);
            const others = { count: 0, shown: [] };
            onBegun({ model, remarks: remarksOf(tracking, begun, new Map()), others });
          },
        });
  if (!all) return undefined;
  const others = await readOtherProjects(tracking, artifact, {
    before: before?.others,
    isShown: areOthersShown,
    pause,
  });
  const isSame = before !== undefined && !isChanged && others === before.others;
  const versions = isSame ? before.model.versions : await setOf(all, false, others.shown);
  const remarks = remarksOf(tracking, versions, await elsewhereWords(tracking, versions, pause));
  if (isOver()) return undefined;
  if (isSame && filter === '' && before.model.filter === '') return { model: before.model, remarks, others };
  const shown =
    filter === '' ? [...all, ...versions.theirs] : await matchingVersions(versions, remarks, filter, pause);
  const model = await GraphModel.make(versions, filter, shown, pause);
  return isOver() ? undefined : { model, remarks, others };
}
