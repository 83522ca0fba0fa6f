import path from 'node:path';
import { l10n } from 'vscode';
import type { StoreProblem } from '../../store/storeProblem';
import { isTrouble, type Finding } from '../../store/verify/finding';
import type { StoreReport } from '../../store/verify/verifyStore';
import { number, resultSentence } from './resultSentence';

/**
 * What of the history may be gone for good after a repair, each in one sentence. Verifying the store again cannot find it:
 * nothing names it any more.
 *
 * @param findings before the repair
 * @param problems that this window has met itself: what it had read before a file was damaged is repaired
 */
export function lossSentences(findings: readonly Finding[], problems: readonly StoreProblem[]): string[] {
  const sentences: string[] = [];
  if (findings.some((finding) => finding.type === 'image' && finding.fault === 'lost'))
    sentences.push(
      l10n.t(
        'No saved copy of the history was left: versions that neither the journal nor this window had cannot be brought back.',
      ),
    );
  const met = new Set(problems.map(({ file }) => path.basename(file)));
  if (
    findings.some(
      (finding) =>
        finding.type === 'journal' &&
        finding.fault === 'damaged' &&
        met.has(path.posix.basename(finding.file)),
    )
  )
    sentences.push(
      l10n.t(
        'A part of the journal was damaged: changes that were recorded only there cannot be brought back.',
      ),
    );
  const heads = findings.filter(
    (finding) => finding.type === 'unknown-version' && finding.reference === 'head',
  ).length;
  if (heads > 0)
    sentences.push(
      heads === 1
        ? l10n.t('The latest version of 1 artifact cannot be brought back.')
        : l10n.t('The latest versions of {0} artifacts cannot be brought back.', number(heads)),
    );
  return sentences;
}

/**
 * What a repair has come to.
 *
 * @param losses see {@link lossSentences}
 * @param after what verifying found then
 */
export function repairSentence(losses: readonly string[], after: StoreReport): string {
  const result = [...losses, resultSentence(after)].join(' ');
  return losses.length > 0 || after.findings.some(isTrouble)
    ? l10n.t('Repaired what could be repaired. {0}', result)
    : l10n.t('Repaired. {0}', result);
}
