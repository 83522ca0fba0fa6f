import { l10n } from 'vscode';
import type { Standing } from '../../core/elsewhere/kinship';
import type { Tie } from '../../core/elsewhere/tie';

/** How the artifact in another project stands to the one here: `ahead by 2 versions`. */
export function standingLabel(standing: Standing): string {
  switch (standing.state) {
    case 'same':
      return l10n.t('the same');
    case 'ahead':
      return standing.ahead === 1
        ? l10n.t('ahead by 1 version')
        : l10n.t('ahead by {0} versions', standing.ahead);
    case 'behind':
      return standing.behind === 1
        ? l10n.t('behind by 1 version')
        : l10n.t('behind by {0} versions', standing.behind);
    case 'diverged':
      return l10n.t('diverged: {0} there, {1} here', standing.ahead, standing.behind);
    case 'unrelated':
      return l10n.t('nothing in common');
  }
}

export function standingIcon({ state }: Standing): string {
  return STANDING_ICON[state];
}

const STANDING_ICON: Readonly<Record<Standing['state'], string>> = {
  same: 'check',
  ahead: 'arrow-up',
  behind: 'arrow-down',
  diverged: 'git-compare',
  unrelated: 'circle-slash',
};

/** Why an artifact of another project is taken for this one. */
export function tieLabel(tie: Tie): string {
  switch (tie) {
    case 'upstream':
      return l10n.t('the upstream of this one');
    case 'downstream':
      return l10n.t('has this one as its upstream');
    case 'same-upstream':
      return l10n.t('from the same upstream');
    case 'shared-content':
      return l10n.t('has had the same content');
    case 'same-name':
      return l10n.t('same name, unrelated content');
  }
}
