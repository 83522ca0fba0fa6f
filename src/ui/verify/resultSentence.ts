import { env, l10n } from 'vscode';
import type { Finding } from '../../store/verify/finding';
import { isTrouble } from '../../store/verify/finding';
import type { StoreReport } from '../../store/verify/verifyStore';

/** What verifying the store found, in one sentence. */
export function resultSentence(report: StoreReport): string {
  const { findings } = report;
  if (report.isCancelled)
    return findings.some(isTrouble)
      ? l10n.t('Stopped before everything was looked at. Found so far: {0}.', troubleWords(findings))
      : l10n.t('Stopped before everything was looked at. Nothing damaged was found so far.');
  if (findings.some(isTrouble)) return l10n.t('The history is damaged: {0}.', troubleWords(findings));
  return l10n.t('Nothing is damaged: {0}.', countWords(report));
}

/** `1,204 versions, 3,310 contents, 12.3 MB`. */
export function countWords({ versions, contents, bytes }: StoreReport): string {
  return [
    versions === 1 ? l10n.t('1 version') : l10n.t('{0} versions', number(versions)),
    contents === 1 ? l10n.t('1 content') : l10n.t('{0} contents', number(contents)),
    bytes < 1e6 ? l10n.t('{0} kB', number(bytes / 1e3)) : l10n.t('{0} MB', number(bytes / 1e6, 1)),
  ].join(', ');
}

/** `2 contents of 3 versions, 1 file of the store`. */
function troubleWords(findings: readonly Finding[]): string {
  const lost = findings.flatMap((finding) => (finding.type === 'lost-content' ? [finding] : []));
  const versions = new Set(lost.flatMap(({ affected }) => affected.map(({ id }) => id))).size;
  const files = findings.filter(({ type }) => type === 'image' || type === 'journal').length;
  const rest = findings.filter(isTrouble).length - lost.length - files;
  const parts: string[] = [];
  if (lost.length > 0) {
    const contents = lost.length === 1 ? l10n.t('1 content') : l10n.t('{0} contents', number(lost.length));
    parts.push(
      versions === 1
        ? l10n.t('{0} of 1 version', contents)
        : l10n.t('{0} of {1} versions', contents, number(versions)),
    );
  }
  if (files > 0)
    parts.push(files === 1 ? l10n.t('1 file of the store') : l10n.t('{0} files of the store', number(files)));
  if (rest > 0)
    parts.push(
      rest === 1
        ? l10n.t('1 reference to a version that is not recorded')
        : l10n.t('{0} references to versions that are not recorded', number(rest)),
    );
  return parts.join(', ');
}

/** A number in the user's language, with at most `digits` decimals. */
export function number(value: number, digits = 0): string {
  return new Intl.NumberFormat(env.language, { maximumFractionDigits: digits }).format(value);
}
