import type { ArtifactIdentity } from '../core/artifact';
import { fileChanges } from '../core/fileChange';
import type { Manifest } from '../core/manifest';
import type { Root } from '../core/root';
import type { LocalLink } from '../core/upstreamLink';
import type { OperationIntent } from '../store/journal/record';
import { changeFiles, type Change, type ChangeResult } from './changeFiles';
import { localPlace, type ChangePlace } from './changePlace';
import { newVersion } from './newVersion';
import { OperationError } from './operationError';
import { placeContent, type PlaceContent } from './placeContent';
import { readUpstream } from './readUpstream';
import type { SafetyVersion } from './safetyVersion';
import type { TrackingContext } from './trackingContext';

/**
 * Copies an artifact from its upstream into a root, and links it. Its version has no parent and the origin `deployment`.
 *
 * @param planned the upstream's content as it was shown to the user; another one is not deployed
 * @throws OperationError `exists` when something else lies there, `upstream-deleted`, `upstream-unreadable`, `moved`
 * @throws as {@link changeFiles}
 */
export async function deployArtifact(
  context: TrackingContext,
  root: Root,
  identity: ArtifactIdentity,
  link: LocalLink,
  planned?: PlaceContent,
): Promise<ChangeResult> {
  const place = localPlace(root, identity);
  await assertFree(context, place, planned ?? (await upstreamContent(context, identity, link, [])));
  return changeFiles(context, {
    kind: 'deploy',
    place,
    decide: async (before) => {
      const content = await upstreamContent(context, identity, link, before.manifest);
      if (planned && !isAsPlanned(context, planned, content)) throw new OperationError('moved');
      if (before.isThere && before.contentHash !== content.contentHash)
        throw new OperationError('exists', identity.path);
      return changeOf(context, identity, link, before, content);
    },
  });
}

async function upstreamContent(
  context: TrackingContext,
  identity: ArtifactIdentity,
  link: LocalLink,
  expected: Manifest,
): Promise<PlaceContent> {
  const content = await readUpstream(context, identity, link, expected);
  if (!content) throw new OperationError('upstream-deleted', link.path);
  return content;
}

/**
 * Looked at before anything is captured: what lies in the way of a deployment that is refused need not be an artifact,
 * and must not become one.
 */
async function assertFree(
  context: TrackingContext,
  place: ChangePlace,
  { manifest, contentHash }: PlaceContent,
): Promise<void> {
  const present = await placeContent(context, place, { expected: manifest });
  const [unknown] = present.unknown;
  if (unknown) throw new OperationError('unreadable', unknown.path);
  if (present.manifest.length > 0 && present.contentHash !== contentHash)
    throw new OperationError('exists', place.artifact.path);
}

/** Where the file system keeps no executable bits, those of a content are only known beside what it is compared with. */
function isAsPlanned({ platform }: TrackingContext, planned: PlaceContent, now: PlaceContent): boolean {
  return platform === 'windows'
    ? planned.normalisedHash === now.normalisedHash
    : planned.contentHash === now.contentHash;
}

async function changeOf(
  context: TrackingContext,
  identity: ArtifactIdentity,
  link: LocalLink,
  before: SafetyVersion,
  content: PlaceContent,
): Promise<Change> {
  const { id: artifactId } = identity;
  const known = context.store.artifact(artifactId);
  await context.store.putManifest(content.manifest);
  const version = newVersion(context, {
    artifactId,
    contentHash: content.contentHash,
    parent: undefined,
    changeOrigin: 'deployment',
    filesChanged: fileChanges([], content.manifest),
    normalisedHash: content.normalisedHash,
  });
  // The very content is there already: it is linked, and its history goes on.
  const to = before.version ?? version.id;
  const ref = { type: 'ref', artifactId } as const;
  const { id, root, kind, name, path } = identity;
  const records: OperationIntent['outcome'] = [
    ...(known
      ? []
      : [{ type: 'artifact', id, root, kind, name, path, createdAt: version.createdAt } as const]),
    ...(before.version === undefined ? [version] : []),
    { ...ref, name: 'head', value: to },
    { ...ref, name: 'baseline', value: to },
    { ...ref, name: 'upstream', value: link },
    { ...ref, name: 'deletedAt', value: null },
    { ...ref, name: 'modificationDetectedAt', value: null },
  ];
  return {
    wanted: content.manifest,
    contentHash: content.contentHash,
    to,
    outcome: records,
  };
}
