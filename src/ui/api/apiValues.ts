import type { ApiArtifact, ApiFile, ApiOperation, ApiUpstream, ApiVersion } from '../../api';
import type { Artifact } from '../../core/artifact';
import type { ArtifactId, VersionId } from '../../core/identity';
import type { FileMode, ManifestEntry } from '../../core/manifest';
import { isLocalLink } from '../../core/upstreamLink';
import type { Version } from '../../core/version';
import { versionLabel } from '../../core/versionId';
import type { LineageStore } from '../../store/lineageStore';
import type { Operation } from '../../store/database/rows';

/** The parts of a store that what is given out is made from. */
type Names = Pick<LineageStore, 'tags' | 'notes'>;

/** Makes versions as other extensions get them. Looks names up once for each artifact, so use one for one call. */
export class ApiVersions {
  readonly #store: Names;
  readonly #tags = new Map<ArtifactId, ReadonlyMap<VersionId, readonly string[]>>();
  readonly #notes = new Map<ArtifactId, ReadonlyMap<VersionId, string>>();

  constructor(store: Names) {
    this.#store = store;
  }

  version(version: Version): ApiVersion {
    const { id, artifactId, number, contentHash, parentId, mergeParentId, changeOrigin, createdAt, author } =
      version;
    return {
      id,
      artifactId,
      label: versionLabel(version),
      number,
      contentHash,
      parentId,
      mergeParentId,
      changeOrigin,
      createdAt,
      author,
      filesChanged: version.filesChanged.map((change) => ({ ...change })),
      tags: [...(this.#tagsOf(artifactId).get(id) ?? [])],
      note: this.#notesOf(artifactId).get(id),
    };
  }

  #tagsOf(artifactId: ArtifactId): ReadonlyMap<VersionId, readonly string[]> {
    const known = this.#tags.get(artifactId);
    if (known) return known;
    const found = new Map<VersionId, string[]>();
    for (const { name, version } of this.#store.tags(artifactId))
      found.set(version, [...(found.get(version) ?? []), name]);
    this.#tags.set(artifactId, found);
    return found;
  }

  #notesOf(artifactId: ArtifactId): ReadonlyMap<VersionId, string> {
    const known = this.#notes.get(artifactId) ?? this.#store.notes(artifactId);
    this.#notes.set(artifactId, known);
    return known;
  }
}

/** An artifact without its head. */
export function toApiArtifact(artifact: Artifact): Omit<ApiArtifact, 'head'> {
  const { id, root, kind, name, path, baseline, deletedAt, pinnedAt, pinnedVersion } = artifact;
  return {
    id,
    root,
    kind,
    name,
    path,
    baselineId: baseline,
    upstream: toApiUpstream(artifact),
    isDeleted: deletedAt !== undefined,
    pin: pinnedAt === undefined ? undefined : { at: pinnedAt, versionId: pinnedVersion },
  };
}

export function toApiUpstream({ upstream }: Artifact): ApiUpstream | undefined {
  return isLocalLink(upstream) ? { folder: upstream.source.folder, path: upstream.path } : undefined;
}

const TYPES: Readonly<Record<FileMode, ApiFile['type']>> = {
  '100644': 'file',
  '100755': 'executable',
  '120000': 'link',
};

export function toApiFile({ path, mode, size, hash }: ManifestEntry): ApiFile {
  return { path, type: TYPES[mode], size, hash };
}

export function toApiOperation(operation: Operation): ApiOperation {
  const { id, artifactId, kind, outcome, at, actor, fromVersion, toVersion } = operation;
  return { id, artifactId, kind, outcome, at, actor, fromVersionId: fromVersion, toVersionId: toVersion };
}
