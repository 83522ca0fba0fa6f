import * as v from 'valibot';
import type { ContentHash, ObjectHash } from '../../core/identity';
import { toManifest, type FileMode, type Manifest } from '../../core/manifest';
import { neverVersioned } from '../../core/neverVersioned';
import type { Sha256 } from '../../core/sha256';
import { ExchangeError } from './exchangeError';
import type { HistoryVersion, ReadHistory } from './history';
import { readArtifactTable, readVersionTable } from './historyTables';
import { ARTIFACT_FILE, VERSIONS_FOLDER } from './layoutEntries';
import { VERSION_FILE } from './storedPaths';
import { verified, verifiedGap } from './verified';

/** A file of the open layout that was read. */
export interface LayoutFile {
  readonly isLink: boolean;
  readonly size: number;
  readonly hash: ObjectHash;
  /** Of one that may be a description: what it says, or why it cannot be read. */
  readonly table?: unknown;
}

/** Components before an artifact's folder at most: the folder that an archive has at the top, and one more. */
export const MOST_ABOVE = 2;

const filesSchema = v.object({
  files: v.optional(
    v.object({
      executable: v.optional(v.array(v.string()), []),
      links: v.optional(v.array(v.string()), []),
      renamed: v.optional(v.array(v.object({ path: v.string(), stored: v.string() })), []),
    }),
  ),
});

/**
 * The histories among files in the open layout, verified.
 *
 * @throws ExchangeError
 */
export async function historiesOf(
  files: ReadonlyMap<string, LayoutFile>,
  sha256: Sha256,
  pause: () => Promise<void>,
): Promise<readonly ReadHistory[]> {
  const histories: ReadHistory[] = [];
  for (const [folder, versionFolders] of artifactFolders(files)) {
    const place = `${folder}${ARTIFACT_FILE}`;
    const artifact = readArtifactTable(files.get(place)?.table, place);
    for (const gap of artifact.gaps) {
      await pause();
      verifiedGap(gap, { at: place, artifact, sha256 });
    }
    const manifests = new Map<ContentHash, Manifest>();
    const versions: HistoryVersion[] = [];
    for (const [name, inside] of versionFolders) {
      await pause();
      const at = `${folder}${VERSIONS_FOLDER}/${name}`;
      const record = inside.get(VERSION_FILE);
      if (!record) throw new ExchangeError('bad-record', `${at}/${VERSION_FILE}`);
      const version = readVersionTable(record.table, `${at}/${VERSION_FILE}`);
      manifests.set(version.contentHash, verified(manifestOf(at, inside), { at, version, artifact, sha256 }));
      versions.push(version);
    }
    histories.push({ ...artifact, versions, manifests });
  }
  if (histories.length === 0) throw new ExchangeError('no-history');
  return histories;
}

type VersionFolders = Map<string, Map<string, LayoutFile>>;

/** The folder of each artifact, empty or with a `/` at its end, with the files of each of its versions. */
function artifactFolders(files: ReadonlyMap<string, LayoutFile>): ReadonlyMap<string, VersionFolders> {
  const folders = new Map<string, VersionFolders>();
  const depth = (path: string): number => path.split('/').length;
  for (const path of [...files.keys()].sort((a, b) => depth(a) - depth(b))) {
    if (depth(path) > MOST_ABOVE + 1) break;
    if (path !== ARTIFACT_FILE && !path.endsWith(`/${ARTIFACT_FILE}`)) continue;
    // A version may have a file of that name, too.
    if (ownerOf(path, folders)) continue;
    folders.set(path.slice(0, -ARTIFACT_FILE.length), new Map());
  }
  for (const [path, file] of files) {
    const versions = ownerOf(path, folders);
    const [, folder = '', inside = ''] = versions?.match ?? [];
    if (!versions) continue;
    const known = versions.folders.get(folder);
    if (known) known.set(inside, file);
    else versions.folders.set(folder, new Map([[inside, file]]));
  }
  return folders;
}

const IN_VERSION = new RegExp(`^${VERSIONS_FOLDER}/([^/]+)/(.+)$`);

function ownerOf(
  path: string,
  folders: ReadonlyMap<string, VersionFolders>,
): { readonly folders: VersionFolders; readonly match: RegExpExecArray } | undefined {
  for (let end = 0, above = 0; above <= MOST_ABOVE; above++) {
    const owner = folders.get(path.slice(0, end));
    const match = owner && IN_VERSION.exec(path.slice(end));
    if (owner && match) return { folders: owner, match };
    const next = path.indexOf('/', end);
    if (next === -1) return undefined;
    end = next + 1;
  }
  return undefined;
}

/** Modes and names are as the description says: not every disk keeps them. */
function manifestOf(at: string, inside: ReadonlyMap<string, LayoutFile>): Manifest {
  const parsed = v.safeParse(filesSchema, inside.get(VERSION_FILE)?.table);
  if (!parsed.success) throw new ExchangeError('bad-record', `${at}/${VERSION_FILE}`);
  const { executable = [], links = [], renamed = [] } = parsed.output.files ?? {};
  const [isExecutable, isLink] = [new Set(executable), new Set(links)];
  const names = new Map(renamed.map(({ path, stored }) => [stored, path]));
  const modeOf = (path: string): FileMode =>
    isLink.has(path) ? '120000' : isExecutable.has(path) ? '100755' : '100644';
  // What a file manager or a program's cache leaves in a folder is no version's.
  const isOwn = (stored: string): boolean =>
    stored !== VERSION_FILE && !stored.split('/').some((part) => neverVersioned(part) === 'junk');
  const entries = [...inside].filter(([stored]) => isOwn(stored));
  const paths = entries.map(([stored]) => names.get(stored) ?? stored);
  if (new Set(paths).size < paths.length) throw new ExchangeError('bad-record', `${at}/${VERSION_FILE}`);
  return toManifest(
    entries.map(([, { size, hash, isLink: isOnDisk }], index) => {
      const path = paths[index] ?? '';
      if (isOnDisk && !isLink.has(path)) throw new ExchangeError('bad-record', `${at}/${path}`);
      return { path, mode: modeOf(path), size, hash };
    }),
  );
}
