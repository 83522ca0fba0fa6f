import path from 'node:path';
import { l10n, type QuickPickItem } from 'vscode';
import type { Root } from '../../core/root';
import type { Questions } from '../questions';
import type { Tracking } from '../tracking';

/** Lets the user choose the root to deploy into, a new one too; without asking when there is only one. */
export async function pickRoot(
  tracking: Tracking,
  questions: Questions,
  title: string,
): Promise<Root | undefined> {
  const { tracker, places, context } = tracking;
  const known = tracker.roots.map((root): QuickPickItem & { root: Root } => ({
    root,
    label: `$(${root.scope === 'user' ? 'account' : 'root-folder'}) ${places.rootLabel(root)}`,
    description: root.scope === 'user' ? l10n.t('for all workspaces') : root.path,
  }));
  const missing = places.folders
    .map((folder): Root => ({ path: `${folder}/.claude`, scope: 'workspace' }))
    .filter((root) => !tracker.roots.some(({ path: one }) => one === root.path));
  const items: (QuickPickItem & { root: Root; isNew?: boolean })[] = [...known];
  for (const root of missing) {
    // A file or a link of that name is in the way.
    if ((await context.files.stat(root.path).catch(() => undefined)) !== undefined) continue;
    const folder = path.posix.basename(path.posix.dirname(root.path));
    const label = `$(new-folder) ${l10n.t('Create .claude in {0}', folder)}`;
    items.push({ root, isNew: true, label, description: root.path });
  }
  const [only, ...others] = items;
  const isAsked = others.length > 0 || only?.isNew === true;
  const placeHolder = l10n.t('Choose where to deploy to');
  const chosen = isAsked ? await questions.pick(items, { title, placeHolder }) : only;
  if (chosen?.isNew === true) {
    await context.files.makeDirectory(chosen.root.path);
    tracker.setRoots([...tracker.roots, chosen.root]);
  }
  return chosen?.root;
}
