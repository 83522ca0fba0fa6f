import { l10n } from 'vscode';
import type { Artifact } from '../../core/artifact';
import type { VersionId } from '../../core/identity';
import type { Version } from '../../core/version';
import { rootName } from '../rootName';
import type { Tracking } from '../tracking';

/**
 * Which of an artifact's versions are the current ones of artifacts elsewhere, by content: `also in ~/site/.claude`. Where a content
 * came back, the newest version with it counts.
 *
 * @param versions of the artifact, newest first
 */
export function elsewhereWords(
  tracking: Pick<Tracking, 'store' | 'rootOf' | 'places'>,
  artifact: Artifact,
  versions: readonly Version[],
): ReadonlyMap<VersionId, readonly string[]> {
  const { store } = tracking;
  const words = new Map<VersionId, string[]>();
  const others = store
    .artifacts()
    .filter(
      (other) => other.id !== artifact.id && other.kind === artifact.kind && other.deletedAt === undefined,
    );
  if (others.length === 0) return words;
  const byContent = new Map(versions.toReversed().map(({ id, contentHash }) => [contentHash, id]));
  for (const other of others) {
    const head = store.version(other.head);
    const id = head && byContent.get(head.contentHash);
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
