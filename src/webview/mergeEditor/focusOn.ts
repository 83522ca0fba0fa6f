import { conflictsOf } from './conflictOrder';
import type { FocusTarget } from './focusTarget';
import type { MergeView } from './mergeView';
import { scrollSteadily } from './scrollSteadily';

/** How much of what is before a conflict is left in sight. */
const ABOVE_PX = 72;

/** Puts the focus there. @returns false when it is not on the page yet */
export function focusOn(page: HTMLElement, target: FocusTarget, view: MergeView): boolean {
  switch (target.kind) {
    case 'apply':
      return focus(page.querySelector<HTMLElement>('.apply'));
    case 'conflict':
      return focusConflict(page, target.chunk, target.isInPlace);
    case 'first':
    case 'last': {
      const shown = view.document;
      if (shown?.path !== target.path) return false;
      const conflicts = conflictsOf(shown.blocks);
      const open = conflicts.filter(({ choice }) => choice === null);
      const wanted = open.length > 0 ? open : conflicts;
      const block = target.kind === 'first' ? wanted[0] : wanted.at(-1);
      if (block) {
        view.goTo(block.chunk);
        return focusConflict(page, block.chunk);
      }
      return focus(
        page.querySelector<HTMLElement>('merge-file-choice input:checked') ??
          page.querySelector<HTMLElement>('merge-file-choice input') ??
          page.querySelector<HTMLElement>('.risk') ??
          page.querySelector<HTMLElement>('merge-file-list [tabindex="0"]'),
      );
    }
  }
}

function focusConflict(page: HTMLElement, chunk: number, isInPlace = false): boolean {
  const card = page.querySelector<HTMLElement>(`merge-conflict[data-chunk="${String(chunk)}"]`);
  const main = page.querySelector('main');
  if (!card || !main) return false;
  if (!card.contains(document.activeElement)) card.focus({ preventScroll: true });
  if (!isInPlace) showCard(main, card);
  return true;
}

/** Leaves a card that is in sight where it is. A high one is, when it begins near the top. */
function showCard(main: HTMLElement, card: HTMLElement): void {
  const room = main.getBoundingClientRect();
  const { top, bottom } = card.getBoundingClientRect();
  if (top >= room.top && (bottom <= room.bottom || top <= room.top + ABOVE_PX * 2)) return;
  void scrollSteadily(main, () => card.getBoundingClientRect().top - room.top - ABOVE_PX);
}

function focus(element: HTMLElement | null): boolean {
  element?.focus();
  return element !== null;
}
