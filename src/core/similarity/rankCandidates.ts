import { similarity } from './similarity';
import type { Sketch } from './sketch';

/** Something an artifact may have come from. */
interface Candidate {
  readonly name: string;
  readonly sketch: Sketch;
}

export interface RankedCandidate<T extends Candidate> {
  readonly candidate: T;
  /** 0 to 1. */
  readonly similarity: number;
}

/** Candidates by likeness of content, the likest first. A name decides only between those that are equally like. */
export function rankCandidates<T extends Candidate>(
  mine: Candidate,
  candidates: Iterable<T>,
): readonly RankedCandidate<T>[] {
  const hasOtherName = ({ candidate }: RankedCandidate<T>): number => (candidate.name === mine.name ? 0 : 1);
  return [...candidates]
    .map((candidate) => ({ candidate, similarity: similarity(mine.sketch, candidate.sketch) }))
    .sort((a, b) => b.similarity - a.similarity || hasOtherName(a) - hasOtherName(b));
}
