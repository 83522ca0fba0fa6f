import type { Artifact } from '../../core/artifact';
import { FileTreeError } from '../../core/fileTree';
import type { ArtifactId } from '../../core/identity';
import type { SourcePlace } from '../../core/sourcePlace';
import { isLocalLink, type LocalLink } from '../../core/upstreamLink';
import { readCollectionManifest } from '../../sources/records/collectionManifest';
import { skillmeatType } from '../../sources/records/skillmeatType';
import { deploymentIndex } from '../../sources/records/write/deploymentIndex';
import { parsedRecord, recordEntries } from '../../sources/records/write/parsedRecord';
import { removeDeploymentRecord } from '../../sources/records/write/removeDeploymentRecord';
import { updateCollectionLock } from '../../sources/records/write/updateCollectionLock';
import { updateCollectionManifest } from '../../sources/records/write/updateCollectionManifest';
import { updateDeploymentRecord } from '../../sources/records/write/updateDeploymentRecord';
import { WholeContent } from '../../sources/wholeContent';
import type { TrackingContext } from '../trackingContext';
import { baselineHash } from './baselineHash';
import { editFile } from './editFile';

const RECORD = '.skillmeat-deployed.toml';

/** What an operation did, as far as SkillMeat's records are concerned. */
export type RecordedChange = 'deploy' | 'sync' | 'push' | 'undo';

/**
 * Tells SkillMeat what an operation did to an artifact that came from one of its collections, so that its own commands see
 * it in sync: the deployment record of the root, if it keeps one, and after a push the collection's manifest and lock. Works
 * from what is recorded and on disk now, so that doing it twice does no more than once.
 *
 * @throws RecordEditError, OperationError, FileTreeError, StoreError: the files are as they were, and so is the artifact
 */
export async function updateSkillmeatRecords(
  context: TrackingContext,
  id: ArtifactId,
  change: RecordedChange,
): Promise<void> {
  const part = context.store.artifact(id);
  if (!part) return;
  const whole = wholeArtifact(context, part);
  const { upstream } = whole;
  if (change === 'undo' && !upstream) await forget(context, whole);
  if (!isLocalLink(upstream) || upstream.source.type !== 'collection') return;
  const type = await typeOf(context, whole, upstream);
  if (type === undefined) return;
  if (change === 'push' || (change === 'undo' && isOfUpstream(context, id)))
    await recordPush(context, whole, upstream, type, change);
  await recordDeployment(context, whole, upstream, type, change);
}

/** Whether the latest operation wrote the upstream's files: undoing a sync does not. */
function isOfUpstream({ store }: TrackingContext, id: ArtifactId): boolean {
  return store.latestChangeOrUndo(id)?.facts?.side === 'upstream';
}

/** SkillMeat takes a skill and the skills inside it for one artifact. */
function wholeArtifact({ store }: TrackingContext, part: Artifact): Artifact {
  const owners = store
    .artifacts()
    .filter(({ root, path, upstream }) => root === part.root && upstream && part.path.startsWith(`${path}/`));
  return owners.reduce((top, owner) => (owner.path.length < top.path.length ? owner : top), part);
}

/** SkillMeat's word for it: as the collection has it, or that of its kind; undefined where it has none. */
async function typeOf(
  { files }: TrackingContext,
  { kind }: Artifact,
  { source, path }: LocalLink,
): Promise<string | undefined> {
  const text = await files.read(`${source.folder}/collection.toml`).catch(ignoreMissing);
  const listed = text && readCollectionManifest(new TextDecoder().decode(text)).entries;
  return listed?.find((entry) => entry.path === path)?.type ?? skillmeatType(kind);
}

async function recordDeployment(
  context: TrackingContext,
  whole: Artifact,
  { source }: LocalLink,
  type: string,
  change: RecordedChange,
): Promise<void> {
  const { files, sha256 } = context;
  const local = await WholeContent.read(`${whole.root}/${whole.path}`, files, sha256);
  const baseHash = await baselineHash(context, whole);
  if (!local || baseHash === undefined) return;
  const localModifications = !local.isRecordedAs(baseHash, 'skillmeat');
  const artifactName = whole.name.slice(whole.name.lastIndexOf('/') + 1);
  const now = new Date(context.now());
  await editFile(files, whole.root, RECORD, (text) => {
    // A root that SkillMeat does not know has no record, and gets none.
    if (text === undefined) return undefined;
    const entries = recordEntries(parsedRecord(text), 'deployed');
    const known = entries[deploymentIndex(entries, whole.path, artifactName) ?? -1];
    if (!known && change !== 'deploy') return undefined;
    return updateDeploymentRecord(text, {
      artifactPath: whole.path,
      artifactName,
      artifactType: type,
      fromCollection: known?.['from_collection'] === source.name ? source.name : collectionName(source),
      // SkillMeat compares both sides with it: a merge's own content would look like an update that is still to come.
      contentHash: baseHash,
      baseHash,
      localModifications,
      ...(change === 'deploy' ? { deployedAt: now } : {}),
    });
  });
}

/** SkillMeat finds a collection by its folder, whatever the collection calls itself. */
function collectionName({ folder, name }: SourcePlace): string {
  return /\/\.skillmeat\/collections\/([^/]+)$/.exec(folder)?.[1] ?? name;
}

async function recordPush(
  context: TrackingContext,
  whole: Artifact,
  { source, path }: LocalLink,
  type: string,
  change: RecordedChange,
): Promise<void> {
  const { files, sha256 } = context;
  const there = await WholeContent.read(`${source.folder}/${path}`, files, sha256);
  // Undoing the first push takes it out of the collection; its entry is left, as SkillMeat's own removal asks first.
  if (!there) return;
  const now = new Date(context.now());
  let name = whole.name.slice(whole.name.lastIndexOf('/') + 1);
  await editFile(files, source.folder, 'collection.toml', (text) => {
    if (text === undefined) return undefined;
    const listed = readCollectionManifest(text).entries.find((entry) => entry.path === path);
    name = listed?.name ?? name;
    return change === 'undo' ? undefined : updateCollectionManifest(text, { name, type, path, updated: now });
  });
  const contentHash = there.skillmeatHash();
  await editFile(files, source.folder, 'collection.lock', (text) =>
    text === undefined ? undefined : updateCollectionLock(text, { name, type, contentHash, fetched: now }),
  );
}

/** After a deployment was undone. */
async function forget({ files }: TrackingContext, { root, path, name, deletedAt }: Artifact): Promise<void> {
  if (deletedAt === undefined) return;
  await editFile(files, root, RECORD, (text) =>
    text === undefined
      ? undefined
      : removeDeploymentRecord(text, path, name.slice(name.lastIndexOf('/') + 1)),
  );
}

function ignoreMissing(error: unknown): undefined {
  if (!(error instanceof FileTreeError) || error.problem !== 'missing') throw error;
}
