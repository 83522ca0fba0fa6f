import { commands, l10n, Uri, window } from 'vscode';
import type { FileChange } from '../../core/fileChange';

/** Where one side of a comparison has a file; undefined where it has none. */
export type Side = (path: string) => Uri | undefined;

/**
 * One changed file: the diff editor. Several: the multi-file diff editor. None: a message says so.
 *
 * @param before,after what the sides are, in words
 */
export async function showChanges(
  artifactName: string,
  changes: readonly FileChange[],
  left: Side,
  right: Side,
  [before, after]: readonly [string, string],
): Promise<void> {
  const pairs = changes.map((change) => ({
    path: change.path,
    left:
      change.change === 'added' ? undefined : left(change.change === 'renamed' ? change.from : change.path),
    right: change.change === 'deleted' ? undefined : right(change.path),
  }));
  const versions = `${before} ↔ ${after}`;
  const [first] = pairs;
  if (!first) {
    void window.showInformationMessage(
      l10n.t('{0}: nothing differs between {1} and {2}.', artifactName, before, after),
    );
  } else if (pairs.length === 1 && first.left && first.right) {
    // Both sides look the same then: the title says what is different.
    const isMode = changes[0]?.change === 'mode';
    const title = isMode
      ? l10n.t('{0} ({1}): executable bit changed', first.path, versions)
      : `${first.path} (${versions})`;
    await commands.executeCommand('vscode.diff', first.left, first.right, title);
  } else {
    const resources = pairs.map(({ path, left: a, right: b }) => [b ?? a ?? Uri.file(path), a, b]);
    await commands.executeCommand('vscode.changes', `${artifactName} (${versions})`, resources);
  }
}
