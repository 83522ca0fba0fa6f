import { l10n } from 'vscode';
import type { Risk } from '../core/risk/risk';
import type { Questions } from './questions';
import { riskDetail, riskLine, riskTitle } from './riskWords';

/** Has the risky changes of an artifact confirmed by themselves; without any, there is nothing to ask. */
export async function confirmRisks(
  questions: Questions,
  artifactName: string,
  risks: readonly Risk[],
): Promise<boolean> {
  if (risks.length === 0) return true;
  return questions.confirm({
    message: riskTitle(artifactName, risks.length),
    detail: riskDetail(risks.map(riskLine)),
    action: l10n.t('Apply With These Changes'),
  });
}
