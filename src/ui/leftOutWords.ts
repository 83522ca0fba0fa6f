import { l10n } from 'vscode';
import type { SkippedFile } from '../core/version';
import { skipLabel } from './versionWords';

/** A notification has a few lines, and beyond this nobody reads it. */
const SHOWN = 5;

/** `video.bin (too large: 12 MB)`. */
export function leftOutLabel({ path, reason, size }: SkippedFile): string {
  return l10n.t('{0} ({1})', path, skipLabel(reason, size));
}

/** `2 files were left out: video.bin (too large: 12 MB), .env (…).`; empty when none was. */
export function leftOutSentence(skipped: readonly SkippedFile[]): string {
  if (skipped.length === 0) return '';
  const rest = skipped.length - SHOWN;
  const names = [
    ...skipped.slice(0, SHOWN).map(leftOutLabel),
    ...(rest > 0 ? [l10n.t('... and {0} more', rest)] : []),
  ].join(', ');
  return skipped.length === 1
    ? l10n.t('1 file was left out: {0}.', names)
    : l10n.t('{0} files were left out: {1}.', skipped.length, names);
}
