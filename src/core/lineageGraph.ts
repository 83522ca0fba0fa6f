import { compareCodePoints } from './compareCodePoints';
import type { ContentHash, VersionId } from './identity';
import { NumberedGraph } from './numberedGraph';

/** What the graph needs of a version. */
export interface LineageNode {
  readonly id: VersionId;
  readonly contentHash: ContentHash;
  readonly parentId: VersionId | undefined;
  readonly mergeParentId: VersionId | undefined;
  readonly parentHash: ContentHash | undefined;
}

/**
 * The graph of versions, held in memory: finding a nearest common ancestor takes a millisecond this way, also 10,000 versions
 * away, and 0.8 s as a recursive query. It hangs on ids, never on content hashes, because contents recur.
 *
 * Imported data may have parents that were never recorded (orphans) and cycles; every method ends all the same.
 */
export class LineageGraph {
  readonly #graph = new NumberedGraph();
  /** Of every id that was added or named as a parent. */
  readonly #numbers = new Map<VersionId, number>();
  /** By number, as far as they were added. */
  readonly #nodes: (LineageNode | undefined)[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Adds a version, before or after its parents. One that is there already is left as it is. */
  add(node: LineageNode): void {
    const number = this.#numberOf(node.id);
    if (this.#graph.isAdded(number)) return;
    const { parentId, mergeParentId } = node;
    const parents = parentId === undefined ? [] : [this.#numberOf(parentId)];
    if (mergeParentId !== undefined && mergeParentId !== parentId) {
      parents.push(this.#numberOf(mergeParentId));
    }
    this.#nodes[number] = node;
    this.#graph.add(number, parents);
    this.#size++;
  }

  get(id: VersionId): LineageNode | undefined {
    const number = this.#numbers.get(id);
    return number === undefined ? undefined : this.#nodes[number];
  }

  /** Recorded parents: the first parent, then the second of a merge. */
  parents(id: VersionId): VersionId[] {
    const number = this.#numbers.get(id);
    return number === undefined ? [] : this.#toIds(this.#graph.parents(number));
  }

  children(id: VersionId): VersionId[] {
    const number = this.#numbers.get(id);
    return number === undefined ? [] : this.#toIds(this.#graph.children(number));
  }

  /** The ancestors of a version over both parents, each after its own ancestors; itself last. */
  ancestors(id: VersionId): VersionId[] {
    return this.#toIds(this.#ancestors(id));
  }

  /**
   * `version_lineage`: the content hashes of a version's ancestors, oldest first, its own last. A legacy parent, known by
   * its hash only, stands before the version that names it.
   */
  lineage(id: VersionId): ContentHash[] {
    const hashes: ContentHash[] = [];
    for (const number of this.#ancestors(id)) {
      const node = this.#nodes[number];
      if (!node) continue;
      if (node.parentId === undefined && node.parentHash !== undefined) hashes.push(node.parentHash);
      hashes.push(node.contentHash);
    }
    return hashes;
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
   */
  commonAncestors(a: VersionId, b: VersionId): VersionId[] {
    const [one, two] = [this.#added(a), this.#added(b)];
    if (one === undefined || two === undefined) return [];
    const generation = (number: number): number => this.#graph.generation(number);
    const byGeneration = (x: number, y: number): number =>
      generation(y) - generation(x) || compareCodePoints(this.#idOf(x), this.#idOf(y));
    return this.#toIds(this.#graph.bestCommonAncestors(one, two).sort(byGeneration));
  }

  /** Versions without children: the tips of branches. */
  tips(): VersionId[] {
    return this.#all((number) => this.#graph.children(number).length === 0);
  }

  /** Versions that name a parent that was never recorded. */
  orphans(): VersionId[] {
    return this.#all((number) => this.#graph.isOrphan(number));
  }

  /** Groups of versions that are their own ancestors: none in recorded history, possible in imported data. */
  cycles(): VersionId[][] {
    return this.#graph.cycles().map((group) => this.#toIds(group).sort());
  }

  #all(isAsked: (number: number) => boolean): VersionId[] {
    return this.#nodes.flatMap((node, number) => (node && isAsked(number) ? [node.id] : []));
  }

  /** The number of a version that was added. */
  #added(id: VersionId): number | undefined {
    const number = this.#numbers.get(id);
    return number !== undefined && this.#graph.isAdded(number) ? number : undefined;
  }

  #ancestors(id: VersionId): number[] {
    const number = this.#added(id);
    return number === undefined ? [] : this.#graph.parentsFirst([number]);
  }

  /** @param numbers of versions that were added */
  #toIds(numbers: readonly number[]): VersionId[] {
    return numbers.map((number) => this.#idOf(number));
  }

  #idOf(number: number): VersionId {
    const node = this.#nodes[number];
    if (!node) throw new Error(`Version ${String(number)} was never added.`);
    return node.id;
  }

  #numberOf(id: VersionId): number {
    let number = this.#numbers.get(id);
    if (number === undefined) {
      number = this.#graph.reserve();
      this.#numbers.set(id, number);
      this.#nodes.push(undefined);
    }
    return number;
  }
}
