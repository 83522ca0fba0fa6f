import type { Artifact } from '../../core/artifact';
import type { ContentHash, VersionId } from '../../core/identity';
import type { RefRecord } from '../../store/journal/record';
import type { LineageStore } from '../../store/lineageStore';

/**
 * Lets the files of an artifact of which nothing but the first sight is recorded go on from an imported history that has the
 * same content: they are that version, and were so before anybody looked. What was recorded stays, beside it.
 *
 * @param ends imported versions, the most likely one first, of the others the latest last
 * @returns nothing where more than the first sight is recorded, or no imported version has its content
 */
export function headMove(
  store: LineageStore,
  artifact: Artifact,
  ends: readonly VersionId[],
  contentOf: (version: VersionId) => ContentHash | undefined,
): RefRecord[] {
  const head = store.version(artifact.head);
  const isFirstSight = head?.parentId === undefined && head?.changeOrigin === undefined;
  if (!head || !isFirstSight || store.graphOf(artifact.id).size !== 1) return [];
  const [likely, ...others] = ends.filter((end) => contentOf(end) === head.contentHash);
  const chosen = likely === ends[0] ? likely : (others.at(-1) ?? likely);
  if (chosen === undefined || chosen === head.id) return [];
  return [{ type: 'ref', artifactId: artifact.id, name: 'head', value: chosen }];
}
