import path from 'node:path';
import { l10n } from 'vscode';
import type { Questions } from './questions';
import type { Tracking } from './tracking';
import { unsavedEditors, type WrittenPlace } from './unsavedEditors';

/** Has unsaved text of an artifact saved, so that it is captured. Asks; false when the user would rather not. */
export async function saveOpenEditors(
  tracking: Tracking,
  place: WrittenPlace,
  questions: Questions,
): Promise<boolean> {
  const unsaved = await unsavedEditors(tracking, place);
  if (unsaved.length === 0) return true;
  const names = unsaved.map(({ uri }) => path.basename(uri.fsPath)).join(', ');
  const isWanted = await questions.confirm({
    message: l10n.t('{0} has unsaved changes.', names),
    detail: l10n.t('They are saved and recorded as a version first, so that nothing is lost.'),
    action: l10n.t('Save and Continue'),
  });
  if (!isWanted) return false;
  const saved = await Promise.all(unsaved.map((document) => document.save()));
  return saved.every(Boolean);
}
