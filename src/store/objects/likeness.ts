import { setImmediate } from 'node:timers/promises';
import type { ObjectHash } from '../../core/identity';

/** What two objects share, they share windows of this many bytes of. */
const WINDOW = 32;
/** The lowest so many hashes of an object's windows stand for it: two that are half alike share a third of them. */
const FEATURES = 16;
/** Of one feature no more objects are remembered, the latest ones: a licence text is in hundreds. */
const OBJECTS_PER_FEATURE = 8;
/** Fewer shared features are chance, or a common heading. */
const MIN_SHARED = 2;
/** The rest of a large object says nothing new of it. */
const LOOKED_AT_BYTES = 1 << 20;
const BYTES_BEFORE_PAUSE = 1 << 17;
const FACTOR = 0x01000193;
const LEAVING_FACTOR = Array.from({ length: WINDOW }).reduce<number>((power) => Math.imul(power, FACTOR), 1);

/** Finds objects that are like a given one, by the lowest hashes of what they consist of. */
export class Likeness {
  readonly #objects = new Map<number, ObjectHash[]>();

  /** @returns the most alike of those added before, best first */
  async addAndFind(hash: ObjectHash, bytes: Uint8Array, most: number): Promise<ObjectHash[]> {
    const shared = new Map<ObjectHash, number>();
    for (const feature of await featuresOf(bytes)) {
      const objects = this.#objects.get(feature) ?? [];
      for (const other of objects) shared.set(other, (shared.get(other) ?? 0) + 1);
      this.#objects.set(feature, [...objects, hash].slice(-OBJECTS_PER_FEATURE));
    }
    return [...shared]
      .filter(([, count]) => count >= MIN_SHARED)
      .sort(([, a], [, b]) => b - a)
      .slice(0, most)
      .map(([other]) => other);
  }
}

async function featuresOf(bytes: Uint8Array): Promise<readonly number[]> {
  const lowest: number[] = [];
  const end = Math.min(bytes.length, LOOKED_AT_BYTES);
  let rolling = 0;
  for (let at = 0; at < end; at++) {
    rolling = (Math.imul(rolling, FACTOR) + (bytes[at] ?? 0)) | 0;
    if (at >= WINDOW) rolling = (rolling - Math.imul(LEAVING_FACTOR, bytes[at - WINDOW] ?? 0)) | 0;
    if (at % BYTES_BEFORE_PAUSE === BYTES_BEFORE_PAUSE - 1) await setImmediate();
    if (at + 1 < WINDOW) continue;
    const feature = Math.imul(rolling ^ (rolling >>> 15), 0x2c1b3c6d) >>> 0;
    const highest = lowest[lowest.length - 1] ?? Infinity;
    if ((lowest.length === FEATURES && feature >= highest) || lowest.includes(feature)) continue;
    if (lowest.length === FEATURES) lowest.pop();
    lowest.push(feature);
    lowest.sort((a, b) => a - b);
  }
  return lowest;
}
