import { commands, l10n, type QuickPickItem } from 'vscode';
import type { SourcePlace } from '../../core/sourcePlace';
import { toSlashes } from '../../sources/nodeFileTree';
import { sourcePlaceAt } from '../../sources/upstream/sourcePlaceAt';
import type { Questions } from '../questions';
import type { Tracking } from '../tracking';

/**
 * Lets the user choose a source; without asking when there is only one and no folder may be chosen.
 *
 * @param places those that are offered
 */
export async function pickSource(
  tracking: Tracking,
  questions: Questions,
  places: readonly SourcePlace[],
  title: string,
): Promise<SourcePlace | undefined> {
  const [only, ...others] = places;
  if (only && others.length === 0) return only;
  if (!only) return noSource(tracking, questions, title);
  const items = places.map((place): QuickPickItem & { place?: SourcePlace } => ({
    place,
    label: `$(${place.type === 'collection' ? 'library' : 'folder'}) ${place.name}`,
    description: place.folder,
  }));
  const another = { label: `$(folder-opened) ${l10n.t('Choose a folder...')}` };
  const placeHolder = l10n.t('Choose a source');
  const chosen = await questions.pick<QuickPickItem & { place?: SourcePlace }>([...items, another], {
    title,
    placeHolder,
  });
  if (chosen?.place || !chosen) return chosen?.place;
  return pickSourceFolder(tracking, questions, title);
}

/** @returns undefined when the user would rather not */
export async function pickSourceFolder(
  { context }: Tracking,
  questions: Questions,
  title: string,
): Promise<SourcePlace | undefined> {
  const folder = await questions.pickFolder(title);
  return folder === undefined ? undefined : sourcePlaceAt(toSlashes(folder), context.files);
}

async function noSource(
  tracking: Tracking,
  questions: Questions,
  title: string,
): Promise<SourcePlace | undefined> {
  const folder = l10n.t('Choose a Folder...');
  const settings = l10n.t('Open Settings');
  const message = l10n.t('No sources of artifacts are known. Choose a folder, or list some in the settings.');
  const choice = await questions.tell(message, folder, settings);
  if (choice === folder) return pickSourceFolder(tracking, questions, title);
  if (choice === settings)
    await commands.executeCommand('workbench.action.openSettings', 'artifactLineage.sources');
  return undefined;
}
