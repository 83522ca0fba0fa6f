import { l10n } from 'vscode';
import type { ExchangeError } from '../../operations/exchange/exchangeError';
import { withTilde } from '../withTilde';

/** Why an export or an import did not happen, with the next step. */
export function exchangeMessage({ problem, place = '' }: ExchangeError): string {
  switch (problem) {
    case 'no-history':
      return l10n.t('There is no exported history in it. Choose what “Export History” has written.');
    case 'newer-format':
      return l10n.t('It was exported by a newer Artifact Lineage. Update the extension and try again.');
    case 'bad-record':
      return l10n.t('The description of a version in it is damaged ({0}). Nothing was imported.', place);
    case 'bad-archive':
      return l10n.t('{0} is not a whole .tar.gz archive. Nothing was imported.', withTilde(place));
    case 'unsafe-path':
      return l10n.t('It has a file that may not be in an artifact ({0}). Nothing was imported.', place);
    case 'same-path':
      return l10n.t('It has files that this disk takes for one ({0}). Nothing was imported.', place);
    case 'link-out':
      return l10n.t('{0} in it is a link that leads out of the artifact. Nothing was imported.', place);
    case 'too-large':
      return l10n.t(
        '{0} is larger than what is recorded. Raise “Max File Size MB” in the settings to import it. Nothing was imported.',
        place,
      );
    case 'too-much':
      return l10n.t('It has more files or bytes than can be imported at once. Nothing was imported.');
    case 'wrong-content':
      return l10n.t('The files of {0} are not those that were exported. Nothing was imported.', place);
    case 'wrong-id':
      return l10n.t('The description of {0} was edited after the export. Nothing was imported.', place);
    case 'same-artifact':
      return l10n.t('Two of the histories are of {0}. Import one of them at a time.', place);
    case 'changed':
      return l10n.t('It changed while it was being imported and was left as it is. Try again.');
    case 'target-exists':
      return l10n.t(
        '{0} is there already. Choose another place, so that nothing is overwritten.',
        withTilde(place),
      );
    case 'unwritable':
      return l10n.t('{0} could not be written. Check permissions and free space.', withTilde(place));
    case 'git-failed':
      return l10n.t('Git could not do it. Check that git is installed; the log has the details.');
    case 'no-git-history':
      return l10n.t('There is no git history of it here: git is missing, or nothing of it was committed.');
  }
}
