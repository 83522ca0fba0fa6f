import type { Node } from 'jsonc-parser/lib/esm/main.js';
import { keptItems } from '../keptItems';
import type { PlacedKey } from '../keyDecision';
import { jsonParts, type JsonPart, type JsonParts } from './jsonParts';
import type { JsonSource, JsonValue } from './jsonSource';
import { mergeOrder } from '../mergeOrder';
import { rangeInLines } from '../rangeInLines';
import { sameValue } from '../sameValue';
import { writeJsonParts, type WrittenPart } from './writeJsonParts';

/** The inputs, and the text whose layout is kept: it has what the merge by lines settled. */
type Sides<T> = Readonly<Record<'frame' | 'base' | 'local' | 'upstream', T>>;

/** A value as one of the documents has it. */
interface Place {
  readonly node: Node;
  readonly value: JsonValue;
}

/** A merged value: its text, and what the text must parse to. */
interface Merged {
  readonly text: string;
  readonly value: JsonValue;
}

/** Three JSON documents merged by key. */
interface MergedJson extends Merged {
  /** The keys that a side changed. */
  readonly keys: readonly PlacedKey[];
}

/**
 * Merges JSON objects by key, three-way: a key that one side changed has that side's value, objects that both changed
 * are merged by their keys, arrays of plain values by their items as sets in an order. What else both changed is
 * undecided and stays as the frame has it.
 */
export function mergeJson(documents: Sides<JsonSource>): MergedJson {
  const keys: PlacedKey[] = [];
  const { frame } = documents;
  const { offset, length } = frame.root;
  const roots = mapSides((side) => ({ node: documents[side].root, value: documents[side].value }));
  const merged = new JsonMerge(documents, keys).object(roots, []);
  return {
    text: frame.text.slice(0, offset) + merged.text + frame.text.slice(offset + length),
    value: merged.value,
    keys,
  };
}

class JsonMerge {
  private readonly documents: Sides<JsonSource>;
  private readonly keys: PlacedKey[];

  constructor(documents: Sides<JsonSource>, keys: PlacedKey[]) {
    this.documents = documents;
    this.keys = keys;
  }

  /** Merges what are objects in local and upstream, by their keys. */
  object(places: Sides<Place | undefined>, path: readonly string[]): Merged {
    const own = this.parts('frame', places.frame, 'object');
    const all = mapSides((side) => this.parts(side, places[side], 'object'));
    const byKey = mapSides(
      (side) => new Map((all[side]?.parts ?? []).map((part) => [part.key ?? '', part] as const)),
    );
    const values = mapSides((side) => mapOf(places[side]?.value));
    const names = mapSides((side) => [...byKey[side].keys()]);
    const kept = keptItems(names.base, names.local, names.upstream);
    for (const key of names.base) {
      const left = values.local.get(key) ?? values.upstream.get(key);
      if (left !== undefined && !sameValue(left, values.base.get(key))) kept.add(key);
    }
    // The order of keys means nothing in JSON, so that one can always be found.
    const order =
      mergeOrder(names.base, names.local, names.upstream, kept) ??
      mergeOrder(names.local, names.local, names.upstream, kept) ??
      [];
    const written: WrittenPart[] = [];
    const value = new Map<string, JsonValue>();
    for (const key of order) {
      const inner = mapSides((side) => placeOf(byKey[side].get(key), values[side].get(key)));
      const merged = this.value(inner, [...path, key]);
      const part = byKey.frame.get(key) ?? byKey.local.get(key) ?? byKey.upstream.get(key);
      if (!merged || !part) continue;
      value.set(key, merged.value);
      written.push({ part, body: merged.text, own: byKey.frame.has(key) });
    }
    for (const key of names.base) {
      if (kept.has(key) || (!values.local.has(key) && !values.upstream.has(key))) continue;
      const inner = mapSides((side) => placeOf(byKey[side].get(key), values[side].get(key)));
      this.place([...path, key], values.local.has(key) ? 'upstream' : 'local', inner);
    }
    const layout = own ?? all.local ?? { parts: [], tail: '', trailingComma: false };
    return { text: writeJsonParts('{}', layout, all.upstream, written), value };
  }

