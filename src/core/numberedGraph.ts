import { HighestFirst } from './highestFirst';

const NONE: readonly number[] = [];
const UNKNOWN = -1;

// What is known of a vertex while common ancestors are looked for.
const FROM_A = 1;
const FROM_B = 2;
const FROM_BOTH = FROM_A | FROM_B;
const STALE = 4;
const WAITING = 8;

/**
 * A graph of vertices numbered from 0, each with its parents: all that is known of one stands in lists by its number, so
 * that walking over 10,000 takes a millisecond. Parents may be named that are never added, and there may be cycles.
 */
export class NumberedGraph {
  /** Undefined for a vertex that was not added yet. */
  readonly #named: (readonly number[] | undefined)[] = [];
  /** Of those named, the ones that were added. */
  readonly #parents: (readonly number[])[] = [];
  readonly #children: number[][] = [];
  readonly #generations: number[] = [];
  #hasGenerations = false;

  /** The number of one more vertex; it is to be added, or only named by others. */
  reserve(): number {
    this.#parents.push(NONE);
    this.#children.push([]);
    this.#generations.push(UNKNOWN);
    return this.#named.push(undefined) - 1;
  }

  /** @param parents numbers, each once */
  add(vertex: number, parents: readonly number[]): void {
    this.#named[vertex] = parents;
    for (const parent of parents) this.#children[parent]?.push(vertex);
    const children = this.children(vertex);
    for (const known of [vertex, ...children]) {
      this.#parents[known] = this.#named[known]?.filter((parent) => this.isAdded(parent)) ?? NONE;
    }
    // Of a vertex that comes after its parents and before its children, nothing was computed that it changes.
    if (children.length > 0 && this.#hasGenerations) {
      this.#generations.fill(UNKNOWN);
      this.#hasGenerations = false;
    }
  }

  isAdded(vertex: number): boolean {
    return this.#named[vertex] !== undefined;
  }

  /** Whether one of its parents was never added. */
  isOrphan(vertex: number): boolean {
    return this.parents(vertex).length < (this.#named[vertex]?.length ?? 0);
  }

  /** Those that were added, in the order that they were named in. */
  parents(vertex: number): readonly number[] {
    return this.#parents[vertex] ?? NONE;
  }

  children(vertex: number): readonly number[] {
    return this.#children[vertex] ?? NONE;
  }

  /**
   * Some vertices and their ancestors, each after its own ancestors, the first parent's side first.
   *
   * @param isPassed of an ancestor: leaves it and what lies behind it out
   */
  parentsFirst(starts: Iterable<number>, isPassed?: (ancestor: number) => boolean): number[] {
    const OPEN = 1;
    const DONE = 2;
    const state = new Uint8Array(this.#named.length);
    const order: number[] = [];
    for (const start of starts) {
      const stack = [start];
      for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
        if (state[top] === 0) {
          state[top] = OPEN;
          const parents = this.parents(top);
          for (let i = parents.length - 1; i >= 0; i--) {
            const parent = parents[i];
            if (parent !== undefined && state[parent] === 0 && !isPassed?.(parent)) stack.push(parent);
          }
        } else {
          stack.pop();
          if (state[top] === OPEN) order.push(top);
          state[top] = DONE;
        }
      }
    }
    return order;
  }

  /**
   * Every common ancestor that is not an ancestor of another. Paints down from both in the order of generations, as
   * `git merge-base --all` does.
   */
  bestCommonAncestors(a: number, b: number): number[] {
    this.#findGenerations([a, b]);
    const paint = new Uint8Array(this.#named.length);
    const waiting = new HighestFirst(this.#generations);
    let live = 0;
    const put = (vertex: number, colour: number): void => {
      const before = paint[vertex] ?? 0;
      const isNew = before === 0;
      if (isNew) waiting.push(vertex);
      const after = before | colour | (isNew ? WAITING : 0);
      paint[vertex] = after;
      live += Number(isLive(after)) - Number(isLive(before));
    };
    put(a, FROM_A);
    put(b, FROM_B);
    const found: number[] = [];
    for (let vertex = waiting.pop(); vertex !== undefined && live > 0; vertex = waiting.pop()) {
      const colour = (paint[vertex] ?? 0) & ~WAITING;
      paint[vertex] = colour;
      if ((colour & STALE) === 0) live--;
      const isCommon = (colour & FROM_BOTH) === FROM_BOTH;
      if (isCommon && (colour & STALE) === 0) found.push(vertex);
      for (const parent of this.parents(vertex)) put(parent, isCommon ? colour | STALE : colour);
    }
    return found.filter((vertex) => ((paint[vertex] ?? 0) & STALE) === 0);
  }

  /** The longest distance from a root: 0 without parents. In a cycle, some finite number. */
  generation(vertex: number): number {
    this.#findGenerations([vertex]);
    return this.#generations[vertex] ?? UNKNOWN;
  }

  /** Groups of vertices that are their own ancestors. */
  cycles(): number[][] {
    const groups: number[][] = [];
    const all = [...this.#named.keys()].filter((vertex) => this.isAdded(vertex));
    const isGrouped = new Uint8Array(this.#named.length);
    // Kosaraju's way: of an order with parents first, what the last reaches over children is a group, and so on.
    for (const start of this.parentsFirst(all).reverse()) {
      if (isGrouped[start] === 1) continue;
      isGrouped[start] = 1;
      const group = [start];
      for (const member of group) {
        for (const child of this.children(member)) {
          if (isGrouped[child] === 1) continue;
          isGrouped[child] = 1;
          group.push(child);
        }
      }
      if (group.length > 1 || this.parents(start).includes(start)) groups.push(group);
    }
    return groups;
  }

  #findGenerations(of: readonly number[]): void {
    const isKnown = (vertex: number): boolean => this.#generations[vertex] !== UNKNOWN;
    // A new version is one step: what was computed for those before it stands.
    const unknown = of.filter((vertex) => !isKnown(vertex));
    for (const vertex of this.parentsFirst(unknown, isKnown)) {
      let generation = 0;
      for (const parent of this.parents(vertex)) {
        generation = Math.max(generation, (this.#generations[parent] ?? UNKNOWN) + 1);
      }
      this.#generations[vertex] = generation;
      this.#hasGenerations = true;
    }
  }
}

const isLive = (paint: number): boolean => (paint & (WAITING | STALE)) === WAITING;
