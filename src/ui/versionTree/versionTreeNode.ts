import type { Progress } from '../../core/merge/session/progressOf';
import type { Artifact } from '../../core/artifact';
import type { ArtifactKind } from '../../core/artifactKind';
import type { PassedOver } from '../../core/discovered';
import type { DriftCounts, Standing } from '../../core/driftSummary';
import type { FileChange } from '../../core/fileChange';
import type { Root } from '../../core/root';
import type { SkippedFile, Version } from '../../core/version';
import type { VersionLine } from '../../core/versionLines';
import type { VersionOrigin } from '../../core/versionOrigin';
import type { ArtifactDrift } from '../../operations/artifactDrift';
import type { ArtifactHistory, BranchOwners } from './artifactHistory';

/** What the version tree shows, from groups of artifacts down to changed files. */
export type VersionTreeNode =
  | RootNode
  | KindNode
  | StateNode
  | ArtifactNode
  | VersionNode
  | EditsNode
  | OlderVersionsNode
  | BranchNode
  | ChangedFileNode
  | LeftOutNode
  | LeftOutItemNode;

export interface RootNode {
  readonly type: 'root';
  readonly root: Root;
  readonly label: string;
  readonly counts: DriftCounts;
}

/** The artifacts of a kind. */
export interface KindNode {
  readonly type: 'kind';
  /** Undefined for those of all roots. */
  readonly root: Root | undefined;
  readonly kind: ArtifactKind;
  readonly counts: DriftCounts;
}

/** The artifacts, of all roots, that stand to their upstream in one way. */
export interface StateNode {
  readonly type: 'state';
  readonly standing: Standing;
  readonly counts: DriftCounts;
}

/** Rows that artifacts are grouped under. */
export type GroupNode = RootNode | KindNode | StateNode;

export interface ArtifactNode {
  readonly type: 'artifact';
  readonly root: Root;
  readonly artifact: Artifact;
  readonly head: Version | undefined;
  /** Of the head. */
  readonly origin: VersionOrigin | undefined;
  readonly baseline: Version | undefined;
  /** The version that it is pinned to. */
  readonly pinned: Version | undefined;
  /** Undefined while it is not known. */
  readonly drift: ArtifactDrift | undefined;
  /** Whether the window is in Restricted Mode, where git is not asked for what both sides had in common. */
  readonly isRestricted: boolean;
  readonly isUndoable: boolean;
  /** How far a merge of it is that waits to be resolved and applied; undefined when none does. */
  readonly merging: Progress | undefined;
  /** Places in other roots that link to it, absolute. */
  readonly otherPlaces: readonly string[];
  /** The names of the head's tags; empty without any. */
  readonly tags: string;
  /** The label of its root, where no row above says it. */
  readonly place: string | undefined;
}

/** What the user has said of a version. */
export interface VersionMarks {
  /** The names of its tags; empty without any. */
  readonly tags: string;
  readonly note: string | undefined;
  /** Whether the artifact is pinned to it. */
  readonly isPinned: boolean;
}

/** What versions stand below. */
export type HistoryOwner = ArtifactNode | BranchNode;

export interface VersionNode extends VersionMarks {
  readonly type: 'version';
  readonly artifactNode: ArtifactNode;
  readonly version: Version;
  readonly origin: VersionOrigin;
  readonly parentNode: HistoryOwner | EditsNode;
}

/** Edits that were saved in quick succession. */
export interface EditsNode {
  readonly type: 'edits';
  readonly artifactNode: ArtifactNode;
  readonly parentNode: HistoryOwner;
  readonly history: ArtifactHistory;
  /** Newest first. */
  readonly versions: readonly [Version, ...Version[]];
}

/** Stands for the rest of a long line of versions; a click shows more of it. */
export interface OlderVersionsNode {
  readonly type: 'older-versions';
  readonly parentNode: HistoryOwner;
  readonly remaining: number;
}

/** Versions beside the line of the current one: what a rollback left behind, or only the upstream or other projects had. */
export interface BranchNode extends BranchOwners {
  readonly type: 'branch';
  readonly artifactNode: ArtifactNode;
  readonly parentNode: HistoryOwner;
  readonly history: ArtifactHistory;
  readonly line: VersionLine;
  readonly tip: Version;
}

export interface ChangedFileNode {
  readonly type: 'changed-file';
  readonly artifactNode: ArtifactNode;
  readonly parentNode: VersionNode;
  readonly version: Version;
  readonly change: FileChange;
}

/** What is not versioned: of a whole root, or of one artifact. */
export interface LeftOutNode {
  readonly type: 'left-out';
  readonly owner: RootNode | ArtifactNode;
  readonly items: readonly (PassedOver | SkippedFile)[];
}

export interface LeftOutItemNode {
  readonly type: 'left-out-item';
  readonly parent: LeftOutNode;
  readonly item: PassedOver | SkippedFile;
}

/** When an artifact changed last: ms since 1970, 0 for one that has no version. */
export function changedAt({ artifact, head }: Pick<ArtifactNode, 'artifact' | 'head'>): number {
  return artifact.deletedAt ?? head?.createdAt ?? 0;
}

/** A name for each node that stays the same over refreshes, so that expansion and selection do. */
export function nodeId(node: VersionTreeNode): string {
  switch (node.type) {
    case 'root':
      return `root ${node.root.path}`;
    case 'kind':
      return `kind ${node.root?.path ?? ''} ${node.kind}`;
    case 'state':
      return `state ${node.standing}`;
    case 'artifact':
      return `artifact ${node.artifact.id}`;
    case 'version':
      return `version ${node.version.id}`;
    case 'edits':
      // The oldest stays when newer ones join.
      return `edits ${(node.versions.at(-1) ?? node.versions[0]).id}`;
    case 'older-versions':
      return `older ${nodeId(node.parentNode)}`;
    case 'branch':
      return `branch ${node.tip.id}`;
    case 'changed-file':
      return `file ${node.version.id} ${node.change.path}`;
    case 'left-out':
      return `left-out ${nodeId(node.owner)}`;
    case 'left-out-item':
      return `${nodeId(node.parent)} ${node.item.path} ${node.item.reason}`;
  }
}