  /** @returns undefined for a key that the result does not have */
  private value(places: Sides<Place | undefined>, path: readonly string[]): Merged | undefined {
    const { frame, base, local, upstream } = places;
    if (local && upstream && !sameValue(local.value, upstream.value)) {
      const areObjects = [local, upstream].every(({ value }) => value instanceof Map);
      if (areObjects && (!base || base.value instanceof Map)) return this.object(places, path);
    }
    if (sameValue(local?.value, upstream?.value)) return this.take(frame, 'local', local);
    if (sameValue(base?.value, upstream?.value)) {
      this.place(path, 'local', places);
      return this.take(frame, 'local', local);
    }
    if (sameValue(base?.value, local?.value)) {
      this.place(path, 'upstream', places);
      return this.take(frame, 'upstream', upstream);
    }
    const list = local && upstream && this.list(places);
    this.place(path, list ? 'items' : 'undecided', places);
    return list ?? this.take(frame, 'frame', frame);
  }

  /** Merges arrays of plain values by item; undefined when they are none, or name one twice. */
  private list(places: Sides<Place | undefined>): Merged | undefined {
    const lists = mapSides((side) => itemsOf(places[side]?.value));
    const { base, local, upstream } = lists;
    if (!base || !local || !upstream) return undefined;
    const order = mergeOrder(base, local, upstream, keptItems(base, local, upstream));
    if (!order) return undefined;
    const all = mapSides((side) => this.parts(side, places[side], 'array'));
    const byItem = mapSides(
      (side) => new Map((lists[side] ?? []).map((item, index) => [item, all[side]?.parts[index]] as const)),
    );
    const written: WrittenPart[] = [];
    for (const item of order) {
      const own = byItem.frame.get(item);
      const part = own ?? byItem.local.get(item) ?? byItem.upstream.get(item);
      if (part) written.push({ part, body: part.body, own: own !== undefined });
    }
    const layout = all.frame ?? all.local ?? { parts: [], tail: '', trailingComma: false };
    return { text: writeJsonParts('[]', layout, all.upstream, written), value: order };
  }

  /** A side's value, written as the frame has it where that is the same. */
  private take(
    frame: Place | undefined,
    side: keyof Sides<unknown>,
    place: Place | undefined,
  ): Merged | undefined {
    if (!place) return undefined;
    const isFrame = frame && sameValue(frame.value, place.value);
    const { node } = isFrame ? frame : place;
    const { text } = this.documents[isFrame ? 'frame' : side];
    return { text: text.slice(node.offset, node.offset + node.length), value: place.value };
  }

  private parts(side: keyof Sides<unknown>, place: Place | undefined, type: string): JsonParts | undefined {
    return place?.node.type === type ? jsonParts(place.node, this.documents[side].text) : undefined;
  }

  private place(path: readonly string[], from: PlacedKey['from'], places: Sides<Place | undefined>): void {
    const { local, upstream } = this.documents;
    this.keys.push({
      path,
      from,
      local: places.local && rangeInLines(local.lineStarts, places.local.node),
      upstream: places.upstream && rangeInLines(upstream.lineStarts, places.upstream.node),
    });
  }
}

function mapSides<T>(make: (side: keyof Sides<unknown>) => T): Sides<T> {
  return { frame: make('frame'), base: make('base'), local: make('local'), upstream: make('upstream') };
}

function placeOf(part: JsonPart | undefined, value: JsonValue | undefined): Place | undefined {
  return part && value !== undefined ? { node: part.node, value } : undefined;
}

function mapOf(value: JsonValue | undefined): ReadonlyMap<string, JsonValue> {
  return value instanceof Map ? (value as ReadonlyMap<string, JsonValue>) : new Map<string, JsonValue>();
}

/** The items of an array of plain values, none for what is not there; undefined for any other value. */
function itemsOf(value: JsonValue | undefined): readonly string[] | undefined {
  if (value === undefined) return [];
  if (typeof value === 'string' || !Array.isArray(value)) return undefined;
  const items = (value as readonly JsonValue[]).filter((item): item is string => typeof item === 'string');
  return items.length === value.length && new Set(items).size === items.length ? items : undefined;
}
