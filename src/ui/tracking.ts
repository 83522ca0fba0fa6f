import type { TrackingContext } from '../operations/trackingContext';
import type { Tracker } from '../operations/tracker';
import type { LineageStore } from '../store/lineageStore';
import type { Root } from '../core/root';
import type { RealPlaces } from './realPlaces';

/** The parts that exist once the store is open. */
export interface Tracking {
  readonly context: TrackingContext;
  readonly store: LineageStore;
  readonly tracker: Tracker;
  readonly places: RealPlaces;
  /** The root an artifact lies in, if that root is open in this window. */
  readonly rootOf: (artifact: { readonly root: string }) => Root | undefined;
}
