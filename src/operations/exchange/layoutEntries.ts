import { stringify } from 'smol-toml';
import type { FileMode, Manifest } from '../../core/manifest';
import { versionLabel } from '../../core/versionId';
import type { LineageStore } from '../../store/lineageStore';
import type { ExportedHistory } from './exportedHistory';
import { folderNames } from './folderNames';
import type { HistoryVersion } from './history';
import { artifactTable, versionTable } from './historyTables';
import { GIT_ATTRIBUTES, storedPaths, VERSION_FILE } from './storedPaths';

/** The file that describes an artifact, beside its versions. */
export const ARTIFACT_FILE = '.artifact.toml';
/** Where an artifact's versions lie in its folder. */
export const VERSIONS_FOLDER = 'versions';
/** Beside them: the version that the files have. */
const LATEST = 'latest';

/** A file of the open layout. */
export interface LayoutEntry {
  /** `/` between components. */
  readonly path: string;
  readonly mode: FileMode;
  /** Of a link its target. */
  readonly bytes: Uint8Array;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
  /** Whether it is a link to a folder of the layout, which a copy of that can stand for. */
  readonly isFolderLink?: boolean;
}

export interface LayoutOptions {
  readonly signal?: AbortSignal | undefined;
  /** After each version. */
  readonly onVersion?: () => void;
}

const encoder = new TextEncoder();
const ARTIFACT_COMMENT = '# The history of one artifact: each folder in versions/ is one version of it.\n';
const ATTRIBUTES =
  '# Git keeps these files byte for byte: whoever changes line ends changes the versions.\n* -text\n';
const VERSION_COMMENT = '# One version: the files beside this one are its content.\n';

/**
 * Histories as files that need no tool to be read: for each artifact a folder with `versions/v{n}-{hash7}/`, in each of
 * which the version's files lie beside a `.version.toml`, and `latest`.
 *
 * A `.gitattributes` is in each of these folders, not above them: whoever commits takes the whole export or one folder of it,
 * perhaps beside attributes of their own, and unpacks an archive first or not.
 *
 * @throws StoreError when a content cannot be read
 */
export async function* layoutEntries(
  store: LineageStore,
  histories: readonly ExportedHistory[],
  { signal, onVersion }: LayoutOptions = {},
): AsyncGenerator<LayoutEntry> {
  for (const [history, folder] of folderNames(histories)) {
    const latest = history.versions.find(({ id }) => id === history.head) ?? highestNumber(history.versions);
    const modifiedAt = latest?.createdAt ?? 0;
    const description = ARTIFACT_COMMENT + stringify(artifactTable(history));
    for (const [name, content] of [
      [ARTIFACT_FILE, description],
      [GIT_ATTRIBUTES, ATTRIBUTES],
    ] as const)
      yield { path: `${folder}/${name}`, mode: '100644', bytes: encoder.encode(content), modifiedAt };
    for (const version of history.versions) {
      signal?.throwIfAborted();
      yield* versionEntries(store, version, `${folder}/${VERSIONS_FOLDER}/${versionLabel(version)}`);
      onVersion?.();
    }
    if (!latest) continue;
    const target = encoder.encode(`${VERSIONS_FOLDER}/${versionLabel(latest)}`);
    yield { path: `${folder}/${LATEST}`, mode: '120000', bytes: target, modifiedAt, isFolderLink: true };
  }
}

async function* versionEntries(
  store: LineageStore,
  version: HistoryVersion,
  folder: string,
): AsyncGenerator<LayoutEntry> {
  const manifest = await store.manifest(version.contentHash);
  const stored = storedPaths(manifest.map(({ path }) => path));
  const modifiedAt = version.createdAt;
  const table = { ...versionTable(version), files: filesTable(manifest, stored) };
  const bytes = encoder.encode(VERSION_COMMENT + stringify(table));
  yield { path: `${folder}/${VERSION_FILE}`, mode: '100644', bytes, modifiedAt };
  for (const { path, mode, hash } of manifest) {
    const place = stored.get(path) ?? path;
    yield { path: `${folder}/${place}`, mode, bytes: await store.content(hash), modifiedAt };
  }
}

/** What a file system, or a program that copies files, may not keep. */
function filesTable(
  manifest: Manifest,
  stored: ReadonlyMap<string, string>,
): Readonly<Record<string, unknown>> {
  const pathsOf = (wanted: FileMode): string[] =>
    manifest.filter(({ mode }) => mode === wanted).map(({ path }) => path);
  return {
    executable: pathsOf('100755'),
    links: pathsOf('120000'),
    renamed: [...stored].map(([path, place]) => ({ path, stored: place })),
  };
}

function highestNumber(versions: readonly HistoryVersion[]): HistoryVersion | undefined {
  return versions.reduce<HistoryVersion | undefined>(
    (highest, version) => (highest && highest.number > version.number ? highest : version),
    undefined,
  );
}
