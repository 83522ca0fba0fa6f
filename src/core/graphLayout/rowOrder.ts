import { HighestFirst } from '../highestFirst';
import type { VersionId } from '../identity';
import type { GraphVersion } from './graphVersion';

/** Versions that are looked at in one step. */
const STEP = 1000;

/**
 * The order of a graph's rows: children before their parents, and otherwise the newest first. Versions that are their own
 * ancestors come where their number puts them, once all newer ones that can be placed are.
 *
 * @returns after steps of a millisecond or so, indices into `versions`; the same for the same versions in any order
 */
export function* rowOrder(versions: readonly GraphVersion[]): Generator<undefined, number[]> {
  const newestFirst = [...versions.keys()].sort(
    (a, b) => (versions[b]?.number ?? 0) - (versions[a]?.number ?? 0),
  );
  yield;
  const isInOrder = yield* hasParentsLater(versions, newestFirst);
  return isInOrder ? newestFirst : yield* sortedByLines(versions, newestFirst);
}

/** Whether every parent comes after its children: recorded versions are numbered so, imported ones need not be. */
function* hasParentsLater(
  versions: readonly GraphVersion[],
  order: readonly number[],
): Generator<undefined, boolean> {
  const isPassed = new Set<VersionId>();
  for (const [place, index] of order.entries()) {
    if (place % STEP === STEP - 1) yield;
    const version = versions[index];
    if (!version) continue;
    isPassed.add(version.id);
    if (version.parents.some(({ id }) => isPassed.has(id))) return false;
  }
  return true;
}

function* sortedByLines(
  versions: readonly GraphVersion[],
  newestFirst: readonly number[],
): Generator<undefined, number[]> {
  const indexOf = new Map<VersionId, number>(versions.map(({ id }, index) => [id, index]));
  yield;
  const waitsFor = new Int32Array(versions.length);
  const parents = versions.map((version) => version.parents.flatMap(({ id }) => indexOf.get(id) ?? []));
  yield;
  for (const own of parents) for (const parent of own) waitsFor[parent] = (waitsFor[parent] ?? 0) + 1;
  const ready = new HighestFirst(versions.map(({ number }) => number));
  for (const index of versions.keys()) if (waitsFor[index] === 0) ready.push(index);
  yield;
  const isPlaced = new Uint8Array(versions.length);
  const order: number[] = [];
  for (const next of newestFirst) {
    for (let index = ready.pop(); index !== undefined; index = ready.pop()) {
      place(index);
      if (order.length % STEP === 0) yield;
    }
    // All that is left waits for itself.
    if (isPlaced[next] === 0) place(next);
  }
  return order;

  function place(index: number): void {
    if (isPlaced[index] === 1) return;
    isPlaced[index] = 1;
    order.push(index);
    for (const parent of parents[index] ?? []) {
      const left = (waitsFor[parent] ?? 0) - 1;
      waitsFor[parent] = left;
      if (left === 0) ready.push(parent);
    }
  }
}
