import { l10n } from 'vscode';
import type { VersionId } from '../../core/identity';
import { rootName } from '../rootName';
import type { Tracking } from '../tracking';
import type { VersionSet } from './versionSet';

/** Artifacts that are looked at before others have their turn. */
const STEP = 50;

/**
 * Which of an artifact's versions are the current ones of artifacts elsewhere, by content: `also in ~/site/.claude`.
 *
 * @param pause lets others have their turn
 */
export async function elsewhereWords(
  tracking: Pick<Tracking, 'store' | 'rootOf' | 'places'>,
  versions: VersionSet,
  pause: () => Promise<void>,
): Promise<ReadonlyMap<VersionId, readonly string[]>> {
  const { store } = tracking;
  const { artifact } = versions;
  const words = new Map<VersionId, string[]>();
  for (const [index, other] of store.artifacts().entries()) {
    if (index % STEP === STEP - 1) await pause();
    if (other.id === artifact.id || other.kind !== artifact.kind || other.deletedAt !== undefined) continue;
    const head = store.version(other.head);
    const id = head && versions.withContent(head.contentHash);
    if (id === undefined) continue;
    const root = rootName(tracking, other.root);
    const label =
      other.name === artifact.name
        ? l10n.t('also in {0}', root)
        : l10n.t('also {0} in {1}', other.name, root);
    const siblings = words.get(id);
    if (siblings) siblings.push(label);
    else words.set(id, [label]);
  }
  return words;
}
