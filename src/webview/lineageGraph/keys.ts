import type { Neighbour, Row } from '../../protocol/lineageGraph';
import type { LineageGraphWord } from '../../protocol/lineageGraphWords';
import type { KeysDialogContent } from '../page/keysDialog';
import type { GraphView } from './graphView';

interface KeyRow {
  readonly word: LineageGraphWord;
  readonly shown: readonly string[];
}

/** Every key of the graph, as the list of keys shows them. */
const KEY_ROWS: readonly KeyRow[] = [
  { word: 'keyMove', shown: ['↑', '↓'] },
  { word: 'keyPages', shown: ['Page Up', 'Page Down'] },
  { word: 'keyEnds', shown: ['Home', 'End'] },
  { word: 'keyParent', shown: ['p'] },
  { word: 'keyMergeParent', shown: ['m'] },
  { word: 'keyChild', shown: ['c'] },
  { word: 'keyCurrent', shown: ['g'] },
  { word: 'keyChanges', shown: ['Enter'] },
  { word: 'keySelect', shown: ['Space', 'Shift+↑', 'Shift+↓'] },
  { word: 'keyFilter', shown: ['/', 'Ctrl/Cmd+F'] },
  { word: 'keyEscape', shown: ['Escape'] },
  { word: 'keyShowKeys', shown: ['?'] },
];

export function keysContent(view: GraphView): KeysDialogContent {
  const { words } = view;
  return {
    title: words.say('keys'),
    keys: new Map(KEY_ROWS.map(({ word, shown }) => [words.say(word), shown])),
    note: words.say('keysNote'),
    close: words.say('close'),
    onClose: () => view.showKeys(false),
  };
}

/**
 * Does what a key means in the list of versions.
 *
 * @param page how many rows are in sight
 * @returns false when it means nothing
 */
export function pressKey(view: GraphView, event: KeyboardEvent, page: number): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  const row = view.selection.focus?.row ?? 0;
  const last = (view.graph?.rows ?? 1) - 1;
  const to = {
    ArrowUp: row - 1,
    ArrowDown: row + 1,
    PageUp: row - page,
    PageDown: row + page,
    Home: 0,
    End: last,
  }[event.key];
  if (to !== undefined) {
    view.goTo(to, event.shiftKey);
    return true;
  }
  const press = PRESSES[event.key];
  press?.(view);
  return press !== undefined;
}

const PRESSES: Readonly<Record<string, (view: GraphView) => void>> = {
  Enter: (view) => view.open(),
  ' ': (view) => view.toggleMark(),
  p: (view) => follow(view, view.focusedRow?.parents[0], 'noParent'),
  m: (view) => follow(view, mergeParent(view.focusedRow), 'noMergeParent'),
  c: (view) => follow(view, view.focusedRow?.children[0], 'noChild'),
  g: (view) => {
    const current = view.graph?.current;
    if (current !== undefined && current !== null) view.goTo(current);
  },
  Escape: (view) => {
    if (view.selection.mark) view.clearMark();
    else view.setFilter('');
  },
  '?': (view) => view.showKeys(true),
};

/** The last one of a merge; the first parent itself may be gone, with all before it. */
function mergeParent(row: Row | undefined): Neighbour | undefined {
  return row?.isMerge ? row.parents.at(-1) : undefined;
}

function follow(
  view: GraphView,
  to: { readonly id: string; readonly row: number } | undefined,
  none: LineageGraphWord,
): void {
  if (to) view.goToVersion(to);
  else {
    view.announcements.add(view.words.say(none));
    view.update();
  }
}
