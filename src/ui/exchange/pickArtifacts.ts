import { l10n, type QuickPickItem } from 'vscode';
import type { Artifact } from '../../core/artifact';
import { kindLabel, KIND_ICON } from '../kindLabel';
import { separator, type Questions } from '../questions';
import type { Tracking } from '../tracking';
import { versionsLabel } from './exchangeWords';

type ArtifactItem = QuickPickItem & { readonly artifact?: Artifact };

/** Lets the user choose any number of artifacts, by root. */
export async function pickArtifacts(
  { store, tracker, places }: Tracking,
  questions: Questions,
  title: string,
): Promise<readonly Artifact[] | undefined> {
  const items = tracker.roots.flatMap((root): ArtifactItem[] => {
    const own = store.artifacts().filter((artifact) => artifact.root === root.path);
    if (own.length === 0) return [];
    return [
      separator(places.rootLabel(root)),
      ...own.map((artifact) => ({
        artifact,
        label: `$(${KIND_ICON[artifact.kind]}) ${artifact.name}`,
        description: `${kindLabel(artifact.kind)} · ${versionsLabel(store.versionCount(artifact.id))}`,
      })),
    ];
  });
  const placeHolder = l10n.t('Choose artifacts');
  const chosen = await questions.pickMany(items, { title, placeHolder });
  return chosen?.flatMap(({ artifact }) => artifact ?? []);
}
