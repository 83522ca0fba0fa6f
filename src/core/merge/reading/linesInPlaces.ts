import type { WorkBudget } from '../align/workBudget';

/** A place in a text whose lines are not known, and the lines that stand behind it. */
export interface Place {
  /** Lines that may well be there. */
  readonly candidates: readonly (readonly string[])[];
  /** Those of the blocks that are this place's, by their first line. A block of no place at all may stand in any. */
  readonly blocks: ReadonlySet<number>;
  /** Up to the next place, or the end of the text. */
  readonly after: readonly string[];
}

/** Lines as numbers, so that comparing two is cheap; those that are part of a block have one that no other line has. */
type Numbers = readonly number[];
const IN_BLOCK = -1;

interface NumberedPlace {
  readonly candidates: readonly Numbers[];
  /** First lines of the blocks that are others'. */
  readonly othersBlocks: readonly number[];
  readonly after: Numbers;
}

/** What it costs when a place has lines that are no candidate. */
class Costs {
  readonly ownLines = 1;
  /** More than lines of one's own in all places. */
  readonly linesAroundBlock: number;
  /** More than lines around blocks in all places. */
  readonly othersBlock: number;

  constructor(places: number) {
    this.linesAroundBlock = places + 1;
    this.othersBlock = this.linesAroundBlock * (places + 1);
  }
}

/** What stands in each place. */
export interface PlacesFound {
  readonly lines: readonly (readonly string[])[];
  /**
   * 0 when all of it is candidates, and blocks in their places; 1 for each place with other lines; more than there are
   * places as soon as these are around a block, or a block is another place's.
   */
  readonly cost: number;
}

/** Positions that a place may end at, behind the lines that follow it; where it begins for each of them. */
interface Layer {
  readonly ends: readonly number[];
  readonly starts: readonly number[];
  /** Of what stands in the places so far. */
  readonly costs: readonly number[];
}

/**
 * Finds what stands in each place of a text, so that as few places as possible have the block of another, as few of these
 * as possible have lines around a block, and as few of these have other lines that are no candidate. What was written place
 * by place from candidates, blocks and other lines is thereby found so that writing it again gives the same text. The
 * answer is exact: there is none only when the text differs outside the places.
 *
 * @param before the lines before the first place
 * @param blocks stretches that belong together and stand in one place, whichever: their first line, and the line behind them, in order
 * @returns undefined when the text differs elsewhere, or the budget has ended
 */
export function linesInPlaces(
  before: readonly string[],
  places: readonly Place[],
  text: readonly string[],
  blocks: ReadonlyMap<number, number>,
  budget: WorkBudget,
): PlacesFound | undefined {
  const numbered = numbering();
  const numbers = withoutBlocks(numbered(text), blocks);
  if (!standsAt(numbers, 0, numbered(before))) return undefined;
  const costs = new Costs(places.length);
  const owned = [...blocks.keys()].filter((start) => places.some((place) => place.blocks.has(start)));
  let behind = places.reduce((sum, { after }) => sum + after.length, 0);
  if (text.length < before.length + behind) return undefined;
  if (places.length === 0) return text.length === before.length ? { lines: [], cost: 0 } : undefined;
  const layers: Layer[] = [];
  let last: Layer = { ends: [before.length], starts: [0], costs: [0] };
  for (const [index, place] of places.entries()) {
    const after = numbered(place.after);
    const candidates = place.candidates.map(numbered);
    const othersBlocks = owned.filter((start) => !place.blocks.has(start));
    behind -= after.length;
    // What lies between has room for the lines of all places together, and no more.
    const latest = text.length - behind - after.length;
    const from = index === places.length - 1 ? latest : (last.ends[0] ?? 0);
    const steps = after.length + (latest - from) + last.ends.length * (candidates.length + 1);
    if (!budget.spend(steps + owned.length)) return undefined;
    const found = occurrences(numbers, after, from, latest);
    last = nextLayer(last, found, { candidates, othersBlocks, after }, numbers, blocks, costs);
    if (last.ends.length === 0) return undefined;
    layers.push(last);
  }
  return { lines: placesBackwards(layers, places, text), cost: last.costs[0] ?? 0 };
}

