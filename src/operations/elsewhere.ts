import type { Artifact } from '../core/artifact';
import { kinship, type Standing } from '../core/elsewhere/kinship';
import { TIES, tieOf, type Tie } from '../core/elsewhere/tie';
import type { ContentHash } from '../core/identity';
import type { Version } from '../core/version';
import type { TrackingContext } from './trackingContext';

/** The same artifact in another root, as it was recorded there last. */
export interface ArtifactElsewhere {
  readonly artifact: Artifact;
  readonly head: Version;
  /** Why it is taken for the same. */
  readonly tie: Tie;
  /** How it stands to the one here. */
  readonly standing: Standing;
  /** When anything was recorded in its root last (ms since 1970). Where no window has it open, its files may be others by now. */
  readonly seenAt: number;
}

/**
 * Finds an artifact in all other roots that were ever recorded, open or not; those that were deleted there are left out.
 *
 * @returns the strongest tie first, and of one tie the one that changed last
 */
export async function elsewhere(
  { store, files }: Pick<TrackingContext, 'store' | 'files'>,
  artifact: Artifact,
): Promise<readonly ArtifactElsewhere[]> {
  const sharing = new Set(store.artifactsSharing(artifact.id));
  const own = store.version(artifact.head);
  // Read when it is needed: of 10,000 versions it takes a tenth of a second.
  let lineage: readonly ContentHash[] | undefined;
  const found: ArtifactElsewhere[] = [];
  const all = store.artifacts();
  const seen = new Map<string, number>();
  for (const other of all) {
    const tie = isElsewhere(other) ? tieOf(artifact, other, sharing.has(other.id)) : undefined;
    const head = tie && store.version(other.head);
    if (!tie || !head) continue;
    await files.pause?.();
    const isTheirsNewer = head.createdAt > (own?.createdAt ?? 0);
    lineage ??= lineageOf(artifact);
    const { standing } = kinship(lineage, lineageOf(other), isTheirsNewer);
    found.push({ artifact: other, head, tie, standing, seenAt: seenAt(other.root) });
  }
  return found.sort(
    (a, b) => TIES.indexOf(a.tie) - TIES.indexOf(b.tie) || b.head.createdAt - a.head.createdAt,
  );

  function isElsewhere({ id, root, deletedAt }: Artifact): boolean {
    return id !== artifact.id && deletedAt === undefined && root !== artifact.root;
  }

  function lineageOf({ id, head }: Artifact): readonly ContentHash[] {
    return head === undefined ? [] : store.graphOf(id).lineage(head);
  }

  function seenAt(root: string): number {
    const known = seen.get(root);
    if (known !== undefined) return known;
    const siblings = all.filter((one) => one.root === root);
    const latest = Math.max(
      ...siblings.map(
        ({ head, deletedAt, createdAt }) => deletedAt ?? store.version(head)?.createdAt ?? createdAt,
      ),
    );
    seen.set(root, latest);
    return latest;
  }
}
