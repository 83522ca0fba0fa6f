import path from 'node:path';
import { QuickPickItemKind, Uri, window, workspace, type QuickInputButton, type QuickPickItem } from 'vscode';

export interface PickOptions<T> {
  readonly title: string;
  readonly placeHolder?: string;
  /** When a button of an item was pressed; the list stays open. */
  readonly onButton?: (item: T, button: QuickInputButton) => void;
}

/** A warning that has to be answered before anything goes on. */
export interface Confirmation {
  readonly message: string;
  readonly detail: string;
  /** The button that goes on. */
  readonly action: string;
}

/** A line of text that is wanted. */
export interface TextQuestion {
  readonly title: string;
  readonly prompt: string;
  /** What stands there at first. */
  readonly value?: string;
  readonly placeHolder?: string;
  /** What is wrong with a text, in a sentence; undefined for a good one. */
  readonly problem?: (text: string) => string | undefined;
}

/** The extensions of files by what they are, as in VS Code's dialogs: `{ 'Archive': ['gz'] }`. */
type FileFilters = Readonly<Record<string, readonly string[]>>;

/** What commands ask the user and tell them. */
export interface Questions {
  /** @returns undefined when the user would rather not */
  pick<T extends QuickPickItem>(items: readonly T[], options: PickOptions<T>): Promise<T | undefined>;
  /** Items with `picked` are chosen at first. @returns undefined when the user would rather not */
  pickMany<T extends QuickPickItem>(
    items: readonly T[],
    options: PickOptions<T>,
  ): Promise<readonly T[] | undefined>;
  confirm(confirmation: Confirmation): Promise<boolean>;
  /** Says why something is not done, until that was read. */
  refuse(refusal: Omit<Confirmation, 'action'>): Promise<void>;
  /** @returns the button that was pressed, if one was */
  tell(message: string, ...actions: readonly string[]): Promise<string | undefined>;
  /** @returns the button that was pressed, if one was */
  warn(message: string, ...actions: readonly string[]): Promise<string | undefined>;
  /** @returns a text without a problem; undefined when the user would rather not */
  ask(question: TextQuestion): Promise<string | undefined>;
  /** @returns the absolute path of a folder */
  pickFolder(title: string): Promise<string | undefined>;
  /** @returns the absolute path of a file that is there */
  pickFile(title: string, filters: FileFilters): Promise<string | undefined>;
  /** @param name what is offered: absolute, or only a name. @returns the absolute path of a file to write */
  pickSaveFile(title: string, name: string, filters: FileFilters): Promise<string | undefined>;
}

/** Questions as VS Code's own quick picks, dialogs and notifications. */
export const windowQuestions: Questions = {
  pick: async (items, options) => (await showList(items, options, false))?.[0],
  pickMany: (items, options) => showList(items, options, true),
  confirm: async ({ message, detail, action }) =>
    (await window.showWarningMessage(message, { modal: true, detail }, action)) === action,
  refuse: async ({ message, detail }) => {
    await window.showWarningMessage(message, { modal: true, detail });
  },
  tell: async (message, ...actions) => window.showInformationMessage(message, ...actions),
  warn: async (message, ...actions) => window.showWarningMessage(message, ...actions),
  ask: async ({ title, prompt, value, placeHolder, problem }) =>
    window.showInputBox({
      title,
      prompt,
      ignoreFocusOut: true,
      ...(value === undefined ? {} : { value }),
      ...(placeHolder === undefined ? {} : { placeHolder }),
      ...(problem === undefined ? {} : { validateInput: problem }),
    }),
  pickFolder: async (title) => {
    const options = { title, canSelectFiles: false, canSelectFolders: true, canSelectMany: false };
    return (await window.showOpenDialog(options))?.[0]?.fsPath;
  },
  pickFile: async (title, filters) =>
    (await window.showOpenDialog({ title, filters: ofDialog(filters) }))?.[0]?.fsPath,
  pickSaveFile: async (title, name, filters) => {
    const folder = workspace.workspaceFolders?.[0]?.uri;
    const offered =
      path.isAbsolute(name) || !folder ? Uri.file(path.resolve(name)) : Uri.joinPath(folder, name);
    return (await window.showSaveDialog({ title, filters: ofDialog(filters), defaultUri: offered }))?.fsPath;
  },
};

const ofDialog = (filters: FileFilters): Record<string, string[]> =>
  Object.fromEntries(Object.entries(filters).map(([words, extensions]) => [words, [...extensions]]));

function showList<T extends QuickPickItem>(
  items: readonly T[],
  { title, placeHolder, onButton }: PickOptions<T>,
  canSelectMany: boolean,
): Promise<readonly T[] | undefined> {
  const list = window.createQuickPick<T>();
  list.title = title;
  list.placeholder = placeHolder ?? '';
  list.matchOnDescription = true;
  list.canSelectMany = canSelectMany;
  list.items = items;
  // What a button shows takes the focus, and the list is still wanted then.
  list.ignoreFocusOut = onButton !== undefined;
  if (canSelectMany) list.selectedItems = items.filter(({ picked }) => picked === true);
  return new Promise((resolve) => {
    list.onDidAccept(() => {
      const chosen = canSelectMany ? list.selectedItems : list.activeItems;
      resolve(chosen.filter(({ kind }) => kind !== QuickPickItemKind.Separator));
      list.hide();
    });
    list.onDidTriggerItemButton(({ item, button }) => onButton?.(item, button));
    list.onDidHide(() => {
      resolve(undefined);
      list.dispose();
    });
    list.show();
  });
}

/** A line above the items that follow it. */
export function separator(label: string): QuickPickItem {
  return { label, kind: QuickPickItemKind.Separator };
}
