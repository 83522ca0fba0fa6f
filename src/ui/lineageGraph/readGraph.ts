import type { Artifact } from '../../core/artifact';
import type { VersionId } from '../../core/identity';
import type { Version } from '../../core/version';
import type { Tracking } from '../tracking';
import { elsewhereWords } from './elsewhereWords';
import { GraphModel, VersionSet } from './graphModel';
import { remarksOf, type Remarks } from './graphRows';
import { matchingVersions } from './matchingVersions';
import { readVersions } from './readVersions';

/** A graph, with what is said of its versions. */
export interface ReadGraph {
  readonly model: GraphModel;
  readonly remarks: Remarks;
}

export interface GraphReading {
  /** What was read before, newest first. */
  readonly known: readonly Version[];
  /** What versions are filtered for; empty for all. */
  readonly filter: string;
  /** Whether what is read is not wanted any more. */
  readonly isOver: () => boolean;
  /** The graph of the newest versions, before the others are read. */
  readonly onBegun: (begun: ReadGraph) => void;
}

/**
 * Reads the graph of an artifact, in slices.
 *
 * @returns undefined when it was over before the end
 */
export async function readGraph(
  tracking: Tracking,
  artifact: Artifact,
  { known, filter, isOver, onBegun }: GraphReading,
): Promise<ReadGraph | undefined> {
  const { store, context } = tracking;
  const pause = (): Promise<void> => context.files.pause?.() ?? Promise.resolve();
  const prunedParent = (id: VersionId): VersionId | undefined => store.graphOf(artifact.id).get(id)?.parentId;
  const setOf = (all: readonly Version[], isBegun: boolean): VersionSet =>
    new VersionSet({ artifact, all, isBegun, prunedParent });
  const all = await readVersions(store, artifact.id, {
    known,
    pause,
    isOver,
    onBegun: async (newest) => {
      if (filter !== '') return;
      const begun = setOf(newest, true);
      const model = await GraphModel.make(begun, '', newest, pause);
      onBegun({ model, remarks: remarksOf(tracking, begun, new Map()) });
    },
  });
  if (!all) return undefined;
  const versions = setOf(all, false);
  await pause();
  const remarks = remarksOf(tracking, versions, elsewhereWords(tracking, artifact, all));
  const shown = filter === '' ? all : await matchingVersions(versions, remarks, filter, pause);
  const model = await GraphModel.make(versions, filter, shown, pause);
  return isOver() ? undefined : { model, remarks };
}
