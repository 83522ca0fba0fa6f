import { isMap } from 'yaml';
import type { WorkBudget } from '../../align/workBudget';
import type { LineRange } from '../../lineRange';
import { keptItems } from '../keptItems';
import type { PlacedKey } from '../keyDecision';
import { mergeByLines, UNDECIDED } from '../mergeByLines';
import { mergeOrder } from '../mergeOrder';
import { yamlEntries, type YamlEntries, type YamlEntry } from './yamlEntries';
import { mergeYamlLists } from './yamlLists';
import { sameItems } from '../../sameItems';

/** A stretch of a merged mapping. */
interface YamlPart {
  /** As it is searched for in the merged text: what is undecided is merged by lines, with a mark for each conflict. */
  readonly lines: readonly string[];
  /** The same with local's lines for what is undecided, so that the whole can be parsed and checked. */
  readonly checked: readonly string[];
}

/** Three mappings merged by key. */
interface MergedYaml {
  readonly parts: readonly YamlPart[];
  /** What `checked` must parse to. */
  readonly value: ReadonlyMap<string, unknown>;
  /** The keys that a side changed. */
  readonly keys: readonly PlacedKey[];
}

type Three<T> = Readonly<Record<'base' | 'local' | 'upstream', T>>;

/**
 * Merges mappings by key, three-way. A key that one side changed has that side's lines; one that a side removed and the
 * other left alone is removed; one that a side added follows the neighbour it has there. Where both changed a key,
 * mappings are merged by their keys and lists by their items; anything else is undecided.
 *
 * @returns undefined when the keys cannot be put in an order
 */
export function mergeYamlByKey(
  maps: Three<YamlEntries>,
  path: readonly string[],
  budget: WorkBudget,
): MergedYaml | undefined {
  const [base, local, upstream] = [maps.base, maps.local, maps.upstream].map(({ byKey }) => byKey);
  if (!base || !local || !upstream) return undefined;
  const indents = new Set([maps.base, maps.local, maps.upstream].map(({ indent }) => indent ?? ''));
  indents.delete('');
  if (indents.size > 1) return undefined;
  const names = { base: [...base.keys()], local: [...local.keys()], upstream: [...upstream.keys()] };
  const kept = keptItems(names.base, names.local, names.upstream);
  for (const key of names.base) {
    const [mine, theirs] = [local.get(key), upstream.get(key)];
    // Removed by one side, changed by the other.
    if (Boolean(mine) !== Boolean(theirs) && !isSame(base.get(key)?.lines, (mine ?? theirs)?.lines))
      kept.add(key);
  }
  const order = mergeOrder(names.base, names.local, names.upstream, kept);
  if (!order) return undefined;

  const merged = { parts: [] as YamlPart[], value: new Map<string, unknown>(), keys: [] as PlacedKey[] };
  for (const key of order) {
    const entries = { base: base.get(key), local: local.get(key), upstream: upstream.get(key) };
    const one = mergeEntry(entries, [...path, key], budget);
    merged.parts.push(...one.parts);
    merged.keys.push(...one.keys);
    for (const [name, value] of one.value) merged.value.set(name, value);
  }
  for (const key of names.base) {
    if (kept.has(key)) continue;
    const entries = { base: base.get(key), local: local.get(key), upstream: upstream.get(key) };
    if (!entries.local && !entries.upstream) continue;
    merged.keys.push(placed([...path, key], entries.local ? 'upstream' : 'local', entries));
  }
  merged.parts.push(threeWay(maps.base.tail, maps.local.tail, maps.upstream.tail, budget).part);
  return merged;
}

