import { l10n } from 'vscode';
import type { Step } from '../../core/merge/session/sessionHistory';

/** What undoing or redoing a step is about, in words; empty without a step. */
export function stepWords(step: Step | undefined): string {
  if (!step) return '';
  const { what } = step;
  switch (what.code) {
    case 'choose':
      return l10n.t('choice in {0}', what.path);
    case 'edit':
      return l10n.t('edit in {0}', what.path);
    case 'reset':
      return l10n.t('reset in {0}', what.path);
    case 'leave-out':
      return l10n.t('change left out in {0}', what.path);
    case 'take':
      return l10n.t('change taken in {0}', what.path);
    case 'elsewhere':
      return l10n.t('edit in another editor of {0}', what.path);
    case 'file':
      return l10n.t('choice for {0}', what.path);
    case 'all':
      return l10n.t('choice for all files');
  }
}
