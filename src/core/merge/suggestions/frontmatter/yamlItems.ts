import type { YamlItem } from './yamlList';

/** Items by their value; undefined when two have the same, since nobody can tell then which of them a side removed. */
export function itemsByValue(items: readonly YamlItem[]): ReadonlyMap<string, YamlItem> | undefined {
  const byValue = new Map(items.map((item) => [JSON.stringify(item.value), item]));
  return byValue.size === items.length ? byValue : undefined;
}
