import path from 'node:path';
import { l10n, MarkdownString, ThemeColor, ThemeIcon, TreeItemCollapsibleState, type TreeItem } from 'vscode';
import { versionLabel } from '../../core/versionId';
import { appendWords } from '../appendWords';
import { changeUri } from '../changeDecorations';
import { absoluteTime, relativeAge } from '../relativeAge';
import { shortNote } from '../tagWords';
import { versionContext } from '../versionContext';
import { changeLabel, originIcon, originLabel, summaryWords } from '../versionWords';
import type { BranchOwners } from './artifactHistory';
import { bracketed, labelled, parted } from './labelled';
import type {
  BranchNode,
  ChangedFileNode,
  EditsNode,
  OlderVersionsNode,
  VersionNode,
} from './versionTreeNode';

const { None, Collapsed } = TreeItemCollapsibleState;
const MINUTE_MS = 60_000;

/** A version's row; its tooltip is made when it is wanted, see {@link versionTooltip}. */
export function versionItem(node: VersionNode): TreeItem {
  const { artifactNode, version, origin, tags, note, isPinned } = node;
  const { artifact } = artifactNode;
  const isHead = artifact.head === version.id && artifact.deletedAt === undefined;
  const files = version.filesChanged.length;
  const parts = [
    bracketed(tags),
    isHead ? l10n.t('current') : '',
    isPinned ? l10n.t('pinned') : '',
    note === undefined ? '' : l10n.t('“{0}”', shortNote(note)),
    // What was done by a command has a summary that says more than its origin.
    summaryWords(version),
    `${originLabel(version, origin)} ${relativeAge(version.createdAt)}`,
    files === 1 ? l10n.t('1 file') : l10n.t('{0} files', files),
  ];
  const icon = isPinned ? 'pinned' : originIcon(version, origin);
  return labelled(versionLabel(version), Collapsed, {
    description: parted(...parts),
    iconPath: isHead ? new ThemeIcon(icon, new ThemeColor('charts.green')) : new ThemeIcon(icon),
    ...versionContext(node, isHead),
    accessibilityInformation: {
      label: [versionLabel(version), ...parts.filter((part) => part !== '')].join(', '),
    },
  });
}

/** All that is known of a version, in paragraphs. */
export function versionTooltip({ version, origin, tags, note }: VersionNode): MarkdownString {
  const tooltip = new MarkdownString();
  tooltip.appendMarkdown('**').appendText(versionLabel(version)).appendMarkdown('** ');
  appendWords(tooltip, bracketed(tags));
  const parts = [
    `${originLabel(version, origin)}, ${absoluteTime(version.createdAt)}, ${version.author}`,
    summaryWords(version),
    note ?? '',
    l10n.t('Content hash {0}', version.contentHash),
  ];
  for (const text of parts) if (text !== '') appendWords(tooltip.appendMarkdown('\n\n'), text);
  return tooltip;
}

/** `5 edits in 12 min, v3 to v7`. */
export function editsItem({ versions, artifactNode }: EditsNode): TreeItem {
  const [newest] = versions;
  const oldest = versions.at(-1) ?? newest;
  const minutes = Math.max(1, Math.round((newest.createdAt - oldest.createdAt) / MINUTE_MS));
  const label = l10n.t('{0} edits in {1} min', versions.length, minutes);
  const files = new Set(versions.flatMap(({ filesChanged }) => filesChanged.map((change) => change.path)))
    .size;
  const parts = [
    l10n.t('v{0} to v{1}', oldest.number, newest.number),
    relativeAge(newest.createdAt),
    files === 1 ? l10n.t('1 file') : l10n.t('{0} files', files),
  ];
  return labelled(label, Collapsed, {
    description: parted(...parts),
    iconPath: new ThemeIcon('layers'),
    tooltip: l10n.t(
      '{0} saved {1} versions of {2} in quick succession. Expand this to see each.',
      newest.author,
      versions.length,
      artifactNode.artifact.name,
    ),
    contextValue: 'edits',
    accessibilityInformation: { label: [label, ...parts].join(', ') },
  });
}

export function olderVersionsItem(node: OlderVersionsNode): TreeItem {
  const { remaining } = node;
  return labelled(l10n.t('Show Older Versions'), None, {
    description: remaining === 1 ? l10n.t('1 more') : l10n.t('{0} more', remaining),
    iconPath: new ThemeIcon('ellipsis'),
    contextValue: 'olderVersions',
    command: {
      command: 'artifactLineage.showOlderVersions',
      title: l10n.t('Show Older Versions'),
      arguments: [node],
    },
  });
}

export function branchItem(node: BranchNode): TreeItem {
  const { line, tip, hasUpstreams, projects } = node;
  const count = line.versions.length;
  const age = relativeAge(tip.createdAt);
  const latest =
    count === 1 ? l10n.t('1 version, {0}', age) : l10n.t('{0} versions, the latest {1}', count, age);
  if (hasUpstreams || projects.length > 0) {
    return labelled(ownersLabel(node), Collapsed, {
      description: latest,
      iconPath: new ThemeIcon(projects.length > 0 ? 'repo' : 'cloud'),
      tooltip: ownersTooltip(node),
      contextValue: 'branch',
    });
  }
  const leftBehind =
    count === 1
      ? l10n.t('1 version left behind {0}', age)
      : l10n.t('{0} versions left behind {1}', count, age);
  return labelled(l10n.t('Branch to {0}', versionLabel(tip)), Collapsed, {
    description: leftBehind,
    iconPath: new ThemeIcon('git-branch'),
    contextValue: 'branch',
  });
}

function ownersLabel({ hasUpstreams, projects }: BranchOwners): string {
  const [project, ...others] = projects;
  if (project === undefined) return l10n.t("Upstream's versions");
  if (others.length > 0)
    return hasUpstreams ? l10n.t('From upstream and other projects') : l10n.t('From other projects');
  return hasUpstreams ? l10n.t('From upstream and {0}', project) : l10n.t('From {0}', project);
}

function ownersTooltip({ hasUpstreams, projects, tip }: BranchNode): string {
  const last = versionLabel(tip);
  if (projects.length === 0) return l10n.t('What the upstream had, as far as {0}', last);
  const names = projects.join(', ');
  return hasUpstreams
    ? l10n.t('What the upstream had and what was brought here from {0}, as far as {1}', names, last)
    : l10n.t('What was brought here from {0}, as far as {1}', names, last);
}

export function changedFileItem(node: ChangedFileNode): TreeItem {
  const { change } = node;
  const folder = path.posix.dirname(change.path);
  return labelled(path.posix.basename(change.path), None, {
    description: parted(folder === '.' ? '' : folder, changeLabel(change)),
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