/** @param found positions at which the place may end, in order */
function nextLayer(
  layer: Layer,
  found: readonly number[],
  { candidates, othersBlocks, after }: NumberedPlace,
  text: Numbers,
  blocks: ReadonlyMap<number, number>,
  costs: Costs,
): Layer {
  const others = new Set(othersBlocks);
  /** For each position where a candidate would end, the cheapest beginning: its index in the layer. */
  const known = new Map<number, number>();
  layer.ends.forEach((start, index) => {
    const lengths = candidates.filter((lines) => standsAt(text, start, lines)).map(({ length }) => length);
    const block = others.has(start) ? undefined : blocks.get(start);
    for (const end of [...lengths.map((length) => start + length), ...(block === undefined ? [] : [block])]) {
      const other = known.get(end);
      if (other === undefined || costOf(layer, index) < costOf(layer, other)) known.set(end, index);
    }
  });
  const next = { ends: [] as number[], starts: [] as number[], costs: [] as number[] };
  const withoutAny = new CheapestStart(layer, [...blocks.keys()]);
  const withoutOthers = new CheapestStart(layer, othersBlocks);
  const whatever = new CheapestStart(layer, []);
  for (const end of found) {
    const ways = [
      { index: known.get(end), extra: 0 },
      { index: withoutAny.upTo(end), extra: costs.ownLines },
      { index: withoutOthers.upTo(end), extra: costs.linesAroundBlock },
      { index: whatever.upTo(end), extra: costs.othersBlock },
    ];
    let best: { readonly index: number; readonly cost: number } | undefined;
    for (const { index, extra } of ways) {
      if (index === undefined) continue;
      const cost = costOf(layer, index) + extra;
      if (best === undefined || cost < best.cost) best = { index, cost };
    }
    if (!best) continue;
    next.ends.push(end + after.length);
    next.starts.push(layer.ends[best.index] ?? 0);
    next.costs.push(best.cost);
  }
  return next;
}

/** The cheapest beginning of a place that ends somewhere and has none of some blocks; ends are asked for in order. */
class CheapestStart {
  readonly #layer: Layer;
  readonly #without: readonly number[];
  #passed = 0;
  #next = 0;
  #cheapest: number | undefined;

  /** @param without first lines of the blocks */
  constructor(layer: Layer, without: readonly number[]) {
    this.#layer = layer;
    this.#without = without;
  }

  /** Its index in the layer; of equally cheap ones the last. */
  upTo(end: number): number | undefined {
    for (; (this.#without[this.#passed] ?? Infinity) < end; this.#passed++)
      this.#forgetUpTo(this.#without[this.#passed] ?? 0);
    for (; (this.#layer.ends[this.#next] ?? Infinity) <= end; this.#next++) {
      const isCheaper =
        this.#cheapest === undefined ||
        costOf(this.#layer, this.#next) <= costOf(this.#layer, this.#cheapest);
      if (isCheaper) this.#cheapest = this.#next;
    }
    return this.#cheapest;
  }

  #forgetUpTo(position: number): void {
    this.#cheapest = undefined;
    while ((this.#layer.ends[this.#next] ?? Infinity) <= position) this.#next++;
  }
}

const costOf = ({ costs }: Layer, index: number): number => costs[index] ?? Infinity;

function placesBackwards(
  layers: readonly Layer[],
  places: readonly Place[],
  text: readonly string[],
): (readonly string[])[] {
  const result: (readonly string[])[] = [];
  let end = text.length;
  for (let index = layers.length - 1; index >= 0; index--) {
    const { ends = [], starts = [] } = layers[index] ?? {};
    const start = starts[ends.indexOf(end)] ?? 0;
    result.unshift(text.slice(start, end - (places[index]?.after.length ?? 0)));
    end = start;
  }
  return result;
}

/** Equal lines get the same number. */
function numbering(): (lines: readonly string[]) => number[] {
  const numbers = new Map<string, number>();
  return (lines) =>
    lines.map((line) => {
      const known = numbers.get(line);
      if (known !== undefined) return known;
      numbers.set(line, numbers.size);
      return numbers.size - 1;
    });
}

function withoutBlocks(numbers: number[], blocks: ReadonlyMap<number, number>): Numbers {
  for (const [start, end] of blocks) numbers.fill(IN_BLOCK, start, end);
  return numbers;
}

function standsAt(text: Numbers, at: number, lines: Numbers): boolean {
  return at + lines.length <= text.length && lines.every((line, offset) => text[at + offset] === line);
}

/** Where lines stand in a text, from one position to another, both included (by Knuth, Morris and Pratt). */
function occurrences(text: Numbers, lines: Numbers, from: number, latest: number): number[] {
  const found: number[] = [];
  if (lines.length === 0) {
    for (let at = from; at <= latest; at++) found.push(at);
    return found;
  }
  const fallbacks = fallbacksOf(lines);
  let matched = 0;
  for (let at = from; at < latest + lines.length; at++) {
    while (matched > 0 && lines[matched] !== text[at]) matched = fallbacks[matched - 1] ?? 0;
    if (lines[matched] === text[at]) matched++;
    if (matched < lines.length) continue;
    found.push(at + 1 - lines.length);
    matched = fallbacks[matched - 1] ?? 0;
  }
  return found;
}

/** For each beginning of the lines, how long the longest shorter one is that it ends with. */
function fallbacksOf(lines: Numbers): number[] {
  const fallbacks = [0];
  let length = 0;
  for (let index = 1; index < lines.length; index++) {
    while (length > 0 && lines[length] !== lines[index]) length = fallbacks[length - 1] ?? 0;
    if (lines[length] === lines[index]) length++;
    fallbacks.push(length);
  }
  return fallbacks;
}
