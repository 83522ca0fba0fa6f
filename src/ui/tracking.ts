import type { TrackingContext } from '../operations/trackingContext';
import type { Tracker } from '../operations/tracker';
import type { LineageStore } from '../store/lineageStore';
import type { Root } from '../core/root';
import type { SourcePlace } from '../core/sourcePlace';
import type { ArtifactId } from '../core/identity';
import type { Progress } from '../core/merge/session/progressOf';
import type { DriftMonitor } from '../operations/driftMonitor';
import type { RealPlaces } from './realPlaces';

/** The parts that exist once the store is open. */
export interface Tracking {
  readonly context: TrackingContext;
  readonly store: LineageStore;
  readonly tracker: Tracker;
  readonly places: RealPlaces;
  /** How artifacts stand to their upstreams. */
  readonly drift: DriftMonitor;
  /** The sources to deploy from and to link to: SkillMeat's collections and the folders of the settings. */
  readonly sources: () => Promise<readonly SourcePlace[]>;
  /** The artifacts whose latest change can be taken back. */
  readonly undoable: () => ReadonlySet<ArtifactId>;
  /** How far a merge of an artifact is that waits to be resolved and applied; undefined when none does. */
  readonly merging: (id: ArtifactId) => Progress | undefined;
  /** The root an artifact lies in, if that root is open in this window. */
  readonly rootOf: (artifact: { readonly root: string }) => Root | undefined;
}
