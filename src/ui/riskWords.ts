import { l10n } from 'vscode';
import type { Risk, RiskKind } from '../core/risk/risk';

/** Dialogs grow with their text, and beyond this nobody reads it. */
const SHOWN = 20;

/** What a risky change is about, in words. */
function riskLabel(kind: RiskKind): string {
  switch (kind) {
    case 'script':
      return l10n.t('Script');
    case 'program':
      return l10n.t('Program');
    case 'executable':
      return l10n.t('Becomes executable');
    case 'hook':
      return l10n.t('Hook');
    case 'workflow':
      return l10n.t('Workflow');
    case 'settings':
      return l10n.t('Settings');
    case 'mcp':
      return l10n.t('MCP server');
    case 'allowed-tools':
      return l10n.t('Tools that may be used');
    case 'frontmatter-hooks':
      return l10n.t('Hooks in the frontmatter');
    case 'shell-command':
      return l10n.t('Command that runs when it is loaded');
    case 'url':
      return l10n.t('Address');
    case 'hidden-text':
      return l10n.t('Hidden characters');
    case 'html-comment':
      return l10n.t('Comment that a preview does not show');
    case 'link-outside':
      return l10n.t('Link that leads out of the artifact');
  }
}

/** `Script · scripts/run.sh:3 · curl https://…`. */
export function riskLine({ kind, path, line, detail: found }: Risk): string {
  // Its detail is the mode in git's notation, which says nothing more to people.
  const detail = kind === 'executable' ? '' : found;
  const place = line === undefined ? path : `${path}:${String(line)}`;
  return [riskLabel(kind), place, ...(detail === '' ? [] : [detail])].join(' · ');
}

/** The lines of a list that may be long, the rest counted. */
export function riskDetail(lines: readonly string[]): string {
  const rest = lines.length - SHOWN;
  return [...lines.slice(0, SHOWN), ...(rest > 0 ? [l10n.t('... and {0} more', rest)] : [])].join('\n');
}

export function riskTitle(artifactName: string, count: number): string {
  return count === 1
    ? l10n.t('{0}: 1 change is risky', artifactName)
    : l10n.t('{0}: {1} changes are risky', artifactName, count);
}
