import { l10n, MarkdownString, ThemeColor, ThemeIcon, TreeItemCollapsibleState, type TreeItem } from 'vscode';
import type { Artifact } from '../../core/artifact';
import type { Version } from '../../core/version';
import { isLocalLink } from '../../core/upstreamLink';
import { versionLabel } from '../../core/versionId';
import { artifactContext } from '../artifactContext';
import { artifactUri } from '../artifactDecorations';
import {
  driftIcon,
  driftSentence,
  driftWords,
  isOfUpstream,
  nextStep,
  pressingWords,
  standingOfNode,
} from '../driftWords';
import { progressLabel } from '../mergeWords';
import { KIND_ICON, kindLabel } from '../kindLabel';
import { absoluteTime, relativeAge } from '../relativeAge';
import { branchItem, changedFileItem, editsItem, olderVersionsItem, versionItem } from './historyItems';
import { bracketed, labelled, parted } from './labelled';
import { standingIcon, standingTitle } from './standingGroups';
import {
  nodeId,
  type ArtifactNode,
  type GroupNode,
  type KindNode,
  type LeftOutItemNode,
  type LeftOutNode,
  type RootNode,
  type StateNode,
  type VersionTreeNode,
} from './versionTreeNode';
import { pinSentence, pinWords } from '../tagWords';
import { originLabel, passedOverLabel, skipLabel } from '../versionWords';

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
      return groupItem(
        node,
        kindLabel(node.kind),
        new ThemeIcon(KIND_ICON[node.kind]),
        countsWords(node, String(node.counts.present)),
      );
    case 'state':
      return groupItem(
        node,
        standingTitle(node.standing),
        standingIcon(node.standing),
        String(node.counts.present + node.counts.deleted),
      );
    case 'artifact':
      return artifactItem(node);
    case 'version':
      return versionItem(node);
    case 'edits':
      return editsItem(node);
    case 'older-versions':
      return olderVersionsItem(node);
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

function groupItem(
  node: KindNode | StateNode,
  label: string,
  iconPath: ThemeIcon,
  description: string,
): TreeItem {
  const { present, deleted } = node.counts;
  return labelled(label, present + deleted > MANY ? Collapsed : Expanded, {
    iconPath,
    description,
    contextValue: node.type === 'kind' ? 'kind' : 'state',
    accessibilityInformation: { label: `${label}, ${description}` },
  });
}

function countOf(node: RootNode): string {
  const { present } = node.counts;
  return countsWords(node, present === 1 ? l10n.t('1 artifact') : l10n.t('{0} artifacts', present));
}

/** `14 artifacts, 1 deleted, 2 outdated, 3 diverged, 1 with conflicts`. */
function countsWords({ counts }: Pick<GroupNode, 'counts'>, count: string): string {
  const deleted = counts.deleted > 0 ? l10n.t('{0}, {1} deleted', count, counts.deleted) : count;
  return [deleted, ...pressingWords(counts)].join(', ');
}

/** What is described; where drift and origin are left out, nothing is said of them. */
type Described = Pick<ArtifactNode, 'artifact' | 'head' | 'pinned'> &
  Partial<Pick<ArtifactNode, 'drift' | 'origin' | 'merging' | 'tags'>>;

/** `v7 · modified 2 hr. ago`, `v3 · outdated · pinned to v3`; of an artifact that never changed and has no upstream, `v1`. */
export function artifactDescription(node: Described): string {
  const { artifact, head } = node;
  const number = head ? `v${String(head.number)}` : '';
  // After the standing: once a whole root was tagged every row has one, and a narrow view cuts rows short.
  const tags = bracketed(node.tags ?? '');
  const standing = standingOfNode({ artifact, drift: node.drift });
  if (standing === 'deleted-locally') return parted(driftWords(standing, node.drift), number, tags);
  if (artifact.deletedAt !== undefined)
    return parted(l10n.t('deleted {0}', relativeAge(artifact.deletedAt)), number, tags);
  const words = head ? headWords(node, head) : l10n.t('not recorded yet');
  return parted(number, words, tags, pinWords(node));
}

