import { contentHash } from '../core/contentHash';
import { fileChanges } from '../core/fileChange';
import type { VersionId } from '../core/identity';
import { toManifest } from '../core/manifest';
import type { Root } from '../core/root';
import { versionLabel } from '../core/versionId';
import { changeFiles, type Change, type ChangeResult } from './changeFiles';
import { localPlace } from './changePlace';
import { modificationDetected } from './modificationDetected';
import { newVersion } from './newVersion';
import { OperationError } from './operationError';
import type { TrackingContext } from './trackingContext';

/**
 * Makes one file of an artifact what it was in a version; where the version has no such file, it is removed. All other
 * files stay as they are.
 *
 * @throws OperationError, StoreError, FileTreeError: nothing has changed, except where the problem is `half-done`
 */
export async function restoreFile(
  context: TrackingContext,
  root: Root,
  id: VersionId,
  path: string,
): Promise<ChangeResult> {
  const { store, sha256 } = context;
  const version = store.version(id);
  const artifact = version && store.artifact(version.artifactId);
  if (!version || !artifact) throw new OperationError('not-found', path);
  const then = (await store.manifest(version.contentHash)).find((entry) => entry.path === path);
  return changeFiles(context, {
    kind: 'restore',
    place: localPlace(root, artifact),
    decide: async (before): Promise<Change> => {
      const others = before.manifest.filter((entry) => entry.path !== path);
      const wanted = toManifest(then ? [...others, then] : others);
      const hash = contentHash(wanted, sha256);
      const head = store.version(before.version ?? artifact.head);
      const isEmpty = wanted.length === 0;
      const changed = newVersion(context, {
        artifactId: artifact.id,
        contentHash: hash,
        parent: head,
        changeOrigin: 'local_modification',
        filesChanged: fileChanges(before.manifest, wanted),
        skipped: before.skipped,
        summary: `${path} as in ${versionLabel(version)}`,
      });
      const isNew = hash !== before.contentHash && !isEmpty;
      if (isNew) await store.putManifest(wanted, head?.contentHash);
      const to = isNew ? changed.id : isEmpty ? undefined : before.version;
      const present = store.artifact(artifact.id) ?? artifact;
      const ref = { type: 'ref', artifactId: artifact.id } as const;
      return {
        wanted,
        contentHash: hash,
        to,
        outcome: [
          ...(isNew ? [changed] : []),
          { ...ref, name: 'deletedAt', value: isEmpty ? context.now() : null },
          ...(to === undefined
            ? []
            : [
                { ...ref, name: 'head', value: to } as const,
                await modificationDetected(context, present, changed, changed.createdAt),
              ]),
        ],
      };
    },
  });
}
