import { l10n } from 'vscode';
import { ExchangeError } from '../operations/exchange/exchangeError';
import { OperationError } from '../operations/operationError';
import { isLostObject, StoreError } from '../store/storeError';

/** A button below the sentence for an error. */
interface ErrorAction {
  readonly title: string;
  readonly command: string;
  readonly args: readonly unknown[];
}

const EXTENSION_ID = 'artifact-lineage.artifact-lineage';

/** What can be done about an error: first what its sentence asks for. */
export function errorActions(error: unknown): readonly ErrorAction[] {
  const showLog = action(l10n.t('Show Log'), 'artifactLineage.showLog');
  if (error instanceof OperationError)
    return error.problem === 'untrusted'
      ? [action(l10n.t('Manage Trust'), 'workbench.trust.manage')]
      : [showLog];
  if (error instanceof ExchangeError) return [showLog];
  if (isLostObject(error)) return [action(l10n.t('Verify Store'), 'artifactLineage.verifyStore'), showLog];
  const reload = action(l10n.t('Reload Window'), 'workbench.action.reloadWindow');
  const reason = error instanceof StoreError ? error.reason : undefined;
  if (reason === 'newer-format')
    return [action(l10n.t('Show Extension'), 'extension.open', EXTENSION_ID), reload, showLog];
  if (reason === 'closed' || reason === 'failed') return [reload, showLog];
  // What failed because of the store is tried again by looking for changes.
  return [action(l10n.t('Try Again'), 'artifactLineage.checkForChanges'), showLog];
}

const action = (title: string, command: string, ...args: readonly unknown[]): ErrorAction => ({
  title,
  command,
  args,
});
