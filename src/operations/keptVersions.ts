import type { Artifact } from '../core/artifact';
import type { VersionId } from '../core/identity';
import { neededVersions } from '../core/retention/neededVersions';
import type { Operation } from '../store/database/rows';
import type { TrackingContext } from './trackingContext';

/** What an operation found and replaced can be had back for so long, whatever the limits say: a week, in milliseconds. */
const UNDO_WINDOW_MS = 7 * 24 * 60 * 60 * 1000;
/** Entries of an artifact's audit trail looked at for operations under way and recent ones. */
const MOST_LOOKED_AT = 1000;
/** The operations that replace files; what was there before is the version that they went from. */
const CHANGES: readonly Operation['kind'][] = ['restore', 'undo', 'deploy', 'sync', 'push'];

/**
 * The versions of an artifact that are never given up: see `neededVersions`; with those that have a tag, a note or a pin, and
 * those that operations under way, the next undo or an operation of the last days go back to.
 */
export function keptVersions(context: TrackingContext, artifact: Artifact): ReadonlySet<VersionId> {
  const { store } = context;
  const { id, head, baseline, pinnedVersion } = artifact;
  const others = [
    ...store.tags(id).map((tag) => tag.version),
    ...store.notes(id).keys(),
    ...(pinnedVersion === undefined ? [] : [pinnedVersion]),
    ...namedByOperations(context, artifact),
  ];
  return neededVersions(store.graphOf(id), { head, baseline, others });
}

function namedByOperations({ store, now }: TrackingContext, { id }: Artifact): VersionId[] {
  const since = now() - UNDO_WINDOW_MS;
  const named = store
    .operations(MOST_LOOKED_AT, id)
    .filter(({ outcome, kind, at }) => outcome === 'started' || (at >= since && CHANGES.includes(kind)));
  const change = store.latestChangeOrUndo(id);
  return [...named, ...(change ? [change] : [])].flatMap(({ fromVersion, toVersion, facts }) => {
    const refs = (facts?.undo ?? []).map((ref) =>
      ref.name === 'head' || ref.name === 'baseline' || ref.name === 'pinnedVersion' ? ref.value : null,
    );
    return [fromVersion, toVersion, ...refs].filter((one) => one !== undefined && one !== null);
  });
}
