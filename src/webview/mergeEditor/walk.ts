import { nextStep, type Direction } from './conflictOrder';
import type { MergeView } from './mergeView';

/** To the next or previous open conflict, or of all of them, of this file or another. */
export function walk(view: MergeView, direction: Direction, isAll = false): void {
  if (!view.state || !view.document) return;
  const { files } = view.state;
  const { path, blocks } = view.document;
  const step = nextStep(files, path, blocks, view.current, direction, isAll);
  if (!step) {
    const isOpen = files.some(({ status }) => status === 'open');
    view.focusTarget = isOpen ? { kind: 'first', path } : { kind: 'apply' };
  } else if (step.kind === 'conflict') {
    view.goTo(step.chunk);
  } else {
    view.select(step.path);
    view.focusTarget = { kind: direction === 1 ? 'first' : 'last', path: step.path };
  }
  view.update();
}
