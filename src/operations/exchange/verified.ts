import { ARTIFACT_KINDS } from '../../core/artifactKind';
import { contentHash } from '../../core/contentHash';
import { isWithin } from '../../core/isWithin';
import type { Manifest } from '../../core/manifest';
import { neverVersioned } from '../../core/neverVersioned';
import { pathProblem } from '../../core/relativePath';
import type { Sha256 } from '../../core/sha256';
import { versionId } from '../../core/versionId';
import { ExchangeError } from './exchangeError';
import type { History, HistoryGap, HistoryVersion } from './history';

interface VerifiedFacts {
  /** Where the version was read, for what is said to be wrong. */
  readonly at: string;
  readonly version: HistoryVersion;
  readonly artifact: Pick<History, 'artifactId' | 'kind' | 'path'>;
  readonly sha256: Sha256;
}

/**
 * The files of a version that was read, held against its record: they may lie in an artifact, and they, the record and the
 * id belong together.
 *
 * @throws ExchangeError `unsafe-path`, `wrong-content`, `wrong-id`, `bad-record`
 */
export function verified(manifest: Manifest, { at, version, artifact, sha256 }: VerifiedFacts): Manifest {
  const { artifactId, path: place } = artifact;
  if (!isPlaceOf(artifact)) throw new ExchangeError('unsafe-path', place);
  const isOneFile = shapeOf(artifact)?.type === 'markdown-file' || shapeOf(artifact)?.type === 'named-file';
  const fileName = place.slice(place.lastIndexOf('/') + 1);
  for (const { path } of manifest) {
    const isUnfit = pathProblem(path, 'posix') ?? path.split('/').some((part) => neverVersioned(part));
    if (isUnfit || (isOneFile && path !== fileName)) throw new ExchangeError('unsafe-path', `${at}/${path}`);
  }
  if (contentHash(manifest, sha256) !== version.contentHash) throw new ExchangeError('wrong-content', at);
  if (versionId({ ...version, artifactId }, sha256) !== version.id) throw new ExchangeError('wrong-id', at);
  return manifest;
}

/** A version that was given up, held against its id. @throws ExchangeError `wrong-id` */
export function verifiedGap(
  gap: HistoryGap,
  { at, artifact, sha256 }: Omit<VerifiedFacts, 'version'>,
): HistoryGap {
  const { artifactId } = artifact;
  if (versionId({ ...gap, artifactId }, sha256) !== gap.id) throw new ExchangeError('wrong-id', at);
  return gap;
}

const shapeOf = ({ kind }: Pick<History, 'kind'>) => ARTIFACT_KINDS.find((row) => row.kind === kind)?.shape;

/** Whether an artifact of the kind may lie at the path in a root. */
function isPlaceOf({ kind, path }: Pick<History, 'kind' | 'path'>): boolean {
  const shape = shapeOf({ kind });
  if (shape?.type === 'named-file') return path === (shape.beside ? `../${shape.file}` : shape.file);
  if (!shape || pathProblem(path, 'posix')) return false;
  // What is marked as a plugin is one among skills as well.
  const folders = ARTIFACT_KINDS.flatMap(({ shape: one }) =>
    one === shape || (kind === 'plugin' && one.type === 'marked-directory') ? [one] : [],
  );
  return folders.some((one) => path !== one.folder && isWithin(path, one.folder));
}
