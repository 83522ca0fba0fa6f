import { l10n } from 'vscode';

export const versionsLabel = (count: number): string =>
  count === 1 ? l10n.t('1 version') : l10n.t('{0} versions', count);

/** One artifact by its name, several by how many they are. */
export function artifactsLabel(names: readonly string[]): string {
  const [only, ...others] = names;
  return only !== undefined && others.length === 0 ? only : l10n.t('{0} artifacts', names.length);
}
