import { l10n, Uri } from 'vscode';
import type { Artifact } from '../../core/artifact';
import type { Manifest } from '../../core/manifest';
import { versionLabel } from '../../core/versionId';
import { OperationError } from '../../operations/operationError';
import { localLink, readUpstream } from '../../operations/readUpstream';
import { historyUri } from '../historyDocuments';
import { storedUri } from '../planDocuments';
import type { Tracking } from '../tracking';
import type { ComparedSide } from './comparedSide';
import { presentFiles } from './presentFiles';

/** What one side of a comparison has. */
export interface SideContent {
  readonly artifact: Artifact;
  readonly manifest: Manifest;
  readonly uri: (path: string) => Uri | undefined;
  /** What the side is, beside the artifact's name: `v7-1a2b3c4`, `current files`. */
  readonly label: string;
}

/**
 * Reads one side of a comparison. What an upstream has is put into the store, so that a read-only document can show it
 * whatever happens to the upstream's files.
 *
 * @throws OperationError `not-found`, `no-upstream`, `upstream-unreadable`, `upstream-deleted`; StoreError, FileTreeError
 */
export async function sideContent(tracking: Tracking, side: ComparedSide): Promise<SideContent> {
  const { store, context } = tracking;
  if (side.type === 'version') {
    const { version } = side;
    const artifact = store.artifact(version.artifactId);
    if (!artifact) throw new OperationError('not-found');
    return {
      artifact,
      manifest: await store.manifest(version.contentHash),
      uri: (path) => historyUri(version, artifact.name, path),
      label: versionLabel(version),
    };
  }
  const { artifact } = side;
  if (side.type === 'files') {
    const { manifest, pathOf } = await presentFiles(tracking, artifact);
    const uri = (path: string): Uri => Uri.file(pathOf(path));
    return { artifact, manifest, uri, label: l10n.t('current files') };
  }
  const link = localLink(artifact.upstream);
  const baseline = store.version(artifact.baseline);
  const expected = baseline ? await store.manifest(baseline.contentHash) : [];
  const content = await store.using(() => readUpstream(context, artifact, link, expected));
  if (!content) throw new OperationError('upstream-deleted', `${link.source.folder}/${link.path}`);
  const hashes = new Map(content.manifest.map(({ path, hash }) => [path, hash]));
  return {
    artifact,
    manifest: content.manifest,
    uri: (path) => {
      const hash = hashes.get(path);
      return hash && storedUri(artifact.name, path, hash);
    },
    label: l10n.t('upstream now'),
  };
}
