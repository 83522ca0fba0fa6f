import { l10n } from 'vscode';
import type { FileChange } from '../core/fileChange';
import type { ChangeOrigin, SkipReason, Version } from '../core/version';
import type { PassedOverReason } from '../core/discovery';

/** How a version came to be, in words. */
export function originLabel({ changeOrigin, parentId, mergeParentId }: Version): string {
  if (mergeParentId !== undefined) return l10n.t('merged with upstream');
  if (changeOrigin === undefined)
    return parentId === undefined ? l10n.t('first seen') : l10n.t('origin unknown');
  return ORIGIN_LABEL[changeOrigin]();
}

const ORIGIN_LABEL: Readonly<Record<ChangeOrigin, () => string>> = {
  deployment: () => l10n.t('deployed from upstream'),
  sync: () => l10n.t('synced from upstream'),
  local_modification: () => l10n.t('modified'),
};

/** The codicon of a version's origin. */
export function originIcon({ changeOrigin, mergeParentId }: Version): string {
  if (mergeParentId !== undefined) return 'git-merge';
  if (changeOrigin === undefined) return 'eye';
  return { deployment: 'cloud-download', sync: 'sync', local_modification: 'edit' }[changeOrigin];
}

/** What happened to a file, in a word. */
export function changeLabel(change: FileChange): string {
  switch (change.change) {
    case 'added':
      return l10n.t('added');
    case 'deleted':
      return l10n.t('deleted');
    case 'modified':
      return l10n.t('modified');
    case 'mode':
      return l10n.t('executable bit changed');
    case 'renamed':
      return l10n.t('renamed from {0}', change.from);
  }
}

/** Why a file of an artifact is not part of its versions. */
export function skipLabel(reason: SkipReason, size?: number): string {
  switch (reason) {
    case 'secret':
      return l10n.t('may hold a secret: never recorded');
    case 'too-large':
      return l10n.t('too large: {0} MB', ((size ?? 0) / 1e6).toFixed(0));
    case 'unreadable':
      return l10n.t('cannot be read');
    case 'not-a-file':
      return l10n.t('not a regular file');
    case 'changing':
      return l10n.t('kept changing while it was read');
  }
}

/** Why something in a root is not an artifact. */
export function passedOverLabel(reason: PassedOverReason): string {
  switch (reason) {
    case 'no-marker':
      return l10n.t('no SKILL.md or plugin.json in it');
    case 'not-an-artifact':
      return l10n.t('not an artifact');
    case 'secret':
      return skipLabel('secret');
    case 'broken-link':
      return l10n.t('link that leads nowhere');
    case 'link-cycle':
      return l10n.t('link into a folder already shown');
    case 'foreign-link':
      return l10n.t('link to something else: not followed');
    case 'unreadable':
      return l10n.t('cannot be read');
  }
}
