import type { ArtifactKind } from './artifactKind';
import type { EntryType } from './fileTree';

/** An artifact found in a root's files. */
export interface FoundArtifact {
  readonly kind: ArtifactKind;
  readonly name: string;
  /** Relative to the root, `/` between components. */
  readonly path: string;
  /** Absolute real path of its file or directory; elsewhere than `path` says when a link leads there. */
  readonly realPath: string;
  readonly isDirectory: boolean;
  /** Relative to the artifact's directory; for a single file, its one file name. Never-versioned ones left out. */
  readonly files: readonly FoundFile[];
  readonly secrets: readonly string[];
}

export interface FoundFile {
  readonly path: string;
  readonly type: EntryType;
}

/** An artifact's place, whether or not anything is there now. */
export interface ArtifactPlace {
  readonly kind: ArtifactKind;
  readonly name: string;
  readonly path: string;
}