function mergeEntry(
  entries: Three<YamlEntry | undefined>,
  path: readonly string[],
  budget: WorkBudget,
): MergedYaml {
  const { base, local, upstream } = entries;
  const lead = threeWay(base?.lead ?? [], local?.lead ?? [], upstream?.lead ?? [], budget).part;
  const simple = threeWay(base?.lines ?? [], local?.lines ?? [], upstream?.lines ?? [], budget);
  const key = path[path.length - 1] ?? '';
  const valueOf = (entry: YamlEntry | undefined): ReadonlyMap<string, unknown> =>
    new Map(entry ? [[key, entry.value?.toJS(entry.source.doc, { mapAsMap: true }) ?? null]] : []);
  if (simple.from !== 'undecided') {
    const changed = simple.from !== 'unchanged' && simple.from !== 'both';
    return {
      parts: [lead, simple.part],
      value: valueOf(simple.from === 'upstream' ? upstream : local),
      keys: changed ? [placed(path, simple.from, entries)] : [],
    };
  }
  if (local && upstream) {
    const inner = mergeInner({ base, local, upstream }, path, budget);
    if (inner) {
      const { parts, value, keys } = inner;
      return { parts: [lead, ...parts], value: new Map([[key, value]]), keys };
    }
    const list = mergeYamlLists(base, local, upstream);
    if (list) {
      const part = { lines: list.lines, checked: list.lines };
      return {
        parts: [lead, part],
        value: new Map([[key, list.value]]),
        keys: [placed(path, 'items', entries)],
      };
    }
  }
  const isByLines = local && upstream && !simple.part.lines.includes(UNDECIDED);
  return {
    parts: [lead, simple.part],
    value: valueOf(local),
    keys: [placed(path, isByLines ? 'lines' : 'undecided', entries)],
  };
}

/** Mappings below a key, merged by their own keys. */
function mergeInner(
  { base, local, upstream }: { base: YamlEntry | undefined; local: YamlEntry; upstream: YamlEntry },
  path: readonly string[],
  budget: WorkBudget,
): MergedYaml | undefined {
  const maps = {
    base: base ? entriesBelow(base) : { byKey: new Map(), tail: [], indent: undefined },
    local: entriesBelow(local),
    upstream: entriesBelow(upstream),
  };
  if (!maps.base || !maps.local || !maps.upstream) return undefined;
  const header = threeWay(
    base ? [base.lines[0] ?? ''] : [],
    [local.lines[0] ?? ''],
    [upstream.lines[0] ?? ''],
    budget,
  );
  if (header.from === 'undecided') return undefined;
  const { base: b, local: l, upstream: u } = maps;
  const merged = mergeYamlByKey({ base: b, local: l, upstream: u }, path, budget);
  // Without keys the value would be null, no map.
  if (!merged || merged.value.size === 0) return undefined;
  return { ...merged, parts: [header.part, ...merged.parts] };
}

function entriesBelow({ value, source, keyLine, lines }: YamlEntry): YamlEntries | undefined {
  if (!isMap(value) || value.flow === true) return undefined;
  return yamlEntries(source, value, keyLine + 1, keyLine + lines.length);
}

interface ThreeWay {
  readonly part: YamlPart;
  readonly from: 'unchanged' | 'both' | 'local' | 'upstream' | 'undecided';
}

/** Lines of one place, merged as a whole; by lines where the sides differ. */
function threeWay(
  base: readonly string[],
  local: readonly string[],
  upstream: readonly string[],
  budget: WorkBudget,
): ThreeWay {
  const ofLocal = { lines: local, checked: local };
  if (isSame(local, upstream)) return { part: ofLocal, from: isSame(base, local) ? 'unchanged' : 'both' };
  if (isSame(base, upstream)) return { part: ofLocal, from: 'local' };
  if (isSame(base, local)) return { part: { lines: upstream, checked: upstream }, from: 'upstream' };
  return {
    part: { lines: mergeByLines(base, local, upstream, budget), checked: local },
    from: 'undecided',
  };
}

function isSame(a: readonly string[] = [], b: readonly string[] = []): boolean {
  return sameItems(a, b);
}

function placed(
  path: readonly string[],
  from: PlacedKey['from'],
  { local, upstream }: Three<YamlEntry | undefined>,
): PlacedKey {
  return { path, from, local: rangeOf(local), upstream: rangeOf(upstream) };
}

/** In the lines of the file, where the opening fence comes first. */
function rangeOf(entry: YamlEntry | undefined): LineRange | undefined {
  return entry && { start: entry.start + 1, end: entry.keyLine + entry.lines.length + 1 };
}
