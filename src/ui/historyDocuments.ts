import { FileSystemError, FileType, Uri, type FileStat } from 'vscode';
import type { FileInVersion } from '../core/attribution/attributeLines';
import type { ObjectHash, VersionId } from '../core/identity';
import type { Version } from '../core/version';
import { versionLabel } from '../core/versionId';
import { fileInVersion } from '../operations/versionFiles';
import { ReadOnlyFiles } from './readOnlyFiles';
import type { TrackingState } from './trackingState';

/** The scheme of files as they were in a version. */
const HISTORY_SCHEME = 'artifact-lineage';

/**
 * The URI of a file in a version: `artifact-lineage:/<v7-1a2b3c4>/<artifact>/<path>?<version id>/<path>`. The path is for
 * the eye (breadcrumbs show it) and for checks of a skill's folder name; the query identifies, whatever number the
 * version has later.
 */
export function historyUri(version: Version, artifactName: string, path: string): Uri {
  return Uri.from({
    scheme: HISTORY_SCHEME,
    path: `/${versionLabel(version)}/${artifactName}/${path}`,
    query: `${version.id}/${path}`,
  });
}

/** The file that such a URI names; undefined for another URI. */
export function fileOfHistoryUri({ scheme, query }: Uri): FileInVersion | undefined {
  const slash = query.indexOf('/');
  if (scheme !== HISTORY_SCHEME || slash < 0) return undefined;
  return { version: query.slice(0, slash) as VersionId, path: query.slice(slash + 1) };
}

/** Files of recorded versions as a read-only file system, so that the editor's own diff can show them. */
export class HistoryDocuments extends ReadOnlyFiles {
  readonly #state: TrackingState;

  constructor(state: TrackingState) {
    super(HISTORY_SCHEME);
    this.#state = state;
  }

  override async stat(uri: Uri): Promise<FileStat> {
    const { version, entry } = await this.#entry(uri);
    return { type: FileType.File, ctime: version.createdAt, mtime: version.createdAt, size: entry.size };
  }

  override async readFile(uri: Uri): Promise<Uint8Array> {
    const { entry } = await this.#entry(uri);
    const bytes = await this.#state.tracking?.store.content(entry.hash);
    if (!bytes) throw FileSystemError.Unavailable(uri);
    return bytes;
  }

  async #entry(uri: Uri): Promise<{ version: Version; entry: { size: number; hash: ObjectHash } }> {
    const store = this.#state.tracking?.store;
    const file = fileOfHistoryUri(uri);
    const version = store?.version(file?.version);
    if (!store || !file || !version) throw FileSystemError.FileNotFound(uri);
    const entry = await fileInVersion(store, version.id, file.path);
    if (!entry) throw FileSystemError.FileNotFound(uri);
    return { version, entry };
  }
}
