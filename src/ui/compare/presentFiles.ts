import type { Artifact } from '../../core/artifact';
import { lookAt } from '../../core/lookAt';
import type { Manifest } from '../../core/manifest';
import { scanArtifact } from '../../sources/scanArtifact';
import type { Tracking } from '../tracking';

interface PresentFiles {
  readonly manifest: Manifest;
  /** The absolute path of a file of the artifact. */
  readonly pathOf: (path: string) => string;
}

/**
 * An artifact's files as they are on disk now; none where it is gone. Its root need not be open in this window.
 *
 * @throws FileTreeError when they cannot be read, or the whole root is gone
 */
export async function presentFiles({ context, rootOf }: Tracking, artifact: Artifact): Promise<PresentFiles> {
  const open = rootOf(artifact);
  // A folder that is not there says nothing of what is in it.
  if (!open) await context.files.list(artifact.root);
  const found = await lookAt(open ?? { path: artifact.root, scope: 'workspace' }, artifact, context.files);
  if (!found) return { manifest: [], pathOf: (path) => `${artifact.root}/${artifact.path}/${path}` };
  const { files, sha256, settings } = context;
  const options = {
    files,
    sha256,
    maxFileSize: settings.maxFileSize,
    cache: new Map(),
    previous: () => Promise.resolve(new Map()),
  };
  const { manifest } = await scanArtifact(found, options);
  return { manifest, pathOf: (path) => (found.isDirectory ? `${found.realPath}/${path}` : found.realPath) };
}
