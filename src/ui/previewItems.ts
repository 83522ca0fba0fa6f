import { l10n, type QuickPickItem } from 'vscode';
import type { SkippedFile } from '../core/version';
import { effectLabel, openConflicts } from './mergeWords';
import type { FileEffect } from './fileEffect';
import { targetOf, type MergeRequest, type SideNames } from './mergeRequest';
import { separator } from './questions';
import { skipLabel } from './versionWords';

export type PreviewAction = 'apply' | 'resolve' | 'show' | 'merge' | 'upstream' | 'local' | 'choose';

export interface PreviewItem extends QuickPickItem {
  readonly action?: PreviewAction;
  readonly effect?: FileEffect;
}

/** The files worth a line: those that change, and those whose two sides differ. */
export function shownEffects(effects: readonly FileEffect[]): FileEffect[] {
  return effects.filter(({ change, outcome: { file } }) => {
    const { local, upstream } = file;
    const isSame =
      local?.hash === upstream?.hash && local?.mode === upstream?.mode && local?.path === upstream?.path;
    return change !== 'none' || !isSame;
  });
}

/**
 * What the preview of a merge offers: what can be done with it, then each file with what happens to it.
 *
 * @param leftOut files that take no part
 */
export function previewItems(
  kind: MergeRequest['kind'],
  effects: readonly FileEffect[],
  names: SideNames,
  isAsPlanned: boolean,
  leftOut: readonly SkippedFile[] = [],
): PreviewItem[] {
  const conflicts = openConflicts(effects);
  const changes = effects.some(({ change }) => change !== 'none' && change !== 'undecided');
  const words = strategyLabels(kind);
  const first: PreviewItem =
    conflicts > 0
      ? {
          action: 'resolve',
          label:
            conflicts === 1
              ? `$(git-merge) ${l10n.t('Resolve 1 conflict...')}`
              : `$(git-merge) ${l10n.t('Resolve {0} conflicts...', conflicts)}`,
          description: l10n.t('in copies; your files are written when you apply'),
        }
      : {
          action: 'apply',
          label: `$(check) ${l10n.t('Apply')}`,
          description: changes ? '' : l10n.t('no file changes'),
        };
  const shown = shownEffects(effects);
  return [
    first,
    ...(shown.length > 0
      ? [{ action: 'show', label: `$(diff-multiple) ${l10n.t('Show the changes')}` } as const]
      : []),
    ...(isAsPlanned
      ? []
      : [{ action: 'merge', label: `$(git-merge) ${l10n.t('Merge what both sides changed')}` } as const]),
    { action: 'upstream', label: `$(cloud-download) ${words.upstream}`, description: names.upstream },
    { action: 'local', label: `$(home) ${words.local}`, description: names.local },
    { action: 'choose', label: `$(checklist) ${l10n.t('Choose file by file...')}` },
    ...(shown.length > 0 ? [separator(l10n.t('Files'))] : []),
    ...shown.map((effect) => effectItem(effect, kind, names)),
    ...(leftOut.length > 0 ? [separator(l10n.t('Left out'))] : []),
    ...leftOut.map(leftOutItem),
  ];
}

const leftOutItem = ({ path, reason, size }: SkippedFile): PreviewItem => ({
  label: `$(circle-slash) ${path}`,
  description: skipLabel(reason, size),
});

/** What taking one side for every file is called. */
export function strategyLabels(kind: MergeRequest['kind']): SideNames {
  switch (kind) {
    case 'sync':
      return { upstream: l10n.t('Take upstream for all'), local: l10n.t('Keep local for all') };
    case 'push':
      return { upstream: l10n.t('Keep upstream for all'), local: l10n.t('Take local for all') };
    case 'undo-version':
      return { upstream: l10n.t('Take the earlier version for all'), local: l10n.t('Keep local for all') };
  }
}

export function effectItem(effect: FileEffect, kind: MergeRequest['kind'], names: SideNames): PreviewItem {
  return {
    effect,
    label: `$(${ICON[effect.change]}) ${effect.path}`,
    description: effectLabel(effect, names, targetOf({ kind })),
  };
}

const ICON: Readonly<Record<FileEffect['change'], string>> = {
  none: 'dash',
  added: 'diff-added',
  deleted: 'diff-removed',
  modified: 'diff-modified',
  renamed: 'diff-renamed',
  mode: 'file-binary',
  undecided: 'warning',
};
