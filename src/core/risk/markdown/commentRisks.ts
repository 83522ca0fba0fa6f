import type { Finding } from '../risk';
import { shownDetail } from '../shownDetail';
import { commentsOf } from './commentsOf';

/** The comments of a Markdown text that the old one does not have. Claude reads them, a preview does not show them. */
export function commentRisks(before: string, after: string): Finding[] {
  const known = new Set(commentsOf(before).map(({ text }) => text));
  return commentsOf(after).flatMap(({ text, line }) =>
    text === '' || known.has(text) ? [] : [{ kind: 'html-comment', detail: shownDetail(text), line }],
  );
}
