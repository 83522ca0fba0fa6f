import type { FoundArtifact } from './foundArtifact';

/** Something in a root that is not, or not part of, an artifact. */
export interface PassedOver {
  /** Relative to the root. */
  readonly path: string;
  readonly reason: PassedOverReason;
}

export type PassedOverReason =
  /** A folder of skills or plugins without the file that makes it one. */
  | 'no-marker'
  /** A file that no artifact of its folder takes in, such as a script among commands. */
  | 'not-an-artifact'
  | 'secret'
  | 'broken-link'
  /** A link that leads round in a circle or into a folder already visited. */
  | 'link-cycle'
  /** A link to a file that is not of the kind its folder holds: never followed. */
  | 'foreign-link'
  | 'unreadable';

/** A link in this root to an artifact that belongs to another root: the same artifact in a second place. */
export interface OtherPlace {
  readonly path: string;
  readonly realPath: string;
}

export interface Discovery {
  readonly artifacts: readonly FoundArtifact[];
  readonly passedOver: readonly PassedOver[];
  readonly otherPlaces: readonly OtherPlace[];
  /** Folders (relative to the root) that could not be listed: nothing below them may be taken for deleted. */
  readonly unreadable: readonly string[];
}
