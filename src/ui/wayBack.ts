import type { Disposable } from 'vscode';
import { commands, l10n, window, type Tab } from 'vscode';

/**
 * The way back from a diff to the list that it was opened from: a button of a message, which gets out of sight after a while,
 * and one in the title of the editor. At most one list waits; the next takes its place.
 */
class WayBack {
  #end: ((isWanted: boolean) => void) | undefined;

  /** @returns the command of the editor's title */
  register(): Disposable {
    return commands.registerCommand('artifactLineage.backToPreview', () => {
      if (this.#end) this.#end(true);
      else void window.showInformationMessage(l10n.t('No preview is waiting.'));
    });
  }

  /**
   * Waits until the user wants to go back from the diff in the active editor.
   *
   * @returns false when they would rather not: the message was closed, and so was the diff
   */
  wait(message: string, button: string): Promise<boolean> {
    this.#end?.(false);
    const tab = window.tabGroups.activeTabGroup.activeTab;
    return new Promise((resolve) => {
      let isTold = true;
      let isShown = true;
      const end = (isWanted: boolean): void => {
        if (this.#end !== end) return;
        this.#end = undefined;
        tabs.dispose();
        setWaiting(false);
        resolve(isWanted);
      };
      const tabs = window.tabGroups.onDidChangeTabs(({ closed }) => {
        if (!tab || !closed.some((one) => isSameTab(one, tab))) return;
        isShown = false;
        if (!isTold) end(false);
      });
      this.#end = end;
      setWaiting(true);
      const answered = (choice: string | undefined): void => {
        isTold = false;
        if (choice === button) end(true);
        else if (!isShown) end(false);
      };
      window.showInformationMessage(message, button).then(answered, () => {
        answered(undefined);
      });
    });
  }
}

/** The way back of this window. */
export const wayBack = new WayBack();

const isSameTab = (a: Tab, b: Tab): boolean => a === b || (a.label === b.label && a.group === b.group);

function setWaiting(isWaiting: boolean): void {
  void commands.executeCommand('setContext', 'artifactLineage.previewWaiting', isWaiting);
}
