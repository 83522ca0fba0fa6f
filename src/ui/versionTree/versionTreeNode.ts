import type { Progress } from '../../core/merge/session/progressOf';
import type { Artifact } from '../../core/artifact';
import type { ArtifactKind } from '../../core/artifactKind';
import type { PassedOver } from '../../core/discovery';
import type { DriftCounts } from '../../core/driftSummary';
import type { FileChange } from '../../core/fileChange';
import type { VersionId } from '../../core/identity';
import type { Root } from '../../core/root';
import type { SkippedFile, Version } from '../../core/version';
import type { VersionLine } from '../../core/versionLines';
import type { VersionOrigin } from '../../core/versionOrigin';
import type { ArtifactDrift } from '../../operations/artifactDrift';

/** What the version tree shows, from roots down to changed files. */
export type VersionTreeNode =
  | RootNode
  | KindNode
  | ArtifactNode
  | VersionNode
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

export interface KindNode {
  readonly type: 'kind';
  readonly root: Root;
  readonly kind: ArtifactKind;
  readonly counts: DriftCounts;
}

export interface ArtifactNode {
  readonly type: 'artifact';
  readonly root: Root;
  readonly artifact: Artifact;
  readonly head: Version | undefined;
  /** Of the head. */
  readonly origin: VersionOrigin | undefined;
  readonly baseline: Version | undefined;
  /** Undefined while it is not known. */
  readonly drift: ArtifactDrift | undefined;
  /** Whether the window is in Restricted Mode, where git is not asked for what both sides had in common. */
  readonly isRestricted: boolean;
  readonly isUndoable: boolean;
  /** How far a merge of it is that waits to be resolved and applied; undefined when none does. */
  readonly merging: Progress | undefined;
  /** Places in other roots that link to it, absolute. */
  readonly otherPlaces: readonly string[];
}

export interface VersionNode {
  readonly type: 'version';
  readonly artifactNode: ArtifactNode;
  readonly version: Version;
  readonly origin: VersionOrigin;
}

/** The rest of a long line of versions. */
export interface OlderVersionsNode {
  readonly type: 'older-versions';
  readonly artifactNode: ArtifactNode;
  readonly line: VersionLine;
  /** Index into `line.versions`. */
  readonly from: number;
}

/** Versions that a rollback left behind, or that only the upstream had, under the version where they left. */
export interface BranchNode {
  readonly type: 'branch';
  readonly artifactNode: ArtifactNode;
  readonly line: VersionLine;
  readonly tip: Version;
  /** Whether none of them was ever the artifact's own. */
  readonly isUpstreams: boolean;
}

export interface ChangedFileNode {
  readonly type: 'changed-file';
  readonly artifactNode: ArtifactNode;
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
      return `kind ${node.root.path} ${node.kind}`;
    case 'artifact':
      return `artifact ${node.artifact.id}`;
    case 'version':
      return `version ${node.version.id}`;
    case 'older-versions':
      return `older ${olderAnchor(node) ?? node.artifactNode.artifact.id}`;
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

const olderAnchor = ({ line, from }: OlderVersionsNode): VersionId | undefined => line.versions[from];
