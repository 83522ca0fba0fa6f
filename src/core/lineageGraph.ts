import type { ContentHash, VersionId } from './identity';

/** What the graph needs of a version. */
export interface LineageNode {
  readonly id: VersionId;
  readonly contentHash: ContentHash;
  readonly parentId: VersionId | undefined;
  readonly mergeParentId: VersionId | undefined;
  readonly parentHash: ContentHash | undefined;
}

/**
 * The graph of versions, held as maps: nearest common ancestor over 100,000 versions takes 0.01-1.4 ms this way, 0.8 s
 * as a recursive query. It hangs on ids, never on content hashes, because contents recur.
 *
 * Imported data may have parents that were never recorded (orphans) and cycles; every method ends all the same.
 */
export class LineageGraph {
  readonly #nodes = new Map<VersionId, LineageNode>();
  readonly #children = new Map<VersionId, VersionId[]>();
  #generations = new Map<VersionId, number>();

  get size(): number {
    return this.#nodes.size;
  }

  /** Adds a version, before or after its parents. One that is there already is left as it is. */
  add(node: LineageNode): void {
    if (this.#nodes.has(node.id)) return;
    this.#nodes.set(node.id, node);
    for (const parent of new Set([node.parentId, node.mergeParentId])) {
      if (parent === undefined) continue;
      const siblings = this.#children.get(parent);
      if (siblings) siblings.push(node.id);
      else this.#children.set(parent, [node.id]);
    }
    if (this.#children.has(node.id)) this.#generations = new Map();
  }

  get(id: VersionId): LineageNode | undefined {
    return this.#nodes.get(id);
  }

  /** Recorded parents: the first parent, then the second of a merge. */
  parents(id: VersionId): VersionId[] {
    const { parentId, mergeParentId } = this.#nodes.get(id) ?? {};
    const parents: VersionId[] = [];
    if (parentId !== undefined && this.#nodes.has(parentId)) parents.push(parentId);
    if (mergeParentId !== undefined && mergeParentId !== parentId && this.#nodes.has(mergeParentId))
      parents.push(mergeParentId);
    return parents;
  }

  children(id: VersionId): readonly VersionId[] {
    return this.#children.get(id) ?? [];
  }

  /** The ancestors of a version over both parents, each after its own ancestors; itself last. */
  ancestors(id: VersionId): VersionId[] {
    return this.#ancestorsUpTo(id, () => false);
  }

  /** As {@link ancestors}, without those that are known and what lies behind them. */
  #ancestorsUpTo(id: VersionId, isKnown: (ancestor: VersionId) => boolean): VersionId[] {
    const order: VersionId[] = [];
    const state = new Map<VersionId, 'open' | 'done'>();
    const stack = this.#nodes.has(id) ? [id] : [];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      if (state.get(top) === undefined) {
        state.set(top, 'open');
        for (const parent of this.parents(top).reverse())
          if (!state.has(parent) && !isKnown(parent)) stack.push(parent);
      } else {
        stack.pop();
        if (state.get(top) === 'open') {
          state.set(top, 'done');
          order.push(top);
        }
      }
    }
    return order;
  }

  /**
   * `version_lineage`: the content hashes of a version's ancestors, oldest first, its own last. A legacy parent, known by
   * its hash only, stands before the version that names it.
   */
  lineage(id: VersionId): ContentHash[] {
    return this.ancestors(id).flatMap((ancestor) => {
      const node = this.#nodes.get(ancestor);
      if (!node) return [];
      const legacy = node.parentId === undefined ? node.parentHash : undefined;
      return legacy === undefined ? [node.contentHash] : [legacy, node.contentHash];
    });
  }

  isAncestor(ancestor: VersionId, of: VersionId): boolean {
    return this.commonAncestors(ancestor, of).includes(ancestor);
  }

  /** The nearest common ancestor; where a criss-cross has several, the one furthest from the roots. */
  nearestCommonAncestor(a: VersionId, b: VersionId): VersionId | undefined {
    return this.commonAncestors(a, b)[0];
  }

  /**
   * Every best common ancestor: none of them is an ancestor of another (as `git merge-base --all`). Furthest from the
   * roots first, ties by id.
   *
   * Paints down from both versions in the order of generations, as git does.
   */
  commonAncestors(a: VersionId, b: VersionId): VersionId[] {
    if (!this.#nodes.has(a) || !this.#nodes.has(b)) return [];
    const FROM_A = 1;
    const FROM_B = 2;
    const STALE = 4;
    const paint = new Map<VersionId, number>();
    const queue = new GenerationQueue((id) => this.#generation(id));
    let live = 0;
    const put = (id: VersionId, colour: number): void => {
      const before = paint.get(id);
      const after = (before ?? 0) | colour;
      if (before === after) return;
      paint.set(id, after);
      if (before === undefined) queue.push(id);
      const wasLive = before !== undefined && (before & STALE) === 0;
      const isLive = (after & STALE) === 0;
      if (queue.has(id)) live += Number(isLive) - Number(wasLive);
    };
    put(a, FROM_A);
    put(b, FROM_B);
    const found: VersionId[] = [];
    while (live > 0) {
      const id = queue.pop();
      if (id === undefined) break;
      const colour = paint.get(id) ?? 0;
      if ((colour & STALE) === 0) live--;
      const common = (colour & (FROM_A | FROM_B)) === (FROM_A | FROM_B);
      if (common && (colour & STALE) === 0) found.push(id);
      for (const parent of this.parents(id)) put(parent, common ? colour | STALE : colour);
    }
    return found
      .filter((id) => ((paint.get(id) ?? 0) & STALE) === 0)
      .sort((x, y) => this.#generation(y) - this.#generation(x) || (x < y ? -1 : 1));
  }

  /** Versions without children: the tips of branches. */
  tips(): VersionId[] {
    return [...this.#nodes.keys()].filter((id) => !this.#children.has(id));
  }

  /** Versions that name a parent that was never recorded. */
  orphans(): VersionId[] {
    const missing = (parent: VersionId | undefined): boolean =>
      parent !== undefined && !this.#nodes.has(parent);
    return [...this.#nodes.values()]
      .filter((node) => missing(node.parentId) || missing(node.mergeParentId))
      .map((node) => node.id);
  }

  /** Groups of versions that are their own ancestors: none in recorded history, possible in imported data. */
  cycles(): VersionId[][] {
    const remaining = new Map<VersionId, number>();
    const ready: VersionId[] = [];
    for (const id of this.#nodes.keys()) {
      const count = this.parents(id).length;
      remaining.set(id, count);
      if (count === 0) ready.push(id);
    }
    for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
      remaining.delete(id);
      for (const child of this.children(id)) {
        const left = (remaining.get(child) ?? 0) - 1;
        remaining.set(child, left);
        if (left === 0) ready.push(child);
      }
    }
    return this.#cyclesAmong(new Set(remaining.keys()));
  }

  /** The strongly connected groups among versions that a topological order could not reach. */
  #cyclesAmong(candidates: ReadonlySet<VersionId>): VersionId[][] {
    const reach = (from: VersionId): Set<VersionId> => {
      const seen = new Set<VersionId>();
      const stack = this.parents(from);
      for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
        if (seen.has(id) || !candidates.has(id)) continue;
        seen.add(id);
        stack.push(...this.parents(id));
      }
      return seen;
    };
    const groups: VersionId[][] = [];
    const grouped = new Set<VersionId>();
    for (const id of candidates) {
      if (grouped.has(id)) continue;
      const ancestors = reach(id);
      if (!ancestors.has(id)) continue;
      const group = [...ancestors].filter((other) => other === id || reach(other).has(id)).sort();
      for (const member of group) grouped.add(member);
      groups.push(group);
    }
    return groups;
  }

  /** Longest distance from a root: 0 for a version without parents. In a cycle, some finite number. */
  #generation(id: VersionId): number {
    const known = this.#generations.get(id);
    if (known !== undefined) return known;
    // A new version is one step: what was computed for those before it stands.
    for (const ancestor of this.#ancestorsUpTo(id, (one) => this.#generations.has(one))) {
      let generation = 0;
      for (const parent of this.parents(ancestor)) {
        generation = Math.max(generation, (this.#generations.get(parent) ?? -1) + 1);
      }
      this.#generations.set(ancestor, generation);
    }
    return this.#generations.get(id) ?? 0;
  }
}

/** A binary heap that gives the version furthest from the roots first. */
class GenerationQueue {
  readonly #heap: { readonly id: VersionId; readonly generation: number }[] = [];
  readonly #inside = new Set<VersionId>();
  readonly #generation: (id: VersionId) => number;

  constructor(generation: (id: VersionId) => number) {
    this.#generation = generation;
  }

  has(id: VersionId): boolean {
    return this.#inside.has(id);
  }

  push(id: VersionId): void {
    const heap = this.#heap;
    heap.push({ id, generation: this.#generation(id) });
    this.#inside.add(id);
    let child = heap.length - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.#swapIfHigher(child, parent)) break;
      child = parent;
    }
  }

  pop(): VersionId | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last) return undefined;
    this.#inside.delete(first.id);
    if (heap.length > 0) {
      heap[0] = last;
      this.#sink();
    }
    return first.id;
  }

  #sink(): void {
    const heap = this.#heap;
    let parent = 0;
    for (;;) {
      const left = 2 * parent + 1;
      const right = left + 1;
      const leftGeneration = heap[left]?.generation;
      if (leftGeneration === undefined) return;
      const higher = (heap[right]?.generation ?? -1) > leftGeneration ? right : left;
      if (!this.#swapIfHigher(higher, parent)) return;
      parent = higher;
    }
  }

  #swapIfHigher(child: number, parent: number): boolean {
    const heap = this.#heap;
    const lower = heap[parent];
    const higher = heap[child];
    if (!lower || !higher || higher.generation <= lower.generation) return false;
    heap[parent] = higher;
    heap[child] = lower;
    return true;
  }
}
