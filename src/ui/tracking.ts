import type { TrackingContext } from '../operations/trackingContext';
import type { Tracker } from '../operations/tracker';
import type { LineageStore } from '../store/lineageStore';
import type { Root } from '../core/root';
import type { SourcePlace } from '../core/sourcePlace';
import type { ArtifactId } from '../core/identity';
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
  /** Whether a merge of an artifact waits to be resolved and applied. */
  readonly isMerging: (id: ArtifactId) => boolean;
  /** The root an artifact lies in, if that root is open in this window. */
  readonly rootOf: (artifact: { readonly root: string }) => Root | undefined;
}
