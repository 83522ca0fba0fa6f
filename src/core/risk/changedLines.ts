import type { Finding, RiskKind } from './risk';
import { shownDetail } from './shownDetail';
import { newLines } from './text/newLines';

/** The lines that are new; where there are none, those that are gone. Lines that only changed places are one finding. */
export function changedLines(kind: RiskKind, before: string, after: string): Finding[] {
  const added = newLines(before, after);
  if (added.length > 0) {
    return added.map(({ text, line }) => ({ kind, detail: shownDetail(text), line }));
  }
  const removed = newLines(after, before);
  if (removed.length > 0) {
    return removed.map(({ text }) => ({ kind, detail: shownDetail(`- ${text}`), line: undefined }));
  }
  const [first] = newLines('', after);
  return first && before !== after ? [{ kind, detail: shownDetail(first.text), line: first.line }] : [];
}
