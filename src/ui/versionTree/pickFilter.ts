import { l10n, QuickPickItemKind, window, type QuickPickItem } from 'vscode';
import type { ArtifactKind } from '../../core/artifactKind';
import type { Standing } from '../../core/driftSummary';
import type { TreeFilter } from '../../core/treeArrangement';
import { KIND_ICON, kindLabel } from '../kindLabel';
import { daysLabel } from './filterWords';
import { standingIcon, standingTitle } from './standingGroups';

const DAYS = [1, 7, 30, 365] as const;

interface FilterItem extends QuickPickItem {
  readonly state?: Standing;
  readonly artifactKind?: ArtifactKind;
  readonly days?: number;
}

/** What there is to choose from, with how many artifacts each is. */
export interface FilterChoices {
  readonly states: ReadonlyMap<Standing, number>;
  readonly kinds: ReadonlyMap<ArtifactKind, number>;
}

/**
 * One list for all parts of a filter: what is typed is the text, what is checked the rest.
 *
 * @param onChange called with what is chosen so far, as it is typed and checked
 * @returns undefined when the user would rather not
 */
export function pickFilter(
  before: TreeFilter,
  choices: FilterChoices,
  onChange: (filter: TreeFilter) => void,
): Promise<TreeFilter | undefined> {
  const list = window.createQuickPick<FilterItem>();
  list.title = l10n.t('Filter Artifacts');
  list.placeholder = l10n.t('Type a part of a name, path, tag or note; check what else to show');
  list.canSelectMany = true;
  list.items = itemsOf(before, choices);
  list.selectedItems = list.items.filter(({ picked }) => picked === true);
  list.value = before.text;
  const chosen = (): TreeFilter => filterOf(list.value, list.selectedItems);
  return new Promise((resolve) => {
    const tell = (): void => {
      onChange(chosen());
    };
    list.onDidChangeValue(tell);
    list.onDidChangeSelection(tell);
    list.onDidAccept(() => {
      resolve(chosen());
      list.hide();
    });
    list.onDidHide(() => {
      resolve(undefined);
      list.dispose();
    });
    list.show();
  });
}

function itemsOf(before: TreeFilter, { states, kinds }: FilterChoices): FilterItem[] {
  const section = (label: string): FilterItem => ({ label, kind: QuickPickItemKind.Separator });
  const item = (label: string, count: number | undefined, isPicked: boolean): FilterItem => ({
    label,
    ...(count === undefined ? {} : { description: String(count) }),
    picked: isPicked,
    // What is typed does not narrow the list.
    alwaysShow: true,
  });
  return [
    section(l10n.t('State')),
    ...[...states].map(([state, count]) => ({
      ...item(`$(${standingIcon(state).id}) ${standingTitle(state)}`, count, before.states.includes(state)),
      state,
    })),
    section(l10n.t('Kind')),
    ...[...kinds].map(([kind, count]) => ({
      ...item(`$(${KIND_ICON[kind]}) ${kindLabel(kind)}`, count, before.kinds.includes(kind)),
      artifactKind: kind,
    })),
    section(l10n.t('Date')),
    ...DAYS.map((days) => ({
      ...item(`$(calendar) ${daysLabel(days)}`, undefined, before.days === days),
      days,
    })),
  ];
}

/** Of several times, the longest. */
function filterOf(text: string, items: readonly FilterItem[]): TreeFilter {
  const days = items.flatMap((item) => item.days ?? []);
  return {
    text,
    states: items.flatMap(({ state }) => state ?? []),
    kinds: items.flatMap(({ artifactKind }) => artifactKind ?? []),
    days: days.length === 0 ? undefined : Math.max(...days),
  };
}
