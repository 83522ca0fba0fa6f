import type { ArtifactId, ObjectHash, VersionId } from '../../core/identity';

/** A version that a finding concerns, and how it is called on the screen: `v7-1a2b3c4`. */
export interface AffectedVersion {
  readonly artifactId: ArtifactId;
  readonly id: VersionId;
  readonly label: string;
}

/** What can be wrong with a checkpoint of the database. */
export const IMAGE_FAULTS = [
  /** There is none, while the one before it is there. */
  'missing',
  /** Its checksum is another. */
  'seal',
  /** It is no database of ours, though it is what was written. */
  'schema',
  /** SQLite finds it inconsistent. */
  'integrity',
  /** A newer extension has written it. */
  'newer',
  /** Neither is usable, and the journal does not reach back to the beginning. */
  'lost',
] as const;

export type ImageFault = (typeof IMAGE_FAULTS)[number];

/** Files are relative to the store's folder, with `/` between components, unless they are absolute. */
export type Finding =
  | { readonly type: 'image'; readonly file: string; readonly fault: ImageFault; readonly detail: string }
  | {
      readonly type: 'journal';
      readonly file: string;
      readonly fault: 'damaged' | 'newer';
      /** Which bytes, for a maintainer. */
      readonly detail: string;
    }
  /** A content or, with `isManifest`, a version's list of files, which no pack gives back whole. */
  | {
      readonly type: 'lost-content';
      readonly hash: ObjectHash;
      readonly isManifest: boolean;
      readonly fault: 'damaged' | 'missing';
      /** What the file is called in these versions; empty for a list of files. */
      readonly paths: readonly string[];
      readonly affected: readonly AffectedVersion[];
    }
  /** Bytes of a pack that are damaged, but of which no version needs this copy. */
  | { readonly type: 'pack'; readonly file: string; readonly detail: string }
  /** The present or the upstream's version of an artifact is one that is not recorded. */
  | {
      readonly type: 'unknown-version';
      readonly artifactId: ArtifactId;
      readonly reference: 'head' | 'baseline';
      readonly id: VersionId;
    }
  /** Names a parent that is not recorded: its history begins with it. */
  | { readonly type: 'orphan'; readonly version: AffectedVersion; readonly parent: VersionId }
  /** Versions that are their own ancestors. */
  | { readonly type: 'cycle'; readonly versions: readonly AffectedVersion[] }
  /** A damaged file that was moved aside when it was found, and kept; until it is repaired, with all contents. */
  | { readonly type: 'kept-aside'; readonly file: string; readonly isRepaired: boolean }
  /** What a process left that is gone. `staging`: beside an artifact, with an absolute path. */
  | { readonly type: 'leftover'; readonly file: string; readonly what: 'temporary' | 'lock' }
  | { readonly type: 'leftover'; readonly file: string; readonly what: 'staging'; readonly root: string };

/** How a finding can be mended: only ever by adding something, or by removing what nobody needs. */
type Repair =
  /** Write a checkpoint of all that is known. */
  | 'checkpoint'
  /** Store the very bytes again, where they are still to be had. */
  | 'find-copies'
  /** Record the artifact as it is now. */
  | 'capture'
  /** Give up what a damaged file may name beyond what could be saved; the file stays. */
  | 'give-up'
  | 'remove';

/** Undefined for what cannot be mended, or needs no mending. */
export function repairOf(finding: Finding): Repair | undefined {
  switch (finding.type) {
    case 'image':
      return finding.fault === 'newer' ? undefined : 'checkpoint';
    case 'lost-content':
      return 'find-copies';
    case 'unknown-version':
      return finding.reference === 'head' ? 'capture' : undefined;
    case 'leftover':
      return 'remove';
    case 'journal':
      return finding.fault === 'newer' ? undefined : 'checkpoint';
    case 'kept-aside':
      return finding.isRepaired ? undefined : 'give-up';
    case 'pack':
    case 'orphan':
    case 'cycle':
      return undefined;
  }
}

/** Whether something of the history is lost or in danger; the others are only worth knowing. */
export function isTrouble(finding: Finding): boolean {
  return finding.type !== 'kept-aside' && finding.type !== 'leftover' && finding.type !== 'pack';
}
