import { l10n, window, type QuickPickItem } from 'vscode';
import type { ArtifactKind } from '../../core/artifactKind';
import { ARTIFACT_KINDS } from '../../core/artifactKind';
import type { Standing } from '../../core/driftSummary';
import { NO_FILTER, TREE_GROUPINGS, TREE_ORDERS, type TreeArrangement } from '../../core/treeArrangement';
import type { CommandHandler } from '../commands/commandTable';
import { compareVersions } from '../compare/compareVersions';
import type { Questions } from '../questions';
import type { Tracking } from '../tracking';
import { pickFilter, type FilterChoices } from './pickFilter';
import { STANDING_ORDER } from './standingGroups';
import type { TreeMemory } from './treeMemory';
import type { VersionTree } from './versionTree';
import { ArtifactRows } from './versionTreeChildren';

const GROUPING_LABELS: Readonly<Record<TreeArrangement['grouping'], () => string>> = {
  root: () => l10n.t('Root and Kind'),
  kind: () => l10n.t('Kind'),
  state: () => l10n.t('State'),
};

const ORDER_LABELS: Readonly<Record<TreeArrangement['order'], () => string>> = {
  name: () => l10n.t('Name'),
  change: () => l10n.t('Latest Change First'),
};

/** The commands that lay the version tree out. */
export function treeCommands(
  tree: VersionTree,
  memory: TreeMemory,
  questions: Questions,
): { readonly handlers: Readonly<Record<string, CommandHandler>> } {
  const filter: CommandHandler = async (tracking) => {
    const before = memory.arrangement.filter;
    const chosen = await pickFilter(before, choicesIn(tracking, memory.arrangement), (now) => {
      memory.change({ filter: now }, false);
    });
    memory.change({ filter: chosen ?? before });
  };
  return {
    handlers: {
      'artifactLineage.filterTree': filter,
      'artifactLineage.changeTreeFilter': filter,
      'artifactLineage.clearTreeFilter': () => {
        memory.change({ filter: NO_FILTER });
        return Promise.resolve();
      },
      'artifactLineage.groupTree': async () => {
        const { grouping: now } = memory.arrangement;
        const title = l10n.t('Group Artifacts By');
        const grouping = await pickOne(questions, title, TREE_GROUPINGS, GROUPING_LABELS, now);
        if (grouping) memory.change({ grouping });
      },
      'artifactLineage.sortTree': async () => {
        const { order: now } = memory.arrangement;
        const title = l10n.t('Sort Artifacts By');
        const order = await pickOne(questions, title, TREE_ORDERS, ORDER_LABELS, now);
        if (order) memory.change({ order });
      },
      'artifactLineage.compareSelected': compareVersions(questions),
      'artifactLineage.showOlderVersions': async (tracking, node) => {
        if (node?.type === 'older-versions') await tree.showOlder(tracking, node);
        else void window.showInformationMessage(l10n.t('Choose this in the list of versions.'));
      },
    },
  };
}

async function pickOne<T extends string>(
  questions: Questions,
  title: string,
  values: readonly T[],
  labels: Readonly<Record<T, () => string>>,
  now: T,
): Promise<T | undefined> {
  const items = values.map((value): QuickPickItem & { value: T } => ({
    value,
    label: labels[value](),
    ...(value === now ? { description: l10n.t('as it is now') } : {}),
  }));
  return (await questions.pick(items, { title }))?.value;
}

/** What artifacts there are, whatever the filter lets through; and what the filter names. */
function choicesIn(tracking: Tracking, arrangement: TreeArrangement): FilterChoices {
  const { shown } = new ArtifactRows(tracking, { ...arrangement, filter: NO_FILTER });
  const states = new Map<Standing, number>();
  const kinds = new Map<ArtifactKind, number>();
  for (const standing of STANDING_ORDER) {
    const count = shown.filter(({ counted }) => counted.standing === standing).length;
    if (count > 0 || arrangement.filter.states.includes(standing)) states.set(standing, count);
  }
  for (const { kind } of ARTIFACT_KINDS) {
    const count = shown.filter(({ artifact }) => artifact.kind === kind).length;
    if (count > 0 || arrangement.filter.kinds.includes(kind)) kinds.set(kind, count);
  }
  return { states, kinds };
}
