import type { FoundArtifact } from '../../core/foundArtifact';
import type { PathProblem } from '../../core/relativePath';

/** Something in a source that is not offered, though it may be an artifact. */
export interface RefusedArtifact {
  /** Relative to the source's folder. */
  readonly path: string;
  readonly reason: RefusedReason;
}

export type RefusedReason =
  /** A link to something outside the source's folder. */
  | 'leads-out'
  /** It lies below more folders than anybody uses. */
  | 'too-deep'
  /** A part of it cannot be read, so its content is not known. */
  | 'unreadable'
  /** A name that cannot be written on every platform. */
  | PathProblem;

/** What a source offers. */
export interface SourceListing {
  /** Paths are relative to the source's folder. */
  readonly artifacts: readonly FoundArtifact[];
  readonly refused: readonly RefusedArtifact[];
  /** Relative to the source's folder: nothing below these may be taken for deleted. */
  readonly unreadable: readonly string[];
}
