import type { ArtifactKind } from '../core/artifactKind';
import type { FileTree } from '../core/fileTree';
import type { Sha256 } from '../core/sha256';
import type { LineageStore } from '../store/lineageStore';

/** What a user can set about capture. */
export interface CaptureSettings {
  /** Bytes; larger files are skipped and listed. */
  readonly maxFileSize: number;
  readonly optionalKinds: ReadonlySet<ArtifactKind>;
}

/** What every operation works with. */
export interface TrackingContext {
  readonly store: LineageStore;
  readonly files: FileTree;
  readonly sha256: Sha256;
  readonly settings: CaptureSettings;
  /** Who this process acts for, as shown in the audit trail. */
  readonly author: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly platform: 'posix' | 'windows';
  /**
   * Whether anything may be written outside the store unasked, such as sweeping up after a crash: not in a workspace
   * that is not trusted. Left out: always.
   */
  readonly mayWrite?: () => boolean;
}
