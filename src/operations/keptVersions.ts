import type { Artifact } from '../core/artifact';
import type { ArtifactId, ContentHash, VersionId } from '../core/identity';
import { kinship } from '../core/elsewhere/kinship';
import { neededVersions } from '../core/retention/neededVersions';
import type { TrackingContext } from './trackingContext';

/** What an operation found and replaced can be had back for so long, whatever the limits say: a week, in milliseconds. */
const UNDO_WINDOW_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * The versions of an artifact that are never given up: see `neededVersions`; with those that have a tag, a note or a pin, those
 * that operations under way, the next undo or an operation of the last days go back to, and those that updating it from
 * another project, or the other from it, is based on.
 */
export async function keptVersions(
  context: TrackingContext,
  { id }: Pick<Artifact, 'id'>,
): Promise<ReadonlySet<VersionId>> {
  const { store } = context;
  const shared = await basesElsewhere(context, id);
  // As it is after that pause.
  const artifact = store.artifact(id);
  if (!artifact) return new Set(shared);
  const { head, baseline, pinnedVersion } = artifact;
  const others = [
    ...store.tags(id).map((tag) => tag.version),
    ...store.notes(id).keys(),
    ...(pinnedVersion === undefined ? [] : [pinnedVersion]),
    ...namedByOperations(context, artifact),
    ...shared,
  ];
  return neededVersions(store.graphOf(id), { head, baseline, others });
}

/** The versions with the content that is nearest in common with this artifact in each other root. */
async function basesElsewhere({ store, files }: TrackingContext, id: ArtifactId): Promise<VersionId[]> {
  const own = store.artifact(id);
  const lineageOf = (artifact: Artifact | undefined): readonly ContentHash[] =>
    artifact?.head === undefined ? [] : store.graphOf(artifact.id).lineage(artifact.head);
  const bases: VersionId[] = [];
  const sharing = store.artifactsSharing(id);
  const here = sharing.length > 0 ? lineageOf(own) : [];
  for (const sharer of sharing) {
    const other = store.artifact(sharer);
    if (other?.kind !== own?.kind || other?.root === own?.root) continue;
    await files.pause?.();
    const there = lineageOf(other);
    // Where two are equally near, either side prefers its own.
    for (const isTheirsNewer of [true, false]) {
      const { common } = kinship(here, there, isTheirsNewer);
      const version = common && store.versionWithContent(id, common);
      if (version) bases.push(version.id);
    }
  }
  return bases;
}

function namedByOperations({ store, now }: TrackingContext, { id }: Artifact): VersionId[] {
  const named = store.changesSince(id, now() - UNDO_WINDOW_MS);
  const change = store.latestChangeOrUndo(id);
  return [...named, ...(change ? [change] : [])].flatMap(({ fromVersion, toVersion, facts }) => {
    const refs = (facts?.undo ?? []).map((ref) =>
      ref.name === 'head' || ref.name === 'baseline' || ref.name === 'pinnedVersion' ? ref.value : null,
    );
    return [fromVersion, toVersion, ...refs].filter((one) => one !== undefined && one !== null);
  });
}
