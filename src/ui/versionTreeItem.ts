import path from 'node:path';
import { l10n, MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { versionLabel } from '../core/versionId';
import { changeUri } from './changeDecorations';
import { KIND_ICON, kindLabel } from './kindLabel';
import { absoluteTime, relativeAge } from './relativeAge';
import {
  nodeId,
  type ArtifactNode,
  type BranchNode,
  type ChangedFileNode,
  type LeftOutItemNode,
  type LeftOutNode,
  type RootNode,
  type VersionNode,
  type VersionTreeNode,
} from './versionTreeNode';
import { changeLabel, originIcon, originLabel, passedOverLabel, skipLabel } from './versionWords';

const { None, Collapsed, Expanded } = TreeItemCollapsibleState;

/** A kind with more artifacts than this is closed at first. */
const MANY = 100;

/** How a node looks in the tree. */
export function versionTreeItem(node: VersionTreeNode): TreeItem {
  const item = itemOf(node);
  item.id = nodeId(node);
  return item;
}

function itemOf(node: VersionTreeNode): TreeItem {
  switch (node.type) {
    case 'root':
      return labelled(node.label, Expanded, {
        iconPath: new ThemeIcon(node.root.scope === 'user' ? 'account' : 'root-folder'),
        description: countOf(node),
        tooltip: node.root.path,
        contextValue: 'root',
        accessibilityInformation: { label: `${node.label}, ${countOf(node)}` },
      });
    case 'kind':
      return labelled(kindLabel(node.kind), node.artifactCount > MANY ? Collapsed : Expanded, {
        description:
          node.deletedCount > 0
            ? l10n.t('{0}, {1} deleted', node.artifactCount, node.deletedCount)
            : String(node.artifactCount),
        iconPath: new ThemeIcon(KIND_ICON[node.kind]),
        contextValue: 'kind',
      });
    case 'artifact':
      return artifactItem(node);
    case 'version':
      return versionItem(node);
    case 'older-versions':
      return labelled(l10n.t('{0} older versions', node.line.versions.length - node.from), Collapsed, {
        iconPath: new ThemeIcon('ellipsis'),
      });
    case 'branch':
      return branchItem(node);
    case 'changed-file':
      return changedFileItem(node);
    case 'left-out':
      return leftOutItem(node);
    case 'left-out-item':
      return leftOutEntryItem(node);
  }
}

function labelled(label: string, state: TreeItemCollapsibleState, rest: Partial<TreeItem>): TreeItem {
  return Object.assign(new TreeItem(label, state), rest);
}

function countOf({ artifactCount, deletedCount }: RootNode): string {
  const count = artifactCount === 1 ? l10n.t('1 artifact') : l10n.t('{0} artifacts', artifactCount);
  return deletedCount > 0 ? l10n.t('{0}, {1} deleted', count, deletedCount) : count;
}

/** `v7 · modified 2 hr. ago`; of an artifact that never changed, `v1`. */
export function artifactDescription({ artifact, head }: Pick<ArtifactNode, 'artifact' | 'head'>): string {
  const number = head ? `v${String(head.number)}` : '';
  if (artifact.deletedAt !== undefined)
    return l10n.t('deleted {0} · {1}', relativeAge(artifact.deletedAt), number);
  if (!head) return l10n.t('not recorded yet');
  if (head.parentId === undefined && head.changeOrigin === undefined) return number;
  return `${number} · ${originLabel(head)} ${relativeAge(head.createdAt)}`;
}

function artifactItem(node: ArtifactNode): TreeItem {
  const { artifact, otherPlaces } = node;
  const isDeleted = artifact.deletedAt !== undefined;
  const tooltip = new MarkdownString();
  tooltip.appendMarkdown('**').appendText(artifact.name).appendMarkdown('**\n\n').appendText(artifact.path);
  tooltip.appendMarkdown('\n\n').appendText(artifactDescription(node));
  for (const place of otherPlaces) tooltip.appendMarkdown('\n\n').appendText(l10n.t('Also at {0}', place));
  return labelled(artifact.name, Collapsed, {
    description: artifactDescription(node),
    iconPath: isDeleted
      ? new ThemeIcon('trash', new ThemeColor('gitDecoration.deletedResourceForeground'))
      : new ThemeIcon(KIND_ICON[artifact.kind]),
    tooltip,
    contextValue: isDeleted ? 'artifact.deleted' : 'artifact',
    accessibilityInformation: {
      label: `${kindLabel(artifact.kind)}: ${artifact.name}, ${artifactDescription(node)}`,
    },
  });
}

function versionItem({ artifactNode, version }: VersionNode): TreeItem {
  const { artifact } = artifactNode;
  const isHead = artifact.head === version.id && artifact.deletedAt === undefined;
  const files = version.filesChanged.length;
  const parts = [
    ...(isHead ? [l10n.t('current')] : []),
    `${originLabel(version)} ${relativeAge(version.createdAt)}`,
    files === 1 ? l10n.t('1 file') : l10n.t('{0} files', files),
  ];
  const tooltip = new MarkdownString();
  tooltip.appendMarkdown('**').appendText(versionLabel(version)).appendMarkdown('**\n\n');
  tooltip.appendText(`${originLabel(version)}, ${absoluteTime(version.createdAt)}, ${version.author}`);
  if (version.summary) tooltip.appendMarkdown('\n\n').appendText(version.summary);
  tooltip.appendMarkdown('\n\n').appendText(l10n.t('Content hash {0}', version.contentHash));
  return labelled(versionLabel(version), Collapsed, {
    description: parts.join(' · '),
    iconPath: isHead
      ? new ThemeIcon(originIcon(version), new ThemeColor('charts.green'))
      : new ThemeIcon(originIcon(version)),
    tooltip,
    contextValue: isHead ? 'version.current' : 'version',
    accessibilityInformation: { label: `${versionLabel(version)}, ${parts.join(', ')}` },
  });
}

function branchItem({ line, tip }: BranchNode): TreeItem {
  const count = line.versions.length;
  return labelled(l10n.t('Branch to {0}', versionLabel(tip)), Collapsed, {
    description:
      count === 1
        ? l10n.t('1 version left behind {0}', relativeAge(tip.createdAt))
        : l10n.t('{0} versions left behind {1}', count, relativeAge(tip.createdAt)),
    iconPath: new ThemeIcon('git-branch'),
    contextValue: 'branch',
  });
}

function changedFileItem(node: ChangedFileNode): TreeItem {
  const { change } = node;
  const folder = path.posix.dirname(change.path);
  return labelled(path.posix.basename(change.path), None, {
    description: [...(folder === '.' ? [] : [folder]), changeLabel(change)].join(' · '),
    resourceUri: changeUri(change),
    iconPath: ThemeIcon.File,
    tooltip: change.path,
    contextValue: `changedFile.${change.change}`,
    command: {
      command: 'artifactLineage.compareWithParent',
      title: l10n.t('Compare with Parent'),
      arguments: [node],
    },
  });
}

function leftOutItem(node: LeftOutNode): TreeItem {
  const count = node.items.length;
  return labelled(l10n.t('Not versioned'), Collapsed, {
    description: count === 1 ? l10n.t('1 item') : l10n.t('{0} items', count),
    iconPath: new ThemeIcon('circle-slash'),
    tooltip: l10n.t('What lies here and is not part of any version, with the reason'),
    contextValue: 'leftOut',
  });
}

function leftOutEntryItem({ item }: LeftOutItemNode): TreeItem {
  const reason = isSkippedFile(item.reason)
    ? skipLabel(item.reason, 'size' in item ? item.size : undefined)
    : passedOverLabel(item.reason);
  return labelled(item.path, None, {
    description: reason,
    iconPath: new ThemeIcon('dash'),
    tooltip: `${item.path}: ${reason}`,
    contextValue: 'leftOutItem',
  });
}

const SKIP_REASONS = ['secret', 'too-large', 'unreadable', 'not-a-file', 'changing'] as const;

function isSkippedFile(reason: LeftOutItemNode['item']['reason']): reason is (typeof SKIP_REASONS)[number] {
  return SKIP_REASONS.some((known) => known === reason);
}