/** How the artifact stands to its upstream; without one, how its head came to be; before both, that it is being merged. */
function headWords(node: Described, head: Version): string {
  if (node.merging) return l10n.t('merge in progress, {0}', progressLabel(node.merging));
  const standing = standingOfNode({ artifact: node.artifact, drift: node.drift });
  const age = relativeAge(head.createdAt);
  const isOriginal = head.parentId === undefined && head.changeOrigin === undefined;
  const local = isOriginal ? '' : `${originLabel(head, node.origin)} ${age}`;
  if (!isOfUpstream(standing)) return local;
  const words = driftWords(standing, node.drift);
  // What happened here is known all the same.
  if (standing === 'unknown') return parted(local, words);
  return standing === 'modified' && head.changeOrigin === 'local_modification' ? `${words} ${age}` : words;
}

function artifactItem(node: ArtifactNode): TreeItem {
  const { artifact } = node;
  const standing = standingOfNode(node);
  const description = parted(artifactDescription(node), node.place ?? '');
  return labelled(artifact.name, Collapsed, {
    description,
    iconPath: artifactIcon(node),
    tooltip: artifactTooltip(node),
    ...(isOfUpstream(standing) ? { resourceUri: artifactUri(artifact.name, standing) } : {}),
    ...artifactContext(node),
    accessibilityInformation: {
      label: `${kindLabel(artifact.kind)}: ${artifact.name}, ${description}`,
    },
  });
}

/** Its standing, or a pin in the standing's colour; of one that has no upstream, its kind. */
export function artifactIcon(node: ArtifactNode): ThemeIcon {
  const standing = standingOfNode(node);
  if (isOfUpstream(standing)) {
    const icon = driftIcon(standing);
    return node.artifact.pinnedAt === undefined ? icon : new ThemeIcon('pinned', icon.color);
  }
  return node.artifact.deletedAt === undefined
    ? new ThemeIcon(KIND_ICON[node.artifact.kind])
    : new ThemeIcon('trash', new ThemeColor('gitDecoration.deletedResourceForeground'));
}

/** Its paragraphs: what it is, how it stands, whether it is pinned, what to do, and where its updates come from. */
function artifactTooltip(node: ArtifactNode): MarkdownString {
  const { artifact, baseline, drift, otherPlaces, merging } = node;
  const standing = standingOfNode(node);
  // Sentences are Markdown of our own, which wraps; what users named is text.
  const sentences = isOfUpstream(standing)
    ? [
        driftSentence(node, standing),
        ...(baseline ? [l10n.t('Last in common: {0}.', versionLabel(baseline))] : []),
        ...(drift ? [l10n.t('Compared {0}.', absoluteTime(drift.checkedAt))] : []),
      ]
    : [];
  const pin = pinSentence(node);
  const next = merging
    ? l10n.t(
        'Continue Merge to resolve what is left and apply it, or Abort Merge. Your files are as they were.',
      )
    : nextStep(standing, artifact.pinnedAt !== undefined);
  const names = [...upstreamLines(artifact), ...otherPlaces.map((place) => l10n.t('Also at {0}', place))];
  const tooltip = new MarkdownString();
  tooltip.appendMarkdown('**').appendText(artifact.name).appendMarkdown('** ').appendText(artifact.path);
  tooltip.appendMarkdown(` · ${artifactDescription(node)}`);
  if (sentences.length > 0) tooltip.appendMarkdown(`\n\n${sentences.join(' ')}`);
  if (pin !== '') tooltip.appendMarkdown(`\n\n${pin}`);
  if (next !== undefined) tooltip.appendMarkdown(`\n\n${l10n.t('Next: {0}', next)}`);
  for (const [index, name] of names.entries())
    tooltip.appendMarkdown(index === 0 ? '\n\n' : '\\\n').appendText(name);
  return tooltip;
}

function upstreamLines({ upstream }: Artifact): string[] {
  if (!upstream || upstream.source.type === 'none') return [];
  if (!isLocalLink(upstream)) return [l10n.t('Upstream: {0}', upstream.source.name)];
  const { source, path: place } = upstream;
  return [l10n.t('Upstream: {0}, {1}', source.name, `${source.folder}/${place}`)];
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
