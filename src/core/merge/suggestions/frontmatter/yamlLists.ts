import { keptItems } from '../keptItems';
import { mergeOrder } from '../mergeOrder';
import type { YamlEntry } from './yamlEntries';
import { readYamlList, type YamlItem, type YamlList } from './yamlList';

/** A list with the items of both sides. */
export interface MergedYamlList {
  readonly lines: readonly string[];
  /** What they parse to: the items, or the string that lists them. */
  readonly value: unknown;
}

/**
 * Merges the lists that a key has by item, as sets in an order: items that either side added are in it, items that
 * either took out are not. The notation and the layout are local's.
 *
 * @returns undefined when one of them is no list of plain values, names a value twice, or when both sides changed the
 *   order or the comments
 */
export function mergeYamlLists(
  base: YamlEntry | undefined,
  local: YamlEntry,
  upstream: YamlEntry,
): MergedYamlList | undefined {
  const lists = [base && readYamlList(base), readYamlList(local), readYamlList(upstream)] as const;
  const [before, mine, theirs] = lists;
  if ((base && !before) || !mine || !theirs) return undefined;
  if (new Set(lists.map((list) => list?.separator).filter((found) => found !== undefined)).size > 1)
    return undefined;
  // Comments that stand beside the items are local's; upstream's must not get lost.
  if (theirs.comments !== (before?.comments ?? '') && theirs.comments !== mine.comments) return undefined;
  const ids = (list: YamlList | undefined): string[] => [...(list?.items.keys() ?? [])];
  const kept = keptItems(ids(before), ids(mine), ids(theirs));
  const order = mergeOrder(ids(before), ids(mine), ids(theirs), kept);
  if (!order) return undefined;
  const items = [];
  for (const id of order) {
    const [old, own, other] = [before?.items.get(id), mine.items.get(id), theirs.items.get(id)];
    const item = own ?? other;
    if (!item) return undefined;
    // A list in another notation has nothing to compare an item's line with.
    const isRewritten =
      mine.notation === theirs.notation && other && own && !isAs(other, own) && !(old && isAs(other, old));
    if (isRewritten) return undefined;
    items.push(item);
  }
  return mine.write(items, theirs);
}

/** Whether two items have the same comments. */
function isAs(a: YamlItem, b: YamlItem): boolean {
  return a.line === b.line && a.lead.join('\n') === b.lead.join('\n');
}
