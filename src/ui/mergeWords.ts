import { l10n } from 'vscode';
import type { Progress } from '../core/merge/session/progressOf';
import type { FileOutcome } from '../core/merge/tree/mergeTree';
import type { ChangedSide, Conflict } from '../core/merge/tree/treePlan';
import type { FileEffect } from './fileEffect';
import type { SideNames } from './mergeRequest';

/** `3 files change`. */
export function changesLabel(count: number): string {
  return count === 1 ? l10n.t('1 file changes') : l10n.t('{0} files change', count);
}

/** `2 of 5 conflicts resolved`. */
export function progressLabel({ conflicts, resolved }: Progress): string {
  return l10n.t('{0} of {1} resolved', resolved, conflicts);
}

export function conflictsLabel(count: number): string {
  return count === 1 ? l10n.t('1 conflict') : l10n.t('{0} conflicts', count);
}

/**
 * What happens to a file, in words.
 *
 * @param target the side that is written
 */
export function effectLabel(effect: FileEffect, names: SideNames, target: ChangedSide): string {
  const what = whatHappens(effect, names, target);
  const { before, after, change } = effect;
  const isMoved = before !== undefined && after !== undefined && before.path !== after.path;
  return isMoved && change !== 'renamed' ? `${what}, ${l10n.t('renamed from {0}', before.path)}` : what;
}

function whatHappens(
  { outcome, change, from, before, after }: FileEffect,
  names: SideNames,
  target: ChangedSide,
): string {
  const own = names[target];
  const other = names[target === 'local' ? 'upstream' : 'local'];
  switch (change) {
    case 'undecided':
      return conflictLabel(outcome, names);
    case 'none':
      return l10n.t('stays as it is in {0}', own);
    case 'added':
      return from === 'edited' ? l10n.t('added as you merged it') : l10n.t('added from {0}', other);
    case 'deleted':
      return l10n.t('deleted, as in {0}', other);
    case 'renamed':
      return l10n.t('renamed from {0}', before?.path ?? '');
    case 'mode':
      return after?.mode === '100755' ? l10n.t('becomes executable') : l10n.t('is no longer executable');
    case 'modified':
      if (from === 'merged') return l10n.t('merged: the changes of both sides');
      if (from === 'edited') return l10n.t('as you resolved it');
      if (from === 'base') return l10n.t('as it was before both sides changed it');
      return l10n.t('changed as in {0}', other);
  }
}

/** What has to be chosen for a file, in words. */
export function conflictLabel(outcome: FileOutcome, names: SideNames): string {
  switch (outcome.kind) {
    case 'text':
      return conflictsLabel(outcome.conflicts);
    case 'binary':
      return l10n.t('conflict: both sides changed it, and it is not text');
    case 'too-large':
      return l10n.t('conflict: both sides changed it, and it is too large to merge');
    case 'conflict':
      return l10n.t(
        'conflict: {0}',
        outcome.file.conflicts.map((one) => conflictText(one, names)).join('; '),
      );
    case 'stored':
    case 'absent':
      return '';
  }
}

function conflictText(conflict: Conflict, names: SideNames): string {
  switch (conflict.kind) {
    case 'delete-modify': {
      const by = conflict.deletedBy;
      return l10n.t('deleted in {0}, changed in {1}', names[by], names[otherSide(by)]);
    }
    case 'rename-delete': {
      const by = conflict.deletedBy;
      return l10n.t('deleted in {0}, renamed in {1}', names[by], names[otherSide(by)]);
    }
    case 'rename-rename':
      return l10n.t('renamed differently on both sides');
    case 'both-added':
      return l10n.t('added differently on both sides');
    case 'symlink-targets':
      return l10n.t('a link to different targets');
    case 'type-change':
      return l10n.t('a link on one side, a file on the other');
    case 'mode':
      return l10n.t('executable on one side only');
    case 'rename-add':
    case 'renames-to-one':
      return l10n.t('two files would be at {0}', conflict.at);
    case 'file-directory':
      return l10n.t('a file would be where a folder is: {0}', conflict.at);
    case 'case-collision':
      return l10n.t('names differ only in case: {0}', conflict.group.join(', '));
  }
}

const otherSide = (side: ChangedSide): ChangedSide => (side === 'local' ? 'upstream' : 'local');
