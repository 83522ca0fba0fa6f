/**
 * Which items two lists have when they are merged as sets: what both have, and what either added. An item that one side
 * took out stays out: the other side did nothing about it.
 */
export function keptItems(
  base: readonly string[],
  local: readonly string[],
  upstream: readonly string[],
): Set<string> {
  const [inBase, inLocal, inUpstream] = [new Set(base), new Set(local), new Set(upstream)];
  return new Set(
    [...local, ...upstream].filter(
      (item) => !inBase.has(item) || (inLocal.has(item) && inUpstream.has(item)),
    ),
  );
}
