import type { VersionId } from '../identity';

/** A parent that a line is drawn to. */
export interface GraphParent {
  readonly id: VersionId;
  /** Whether versions between the two are not shown. */
  readonly isFar: boolean;
}

/** What drawing a version in the lineage graph needs. */
export interface GraphVersion {
  readonly id: VersionId;
  /** The newest has the highest. Those of other projects lie between whole numbers: see `amongOwn`. */
  readonly number: number;
  /** The first parent, then the second of a merge; each once. */
  readonly parents: readonly GraphParent[];
  /** Whether it is one that upstream had and the artifact never was: those have a lane of their own. */
  readonly isUpstreams: boolean;
  /** Which other project it is of, counted from 0; those have lanes of their own at the right. Left out for the artifact's own. */
  readonly project?: number;
}
