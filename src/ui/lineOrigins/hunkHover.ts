import { l10n, MarkdownString } from 'vscode';
import type { AttributedHunk } from '../../core/attribution/attributeHunks';
import { versionLabel } from '../../core/versionId';
import { appendWords } from '../appendWords';
import type { Tracking } from '../tracking';
import { originLabel } from '../versionWords';

/**
 * Says which versions a change of a comparison is of. Each is at the beginning of a line, where its label is never broken:
 * `v5-1a2b3c4 modified · 3 lines added, 1 line removed`.
 */
export function hunkHover(
  { store }: Pick<Tracking, 'store'>,
  { added, removed }: AttributedHunk,
): MarkdownString {
  const hover = appendWords(new MarkdownString(), l10n.t('This change:'));
  for (const id of new Set([...added.keys(), ...removed.keys()])) {
    const version = store.version(id);
    hover.appendMarkdown('\n- ');
    if (version) hover.appendMarkdown('**').appendText(versionLabel(version)).appendMarkdown('** ');
    const origin = version ? originLabel(version) : l10n.t('not recorded yet');
    appendWords(hover, `${origin} · ${lineCounts(added.get(id) ?? 0, removed.get(id) ?? 0)}`);
  }
  return hover;
}

function lineCounts(added: number, removed: number): string {
  const parts = [
    ...(added === 1 ? [l10n.t('1 line added')] : []),
    ...(added > 1 ? [l10n.t('{0} lines added', added)] : []),
    ...(removed === 1 ? [l10n.t('1 line removed')] : []),
    ...(removed > 1 ? [l10n.t('{0} lines removed', removed)] : []),
  ];
  return parts.join(', ');
}
