import type { VersionId } from '../identity';
import type { GraphParent, GraphVersion } from './graphVersion';

/** When a version was recorded, and its number among the artifact's own. */
export interface OwnVersion {
  readonly id: VersionId;
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** A version of another project, whose numbers say nothing here. */
export interface TheirVersion {
  readonly id: VersionId;
  readonly project: number;
  readonly createdAt: number;
  /** Of its project, or of the artifact where both have had the same content. */
  readonly parents: readonly GraphParent[];
}

/** Where a version comes: above all own ones up to a number, and among those of other projects there by its time. */
interface Place {
  readonly above: number;
  readonly time: number;
}

/**
 * Puts versions of other projects among an artifact's own: above those that were recorded before, and above their parents
 * whatever the clocks said. The own ones keep their order.
 *
 * @param own in any order
 * @param theirs of each project its parents before their children
 */
export function amongOwn(own: readonly OwnVersion[], theirs: readonly TheirVersion[]): GraphVersion[] {
  const clock = new OwnClock(own);
  const places = new Map<VersionId, Place>();
  for (const { id, createdAt, parents } of theirs) {
    let place: Place = { above: clock.newestBefore(createdAt), time: createdAt };
    for (const parent of parents) {
      const other = places.get(parent.id) ?? clock.placeOf(parent.id);
      if (!other) continue;
      place = { above: Math.max(place.above, other.above), time: Math.max(place.time, other.time) };
    }
    places.set(id, place);
  }
  const timeOf = ({ id }: TheirVersion): number => places.get(id)?.time ?? 0;
  return theirs
    .toSorted((a, b) => timeOf(a) - timeOf(b))
    .map(({ id, parents, project }, rank): GraphVersion => {
      const number = (places.get(id)?.above ?? 0) + (rank + 1) / (theirs.length + 1);
      return { id, number, parents, isUpstreams: false, project };
    });
}

class OwnClock {
  readonly #oldestFirst: readonly OwnVersion[];
  readonly #byId: ReadonlyMap<VersionId, OwnVersion>;
  /** The latest time of each and all before it: clocks go back at times. */
  readonly #latest: readonly number[];

  constructor(own: readonly OwnVersion[]) {
    this.#oldestFirst = own.toSorted((a, b) => a.number - b.number);
    this.#byId = new Map(own.map((version) => [version.id, version]));
    let latest = -Infinity;
    this.#latest = this.#oldestFirst.map(({ createdAt }) => (latest = Math.max(latest, createdAt)));
  }

  placeOf(id: VersionId): Place | undefined {
    const version = this.#byId.get(id);
    return version && { above: version.number, time: version.createdAt };
  }

  /** The number of the newest version that was recorded by then; 0 when none was. */
  newestBefore(time: number): number {
    let [from, end] = [0, this.#latest.length];
    while (from < end) {
      const middle = (from + end) >> 1;
      if ((this.#latest[middle] ?? Infinity) <= time) from = middle + 1;
      else end = middle;
    }
    return this.#oldestFirst[from - 1]?.number ?? 0;
  }
}
