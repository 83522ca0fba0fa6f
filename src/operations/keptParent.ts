import type { VersionId } from '../core/identity';
import type { Version } from '../core/version';
import type { LineageStore } from '../store/lineageStore';

/** What a version is compared with: its parent, or in place of one that was pruned, the nearest ancestor by first parents that was not. */
export function keptParent(
  store: Pick<LineageStore, 'graphOf' | 'version'>,
  { id, artifactId }: Pick<Version, 'id' | 'artifactId'>,
): Version | undefined {
  const graph = store.graphOf(artifactId);
  // Imported data may go round in a circle.
  const passed = new Set<VersionId>([id]);
  for (let at = graph.get(id)?.parentId; at !== undefined && !passed.has(at); at = graph.get(at)?.parentId) {
    const version = store.version(at);
    if (version) return version;
    passed.add(at);
  }
  return undefined;
}
