import { roughSquareRoot } from './candidateLines';
import type { WorkBudget } from './workBudget';

/** Marks an index as changed. */
type Mark = (index: number) => void;

/** A part of both sequences that is still to be compared: `a[fromA..toA)` with `b[fromB..toB)`. */
interface Box {
  readonly fromA: number;
  readonly toA: number;
  readonly fromB: number;
  readonly toB: number;
}

/** The least number of edits after which a search in one box gives up on the shortest path (git's XDL_MAX_COST_MIN). */
const LEAST_COST_CAP = 256;
const UNREACHED = -1;
const UNREACHED_BACKWARD = 0x3fffffff;

/**
 * Marks a short edit path from `a` to `b`: Myers' search from both ends in linear space, which gives up on the shortest
 * path of a box where it takes more edits than a cap and goes on from the furthest point it has reached. When the
 * budget ends, what is not yet compared counts as changed.
 */
export function markDifferences(
  a: Int32Array,
  b: Int32Array,
  markA: Mark,
  markB: Mark,
  budget: WorkBudget,
): void {
  const diagonals = a.length + b.length + 3;
  const search = new MiddleSearch(a, b, Math.max(LEAST_COST_CAP, roughSquareRoot(diagonals)), budget);
  const boxes: Box[] = [{ fromA: 0, toA: a.length, fromB: 0, toB: b.length }];
  for (let box = boxes.pop(); box; box = boxes.pop()) {
    let { fromA, toA, fromB, toB } = box;
    while (fromA < toA && fromB < toB && a[fromA] === b[fromB]) {
      fromA++;
      fromB++;
    }
    while (fromA < toA && fromB < toB && a[toA - 1] === b[toB - 1]) {
      toA--;
      toB--;
    }
    if (fromA === toA || fromB === toB || budget.exhausted) {
      for (let i = fromA; i < toA; i++) markA(i);
      for (let j = fromB; j < toB; j++) markB(j);
      continue;
    }
    const [middleA, middleB] = search.split({ fromA, toA, fromB, toB });
    boxes.push({ fromA: middleA, toA, fromB: middleB, toB });
    boxes.push({ fromA, toA: middleA, fromB, toB: middleB });
  }
}

/**
 * Finds a point through which a short path leads. Diagonal `d` holds the points with `indexA - indexB = d`; for each,
 * `forward` and `backward` have the furthest `indexA` reached from the box's start and from its end.
 */
class MiddleSearch {
  private readonly forward: Int32Array;
  private readonly backward: Int32Array;
  /** The index of diagonal 0: diagonals range from `-b.length - 1` to `a.length + 1`. */
  private readonly zero: number;

  private readonly a: Int32Array;
  private readonly b: Int32Array;
  private readonly costCap: number;
  private readonly budget: WorkBudget;

  constructor(a: Int32Array, b: Int32Array, costCap: number, budget: WorkBudget) {
    this.a = a;
    this.b = b;
    this.costCap = costCap;
    this.budget = budget;
    this.forward = new Int32Array(a.length + b.length + 3);
    this.backward = new Int32Array(a.length + b.length + 3);
    this.zero = b.length + 1;
  }

  /** @returns a point of the box, other than its start and its end */
  split(box: Box): readonly [number, number] {
    const { a, b, forward, backward, zero, budget, costCap } = this;
    const { fromA, toA, fromB, toB } = box;
    const lowest = fromA - toB;
    const highest = toA - fromB;
    const startDiagonal = fromA - fromB;
    const endDiagonal = toA - toB;
    const meetsForward = ((startDiagonal - endDiagonal) & 1) !== 0;
    let fMin = startDiagonal;
    let fMax = startDiagonal;
    let bMin = endDiagonal;
    let bMax = endDiagonal;
    forward[startDiagonal + zero] = fromA;
    backward[endDiagonal + zero] = toA;
    for (let cost = 1; ; cost++) {
      let steps = 0;
      if (fMin > lowest) forward[--fMin - 1 + zero] = UNREACHED;
      else fMin++;
      if (fMax < highest) forward[++fMax + 1 + zero] = UNREACHED;
      else fMax--;
      for (let d = fMax; d >= fMin; d -= 2) {
        const below = forward[d - 1 + zero] ?? UNREACHED;
        const above = forward[d + 1 + zero] ?? UNREACHED;
        let i = below >= above ? below + 1 : above;
        const first = i;
        while (i < toA && i - d < toB && a[i] === b[i - d]) i++;
        forward[d + zero] = i;
        steps += 1 + i - first;
        if (meetsForward && bMin <= d && d <= bMax && (backward[d + zero] ?? UNREACHED_BACKWARD) <= i)
          return [i, i - d];
      }
      if (bMin > lowest) backward[--bMin - 1 + zero] = UNREACHED_BACKWARD;
      else bMin++;
      if (bMax < highest) backward[++bMax + 1 + zero] = UNREACHED_BACKWARD;
      else bMax--;
      for (let d = bMax; d >= bMin; d -= 2) {
        const below = backward[d - 1 + zero] ?? UNREACHED_BACKWARD;
        const above = backward[d + 1 + zero] ?? UNREACHED_BACKWARD;
        let i = below < above ? below : above - 1;
        const first = i;
        while (i > fromA && i - d > fromB && a[i - 1] === b[i - d - 1]) i--;
        backward[d + zero] = i;
        steps += 1 + first - i;
        if (!meetsForward && fMin <= d && d <= fMax && i <= (forward[d + zero] ?? UNREACHED))
          return [i, i - d];
      }
      if (!budget.spend(steps) || cost >= costCap) return this.furthest(box, fMin, fMax, bMin, bMax);
    }
  }

  /** The point that lies furthest from its own end of the box. */
  private furthest(
    { fromA, toA, fromB, toB }: Box,
    fMin: number,
    fMax: number,
    bMin: number,
    bMax: number,
  ): readonly [number, number] {
    let forwardSum = -1;
    let forwardA = fromA;
    for (let d = fMax; d >= fMin; d -= 2) {
      let i = Math.min(this.forward[d + this.zero] ?? UNREACHED, toA);
      if (i - d > toB) i = toB + d;
      if (i + i - d > forwardSum) {
        forwardSum = i + i - d;
        forwardA = i;
      }
    }
    let backwardSum = UNREACHED_BACKWARD;
    let backwardA = toA;
    for (let d = bMax; d >= bMin; d -= 2) {
      let i = Math.max(this.backward[d + this.zero] ?? UNREACHED_BACKWARD, fromA);
      if (i - d < fromB) i = fromB + d;
      if (i + i - d < backwardSum) {
        backwardSum = i + i - d;
        backwardA = i;
      }
    }
    return toA + toB - backwardSum < forwardSum - (fromA + fromB)
      ? [forwardA, forwardSum - forwardA]
      : [backwardA, backwardSum - backwardA];
  }
}
