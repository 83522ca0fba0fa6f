import { l10n } from 'vscode';
import { mergeForm, type FormOrigin, type MergedForm } from '../../core/merge/mergedForm';
import type { TextLines } from '../../core/merge/textLines';
import type { SideNames } from '../mergeRequest';

/**
 * What a merge changes beside the lines of the text that it writes to, in a sentence each.
 *
 * @param before the text of the side that is written
 */
export function formNotes(form: MergedForm, before: TextLines, names: SideNames): string[] {
  // Merged with itself, a text has the form that it has. Of a text too short to have one, nothing changes.
  const { bom, lineEnd, finalNewline } = mergeForm(before, before, before);
  const hasEnds = before.ends.some((end) => end !== '');
  const notes: string[] = [];
  if (hasEnds && form.lineEnd.value !== lineEnd.value)
    notes.push(lineEndNote(form.lineEnd.value, nameOf(form.lineEnd.from, names)));
  if (before.lines.length > 0 && form.finalNewline.value !== finalNewline.value)
    notes.push(newlineNote(form.finalNewline.value, nameOf(form.finalNewline.from, names)));
  if (form.bom.value !== bom.value) notes.push(markNote(form.bom.value, nameOf(form.bom.from, names)));
  return notes;
}

function lineEndNote(end: MergedForm['lineEnd']['value'], name: string | undefined): string {
  if (name === undefined)
    return end === '\n' ? l10n.t('Line ends become LF.') : l10n.t('Line ends become CRLF.');
  return end === '\n'
    ? l10n.t('Line ends become LF, as in {0}.', name)
    : l10n.t('Line ends become CRLF, as in {0}.', name);
}

function newlineNote(isAdded: boolean, name: string | undefined): string {
  if (name === undefined)
    return isAdded
      ? l10n.t('The last line gets a newline.')
      : l10n.t('The last line has no newline any more.');
  return isAdded
    ? l10n.t('The last line gets a newline, as in {0}.', name)
    : l10n.t('The last line has no newline any more, as in {0}.', name);
}

function markNote(isAdded: boolean, name: string | undefined): string {
  if (name === undefined)
    return isAdded ? l10n.t('A byte order mark is added.') : l10n.t('The byte order mark is removed.');
  return isAdded
    ? l10n.t('A byte order mark is added, as in {0}.', name)
    : l10n.t('The byte order mark is removed, as in {0}.', name);
}

/** Undefined where no side has it so alone. */
const nameOf = (from: FormOrigin, names: SideNames): string | undefined =>
  from === 'local' || from === 'upstream' ? names[from] : undefined;
