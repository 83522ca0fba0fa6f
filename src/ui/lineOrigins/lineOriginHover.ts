import { l10n, MarkdownString, Uri } from 'vscode';
import type { FileInVersion } from '../../core/attribution/attributeLines';
import type { Version } from '../../core/version';
import { versionLabel } from '../../core/versionId';
import { appendWords } from '../appendWords';
import { absoluteTime, relativeAge } from '../relativeAge';
import { tagNames } from '../tagNames';
import type { Tracking } from '../tracking';
import { originLabel, summaryWords } from '../versionWords';

/** The command behind the links: its arguments are a {@link LineVersionRequest}. */
export const OPEN_LINE_VERSION = 'artifactLineage.openLineVersion';

/** What a link of a line's hover asks for: the change of its file, or the row of the version tree. */
export interface LineVersionRequest extends FileInVersion {
  readonly show: 'change' | 'row';
}

/** Says of a line which version brought it, how, when and by whom, and leads there. */
export function lineOriginHover(
  { store }: Pick<Tracking, 'store'>,
  version: Version | undefined,
  path: string,
): MarkdownString {
  const hover = new MarkdownString();
  if (!version) {
    return appendWords(hover, l10n.t('Not recorded yet: the line is not in the latest version.'));
  }
  const { id, artifactId, createdAt, author } = version;
  // Links may run this command and no other, whatever a summary or note says.
  hover.isTrusted = { enabledCommands: [OPEN_LINE_VERSION] };
  hover.appendMarkdown('**').appendText(versionLabel(version)).appendMarkdown('** ');
  const tags = tagNames(store.tags(artifactId), id);
  appendWords(hover, [originLabel(version), tags].filter(Boolean).join(' · '));
  const when = `${absoluteTime(createdAt)} (${relativeAge(createdAt)})`;
  const parts = [
    [when, author].filter(Boolean).join(' · '),
    summaryWords(version),
    store.notes(artifactId).get(id) ?? '',
  ];
  for (const text of parts) if (text !== '') appendWords(hover.appendMarkdown('\n\n'), text);
  hover.appendMarkdown('\n\n');
  appendLink(hover, l10n.t('Compare with Parent'), { version: id, path, show: 'change' });
  hover.appendMarkdown(' · ');
  appendLink(hover, l10n.t('Show in Version Tree'), { version: id, path, show: 'row' });
  return hover;
}

function appendLink(hover: MarkdownString, words: string, request: LineVersionRequest): void {
  // VS Code decodes the link, and then its query.
  const query = encodeURIComponent(JSON.stringify([request]));
  const uri = Uri.from({ scheme: 'command', path: OPEN_LINE_VERSION, query });
  hover.appendMarkdown('[').appendText(words).appendMarkdown(`](${uri.toString()})`);
}
