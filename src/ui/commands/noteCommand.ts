import { l10n } from 'vscode';
import { versionLabel } from '../../core/versionId';
import { noteVersion } from '../../operations/noteVersion';
import type { Questions } from '../questions';
import { chosenVersion } from './chosenVersion';
import type { CommandHandler } from './commandTable';

/** Stands for the end of a line where there is room for one line only. */
const LINE_END = '⏎';

/** Writes down why a version was made or is kept. */
export function noteCommand(questions: Questions): CommandHandler {
  return async (tracking, node) => {
    const chosen = await chosenVersion(tracking, node, l10n.t('Edit Note'));
    if (!chosen) return;
    const { artifact, version } = chosen;
    const before = tracking.store.notes(artifact.id).get(version.id) ?? '';
    const text = await questions.ask({
      title: l10n.t('Note for {0} of {1}', versionLabel(version), artifact.name),
      prompt: before.includes('\n')
        ? l10n.t('Why this version? {0} ends a line; an empty text takes the note away.', LINE_END)
        : l10n.t('Why this version? An empty text takes the note away.'),
      value: inOneLine(before),
    });
    if (text !== undefined) await noteVersion(tracking.context, version.id, inLines(text));
  };
}

const inOneLine = (note: string): string => note.split(/\r?\n/).join(` ${LINE_END} `);

const inLines = (text: string): string =>
  text
    .split(LINE_END)
    .map((line) => line.trim())
    .join('\n');
