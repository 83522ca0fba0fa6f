import { sameItems } from '../sameItems';

/**
 * Puts the keys that a merge keeps in order: as the side that moved keys has them, and as local has them when neither
 * did. A key that only one side added follows the same neighbour as there; where both added one behind the same
 * neighbour, local's comes first.
 *
 * Each list names a key once at most.
 *
 * @param kept which keys of local and upstream stay
 * @returns undefined when both sides moved keys, each in its own way
 */
export function mergeOrder(
  base: readonly string[],
  local: readonly string[],
  upstream: readonly string[],
  kept: ReadonlySet<string>,
): string[] | undefined {
  const inLocal = new Set(local);
  const inUpstream = new Set(upstream);
  const inBase = new Set(base);
  const isCommon = (key: string): boolean => kept.has(key) && inLocal.has(key) && inUpstream.has(key);
  const isOld = (key: string): boolean => isCommon(key) && inBase.has(key);
  const [before, mine, theirs] = [base, local, upstream].map((keys) => keys.filter(isOld));
  const followsLocal = sameOrder(mine, theirs) || sameOrder(theirs, before);
  if (!followsLocal && !sameOrder(mine, before)) return undefined;

  const first = (followsLocal ? local : upstream).filter((key) => kept.has(key));
  const second = (followsLocal ? upstream : local).filter((key) => kept.has(key));
  // What only the second order has, by the common key before it.
  const behind = new Map<string | undefined, string[]>();
  let neighbour: string | undefined;
  for (const key of second) {
    if (isCommon(key)) {
      neighbour = key;
      continue;
    }
    const group = behind.get(neighbour);
    if (group) group.push(key);
    else behind.set(neighbour, [key]);
  }
  const result: string[] = [];
  let waiting = behind.get(undefined) ?? [];
  const place = (): void => {
    for (const key of waiting) result.push(key);
    waiting = [];
  };
  if (!followsLocal) place();
  for (const key of first) {
    if (isCommon(key)) {
      place();
      result.push(key);
      waiting = behind.get(key) ?? [];
      if (!followsLocal) place();
    } else {
      result.push(key);
    }
  }
  place();
  return result;
}

function sameOrder(a: readonly string[] = [], b: readonly string[] = []): boolean {
  return sameItems(a, b);
}
