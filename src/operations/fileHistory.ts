import type {
  Attribution,
  EarlierFile,
  FileHistory,
  FileInVersion,
} from '../core/attribution/attributeLines';
import { fileChanges } from '../core/fileChange';
import type { VersionId } from '../core/identity';
import { isText } from '../core/isText';
import type { ManifestEntry } from '../core/manifest';
import { splitLines } from '../core/merge/textLines';
import type { Version } from '../core/version';
import type { LineageStore } from '../store/lineageStore';
import { unlessLost } from '../store/unlessLost';

/** Beyond these a file is not looked at line by line: bytes, and lines. */
const MOST_BYTES = 1024 * 1024;
const MOST_LINES = 10_000;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * The history of a file of a version, for telling where its lines come from. Where versions were pruned, it goes on at the nearest
 * ones that are kept. Contents are read for the versions in which the file changed, and for no others.
 */
export function fileHistory(
  store: LineageStore,
  { id, artifactId }: Pick<Version, 'id' | 'artifactId'>,
  known: (file: FileInVersion) => Attribution | undefined,
): FileHistory {
  return {
    order: store.graphOf(artifactId).ancestors(id),
    known,
    earlier: async ({ version, path }) => {
      const own = store.version(version);
      if (!own) return [];
      const files: EarlierFile[] = [];
      for (const parent of keptParents(store, own)) {
        const earlier = await earlierFile(store, own, parent, path);
        if (earlier) files.push(earlier);
        if (earlier?.isSame === true) break;
      }
      return files;
    },
    lines: (file) => fileLines(store, file),
  };
}

/** The lines of a file in a version, without their ends; undefined where it is no text, or too large, or cannot be read. */
export async function fileLines(
  store: LineageStore,
  { version, path }: FileInVersion,
): Promise<readonly string[] | undefined> {
  const entry = await unlessLost(() => entryAt(store, version, path));
  if (!entry || entry.size > MOST_BYTES || entry.mode === '120000') return undefined;
  const bytes = await unlessLost(() => store.content(entry.hash));
  if (!bytes || !isText(bytes)) return undefined;
  const { lines } = splitLines(decoder.decode(bytes));
  return lines.length > MOST_LINES ? undefined : lines;
}

async function earlierFile(
  store: LineageStore,
  own: Version,
  parent: VersionId,
  path: string,
): Promise<EarlierFile | undefined> {
  const changes =
    parent === own.parentId
      ? own.filesChanged
      : await unlessLost(async () => {
          const before = store.version(parent);
          if (!before) return undefined;
          return fileChanges(await store.manifest(before.contentHash), await store.manifest(own.contentHash));
        });
  if (!changes) return undefined;
  const change = changes.find((one) => one.path === path);
  switch (change?.change) {
    case 'added':
    case 'deleted':
      return undefined;
    case 'renamed':
      return { version: parent, path: change.from, isSame: true };
    case 'modified':
      return { version: parent, path, isSame: false };
    case 'mode':
    case undefined:
      return { version: parent, path, isSame: true };
  }
}

/** The parents of a version; in place of one that was pruned, its own. */
function keptParents(store: LineageStore, version: Version): VersionId[] {
  const kept: VersionId[] = [];
  const seen = new Set<VersionId>();
  const open = [version.mergeParentId, version.parentId].filter((id) => id !== undefined);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    if (store.version(id)) kept.push(id);
    else open.push(...store.graphOf(version.artifactId).parents(id).reverse());
  }
  return kept;
}

async function entryAt(
  store: LineageStore,
  version: VersionId,
  path: string,
): Promise<ManifestEntry | undefined> {
  const contentHash = store.version(version)?.contentHash;
  return contentHash && (await store.manifest(contentHash)).find((entry) => entry.path === path);
}
