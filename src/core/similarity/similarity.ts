import { SAMPLE, type Sketch } from './sketch';

/**
 * How much of two contents is the same: 1 for equal ones, 0 for those that have nothing in common; the share of common
 * features (Jaccard's), estimated from the samples (bottom-k sketches). Symmetric. Nothing equals nothing.
 */
export function similarity(a: Sketch, b: Sketch): number {
  const [inA, inB] = [new Set(a.sample), new Set(b.sample)];
  // The smallest of both together are an even draw from both together.
  const both = [...new Set([...a.sample, ...b.sample])].sort((x, y) => x - y).slice(0, sampleOf(a, b));
  if (both.length === 0) return 1;
  return both.filter((feature) => inA.has(feature) && inB.has(feature)).length / both.length;
}

/** Two contents of which nothing was left out are compared in full. */
function sampleOf(a: Sketch, b: Sketch): number {
  const isWhole = ({ sample }: Sketch): boolean => sample.length < SAMPLE;
  return isWhole(a) && isWhole(b) ? Infinity : SAMPLE;
}
