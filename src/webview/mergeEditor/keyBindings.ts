import type { MergeEditorWord } from '../../protocol/mergeEditorWords';

export type KeyCommand =
  | 'next'
  | 'previous'
  | 'next-of-all'
  | 'previous-of-all'
  | 'local'
  | 'upstream'
  | 'both-local-first'
  | 'both-upstream-first'
  | 'accept-base'
  | 'suggestion'
  | 'base'
  | 'edit'
  | 'reset'
  | 'show-keys'
  | 'undo'
  | 'redo'
  | 'apply';

interface KeyBinding {
  readonly command: KeyCommand;
  readonly word: MergeEditorWord;
  /** As they are shown; those of one row mean the same. */
  readonly shown: readonly string[];
  matches(event: KeyboardEvent): boolean;
  /** Whether it works while text is written, too. */
  readonly inText: boolean;
}

const isPlain = (event: KeyboardEvent): boolean => !event.ctrlKey && !event.metaKey && !event.altKey;
const isCommand = (event: KeyboardEvent): boolean => (event.ctrlKey || event.metaKey) && !event.altKey;
const letter = (event: KeyboardEvent): string => event.key.toLowerCase();

function plain(command: KeyCommand, word: MergeEditorWord, ...keys: readonly string[]): KeyBinding {
  return {
    command,
    word,
    shown: keys,
    matches: (event) => isPlain(event) && keys.includes(letter(event)),
    inText: false,
  };
}

/** Every key of the editor but those of lists, radio groups and text. */
export const KEY_BINDINGS: readonly KeyBinding[] = [
  {
    command: 'next',
    word: 'keyNext',
    shown: ['F7'],
    matches: (event) => isPlain(event) && event.key === 'F7' && !event.shiftKey,
    inText: true,
  },
  {
    command: 'previous',
    word: 'keyPrevious',
    shown: ['Shift+F7'],
    matches: (event) => isPlain(event) && event.key === 'F7' && event.shiftKey,
    inText: true,
  },
  plain('next', 'keyNext', 'n'),
  plain('previous', 'keyPrevious', 'p'),
  plain('next-of-all', 'keyNextOfAll', 'j'),
  plain('previous-of-all', 'keyPreviousOfAll', 'k'),
  plain('local', 'keyAcceptLocal', '1'),
  plain('upstream', 'keyAcceptUpstream', '2'),
  plain('both-local-first', 'keyAcceptBothLocalFirst', '3'),
  plain('both-upstream-first', 'keyAcceptBothUpstreamFirst', '4'),
  plain('accept-base', 'keyAcceptBase', '0'),
  plain('suggestion', 'keySuggestion', '5', '6', '7', '8', '9'),
  plain('base', 'keyBase', 'b'),
  plain('edit', 'keyEdit', 'e'),
  plain('reset', 'keyReset', 'r'),
  {
    command: 'undo',
    word: 'keyUndo',
    shown: ['Ctrl/Cmd+Z'],
    matches: (event) => isCommand(event) && letter(event) === 'z' && !event.shiftKey,
    inText: false,
  },
  {
    command: 'redo',
    word: 'keyRedo',
    shown: ['Ctrl/Cmd+Shift+Z', 'Ctrl+Y'],
    matches: (event) =>
      isCommand(event) &&
      ((letter(event) === 'z' && event.shiftKey) || (letter(event) === 'y' && !event.shiftKey)),
    inText: false,
  },
  {
    command: 'apply',
    word: 'keyApply',
    shown: ['Ctrl/Cmd+Enter'],
    matches: (event) => isCommand(event) && event.key === 'Enter',
    inText: true,
  },
  plain('show-keys', 'keyShowKeys', '?'),
];

/** The binding that a key press means at a place, where text is written or not. */
export function bindingOf(event: KeyboardEvent, isText: boolean): KeyBinding | undefined {
  if (event.isComposing) return undefined;
  return KEY_BINDINGS.find((binding) => (binding.inText || !isText) && binding.matches(event));
}
