import { SAMPLE, type Sketch } from './sketch';

/**
 * How much of two contents is the same: 1 for equal ones, 0 for those that have nothing in common; the share of common
 * features (Jaccard's), estimated from the samples (bottom-k sketches). Symmetric. Nothing equals nothing.
 */
export function similarity(a: Sketch, b: Sketch): number {
  const most = sampleOf(a, b);
  const end = Infinity;
  let [atA, atB, all, common] = [0, 0, 0, 0];
  // The smallest of both together are an even draw from both together; both are ascending.
  while (all < most && (atA < a.sample.length || atB < b.sample.length)) {
    const [x, y] = [a.sample[atA] ?? end, b.sample[atB] ?? end];
    if (x <= y) atA++;
    if (y <= x) atB++;
    if (x === y) common++;
    all++;
  }
  return all === 0 ? 1 : common / all;
}

/** Two contents of which nothing was left out are compared in full. */
function sampleOf(a: Sketch, b: Sketch): number {
  const isWhole = ({ sample }: Sketch): boolean => sample.length < SAMPLE;
  return isWhole(a) && isWhole(b) ? Infinity : SAMPLE;
}
