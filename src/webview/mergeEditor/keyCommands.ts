import type { ConflictBlock } from '../../protocol/mergeEditor';
import { bindingOf, type KeyCommand } from './keyBindings';
import type { MergeView } from './mergeView';
import { walk } from './walk';

const TEXT = '.cm-editor, input:not([type="radio"]), textarea';

/** What does not depend on a conflict. */
const ANYWHERE: Partial<Record<KeyCommand, (view: MergeView) => void>> = {
  next: (view) => walk(view, 1),
  previous: (view) => walk(view, -1),
  'next-of-all': (view) => walk(view, 1, true),
  'previous-of-all': (view) => walk(view, -1, true),
  undo: (view) => view.undo(),
  redo: (view) => view.redo(),
  apply: (view) => view.apply(),
  'show-keys': (view) => view.showKeys(true),
};

/** What is done to the conflict that the focus is in, or was in last. */
const ON_CONFLICT: Partial<Record<KeyCommand, (view: MergeView, block: ConflictBlock, key: string) => void>> =
  {
    local: (view, { chunk }) => view.choose(chunk, { kind: 'side', side: 'local' }),
    upstream: (view, { chunk }) => view.choose(chunk, { kind: 'side', side: 'upstream' }),
    'accept-base': (view, { chunk }) => view.choose(chunk, { kind: 'side', side: 'base' }),
    'both-local-first': (view, { chunk }) => view.choose(chunk, { kind: 'both', first: 'local' }),
    'both-upstream-first': (view, { chunk }) => view.choose(chunk, { kind: 'both', first: 'upstream' }),
    suggestion: (view, { chunk, suggestions }, key) => {
      const index = Number(key) - 5;
      if (index < suggestions.length) view.choose(chunk, { kind: 'suggestion', index });
    },
    base: (view, { chunk }) => view.toggleBase(chunk),
    edit: (view, { chunk }) => view.editByHand(chunk),
    reset: (view, { chunk, choice }) => {
      if (choice !== null) view.choose(chunk, null);
    },
  };

/**
 * What keys do, wherever the focus is. VS Code hears every key press of a webview and runs its own commands with it, such
 * as undo: keys that did something here are not passed on.
 */
export function keyCommands(view: MergeView): (event: KeyboardEvent) => void {
  return (event) => {
    const place = event.target instanceof Element ? event.target : undefined;
    if (place?.closest('dialog')) return;
    const isText = Boolean(place?.closest(TEXT));
    const binding = bindingOf(event, isText);
    if (binding) {
      run(view, binding.command, event.key);
      event.preventDefault();
      event.stopPropagation();
    } else if (isText && event.defaultPrevented) {
      event.stopPropagation();
    }
  };
}

function run(view: MergeView, command: KeyCommand, key: string): void {
  ANYWHERE[command]?.(view);
  const block = view.conflict(view.current);
  if (block) ON_CONFLICT[command]?.(view, block, key);
}
