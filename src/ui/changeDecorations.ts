import { FileDecoration, l10n, ThemeColor, Uri, window, type Disposable } from 'vscode';
import type { FileChange } from '../core/fileChange';

/** A scheme of our own: decorations on it can never show on anybody else's files. */
const SCHEME = 'artifact-lineage-change';

/** The URI of a changed file's tree item: gives it its file icon and, through the decoration, its letter. */
export function changeUri(change: FileChange): Uri {
  return Uri.from({ scheme: SCHEME, path: `/${change.path}`, query: change.change });
}

/** Letters and colours as in the Source Control view. */
export function registerChangeDecorations(): Disposable {
  return window.registerFileDecorationProvider({
    provideFileDecoration: (uri) =>
      uri.scheme === SCHEME ? DECORATIONS[uri.query as FileChange['change']]() : undefined,
  });
}

const decoration = (badge: string, tooltip: string, color: string): FileDecoration =>
  new FileDecoration(badge, tooltip, new ThemeColor(`gitDecoration.${color}ResourceForeground`));

const DECORATIONS: Readonly<Record<FileChange['change'], () => FileDecoration>> = {
  added: () => decoration('A', l10n.t('Added'), 'added'),
  deleted: () => decoration('D', l10n.t('Deleted'), 'deleted'),
  modified: () => decoration('M', l10n.t('Modified'), 'modified'),
  mode: () => decoration('X', l10n.t('Executable bit changed'), 'modified'),
  renamed: () => decoration('R', l10n.t('Renamed'), 'renamed'),
};
