import type { Artifact } from '../core/artifact';
import { fileChanges } from '../core/fileChange';
import type { VersionId } from '../core/identity';
import { mergeTree } from '../core/merge/tree/mergeTree';
import { planTreeMerge } from '../core/merge/tree/planTreeMerge';
import type { Root } from '../core/root';
import { versionLabel } from '../core/versionId';
import { changeFiles, type ChangeResult } from './changeFiles';
import { localPlace } from './changePlace';
import { mergedContent, type Decisions } from './mergedContent';
import type { MergePlan } from './mergePlan';
import { modificationDetected } from './modificationDetected';
import { newVersion } from './newVersion';
import { OperationError } from './operationError';
import { safetyVersion } from './safetyVersion';
import type { TrackingContext } from './trackingContext';

/**
 * Plans taking back what one version changed while keeping all that came later: a three-way merge with that version as
 * the base and its parent as the other side.
 *
 * @throws OperationError `no-parent`, `not-found`, `local-deleted`; FileTreeError, StoreError
 */
export async function planUndoVersion(
  context: TrackingContext,
  root: Root,
  id: VersionId,
): Promise<MergePlan> {
  const { store, files } = context;
  const undone = store.version(id);
  const artifact = undone && store.artifact(undone.artifactId);
  if (!undone || !artifact) throw new OperationError('not-found');
  const parent = store.version(undone.parentId);
  if (!parent) throw new OperationError('no-parent');
  const before = await safetyVersion(context, localPlace(root, artifact));
  if (!before.isThere) throw new OperationError('local-deleted', artifact.path);
  const [base, earlier] = [
    await store.manifest(undone.contentHash),
    await store.manifest(parent.contentHash),
  ];
  const tree = await mergeTree(planTreeMerge(base, before.manifest, earlier), async ({ hash }) => {
    await files.pause?.();
    return store.content(hash);
  });
  const { contentHash } = parent;
  return {
    artifactId: artifact.id,
    kind: 'undo-version',
    base: { manifest: base, contentHash: undone.contentHash, version: undone.id },
    local: { manifest: before.manifest, contentHash: before.contentHash, version: before.version },
    upstream: { manifest: earlier, contentHash, version: parent.id, normalisedHash: undefined },
    tree,
    skipped: [],
  };
}

/** Carries out what {@link planUndoVersion} planned. @throws OperationError `moved`, `unresolved`; as {@link changeFiles} */
export async function undoVersion(
  context: TrackingContext,
  root: Root,
  plan: MergePlan,
  decisions: Decisions,
): Promise<ChangeResult> {
  const { store } = context;
  const artifact: Artifact | undefined = store.artifact(plan.artifactId);
  const undone = store.version(plan.base?.version);
  if (!artifact || !undone) throw new OperationError('not-found');
  const artifactId = artifact.id;
  return changeFiles(context, {
    kind: 'restore',
    place: localPlace(root, artifact),
    decide: async (before) => {
      if (before.contentHash !== plan.local.contentHash) throw new OperationError('moved');
      const { manifest, contentHash } = await mergedContent(context, plan, decisions);
      const version = newVersion(context, {
        artifactId,
        contentHash,
        parent: store.version(before.version),
        changeOrigin: 'local_modification',
        filesChanged: fileChanges(before.manifest, manifest),
        skipped: before.skipped,
        summary: `Without the change of ${versionLabel(undone)}`,
      });
      const isNew = contentHash !== before.contentHash && manifest.length > 0;
      const to = manifest.length === 0 ? undefined : isNew ? version.id : before.version;
      const present = store.artifact(artifactId) ?? artifact;
      const ref = { type: 'ref', artifactId } as const;
      return {
        wanted: manifest,
        contentHash,
        to,
        outcome: [
          ...(isNew ? [version] : []),
          ...(to === undefined
            ? [{ ...ref, name: 'deletedAt', value: context.now() } as const]
            : [
                { ...ref, name: 'head', value: to } as const,
                await modificationDetected(context, present, version, version.createdAt),
              ]),
        ],
      };
    },
  });
}
