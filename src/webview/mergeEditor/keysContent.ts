import type { KeysDialogContent } from '../page/keysDialog';
import { KEY_BINDINGS } from './keyBindings';
import type { MergeView } from './mergeView';

/** What the list of the editor's keys says. */
export function keysContent(view: MergeView): KeysDialogContent {
  const { words } = view;
  const keys = new Map<string, readonly string[]>();
  for (const { word, shown } of KEY_BINDINGS) {
    const what = words.say(word);
    keys.set(what, [...(keys.get(what) ?? []), ...shown]);
  }
  return {
    title: words.say('keys'),
    keys,
    note: `${words.say('keysNote')} ${words.say('editorHint')}.`,
    close: words.say('close'),
    onClose: () => view.showKeys(false),
  };
}
