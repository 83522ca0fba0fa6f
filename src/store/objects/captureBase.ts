import type { ObjectHash } from '../../core/identity';
import type { ObjectIndex } from './objectIndex';
import type { ObjectReader } from './objectReader';
import { MAX_DEPTH, type PackEntry } from './packEntry';
import { MAX_BASE_BYTES, type Base } from './packObject';

/**
 * What a new object is compressed against: one that it probably resembles, or what that is based on.
 *
 * @param size of the new object, in bytes
 * @returns undefined when it had better stand by itself
 */
export async function captureBase(
  index: ObjectIndex,
  reader: ObjectReader,
  like: ObjectHash,
  size: number,
): Promise<Base | undefined> {
  const entry = shallow(index, like);
  if (!entry || size > MAX_BASE_BYTES || entry.size > MAX_BASE_BYTES) return undefined;
  try {
    return { hash: entry.hash, depth: entry.depth, bytes: await reader.read(entry.hash) };
  } catch {
    // A damaged neighbour must not keep a new version from being stored.
    return undefined;
  }
}

/** The object itself, or, when no more may be based on it, the one halfway down its bases. */
function shallow(index: ObjectIndex, hash: ObjectHash): PackEntry | undefined {
  let entry = index.first(hash)?.entry;
  if (entry?.depth !== MAX_DEPTH) return entry;
  while (entry?.base && entry.depth > MAX_DEPTH / 2) entry = index.first(entry.base)?.entry;
  return entry;
}
