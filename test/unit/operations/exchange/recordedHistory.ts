import path from 'node:path';
import fc from 'fast-check';
import { artifactId } from '../../../../src/core/artifactId';
import { fileChanges } from '../../../../src/core/fileChange';
import type { ArtifactId, ContentHash, ObjectHash, VersionId } from '../../../../src/core/identity';
import { isTagName } from '../../../../src/core/isTagName';
import { toManifest, type FileMode, type Manifest } from '../../../../src/core/manifest';
import type { ChangeOrigin } from '../../../../src/core/version';
import { versionId } from '../../../../src/core/versionId';
import type { TrackingContext } from '../../../../src/operations/trackingContext';
import { NodeFileTree } from '../../../../src/sources/nodeFileTree';
import type { JournalRecord } from '../../../../src/store/journal/record';
import { LineageStore } from '../../../../src/store/lineageStore';
import { nodeSha256 } from '../../../../src/store/nodeSha256';
import { WASM_FILE } from '../../store/temporaryStore';

export const ROOT = '/project/.claude';
export const SKILL = 'skills/pdf-tools';

/** A file as a test gives it. */
export interface GivenFile {
  readonly mode: FileMode;
  readonly bytes: Uint8Array;
}

/** A version as a test gives it; parents are indexes of earlier ones. */
export interface GivenVersion {
  readonly parent?: number | undefined;
  readonly mergeParent?: number | undefined;
  readonly files: Readonly<Record<string, GivenFile>>;
  readonly origin?: ChangeOrigin | undefined;
  readonly author?: string;
  readonly summary?: string;
  readonly at?: number;
  readonly tag?: string | undefined;
  readonly tagNote?: string | undefined;
  readonly note?: string | undefined;
  /** Of a parent that was never recorded. */
  readonly legacyParent?: ContentHash | undefined;
  readonly isPruned?: boolean;
}

export const text = (content: string, mode: FileMode = '100644'): GivenFile => ({
  mode,
  bytes: Buffer.from(content),
});

/** Opens a store in a folder; closing it is the caller's. */
export const openStore = (directory: string): Promise<LineageStore> =>
  LineageStore.open({ directory: path.join(directory, 'store'), wasmFile: WASM_FILE });

export function contextOf(store: LineageStore): TrackingContext {
  return {
    store,
    files: new NodeFileTree(),
    sha256: nodeSha256,
    settings: { maxFileSize: 25_000_000, optionalKinds: new Set() },
    author: 'tester',
    now: () => 1_800_000_000_000,
    platform: 'posix',
  };
}

/** Records versions of an artifact as they are given; the last one that is kept is its head. @returns their ids */
export async function recordVersions(
  store: LineageStore,
  given: readonly GivenVersion[],
  {
    root = ROOT,
    kind = 'skill',
    place = SKILL,
  }: { root?: string; kind?: 'skill' | 'command' | 'plugin'; place?: string } = {},
): Promise<{ readonly artifact: ArtifactId; readonly ids: readonly VersionId[] }> {
  const artifact = artifactId(root, kind, place, nodeSha256);
  const name = place.slice(place.indexOf('/') + 1).replace(/\.md$/, '');
  await store.commit([{ type: 'artifact', id: artifact, root, kind, name, path: place, createdAt: 1000 }]);
  const made: { id: VersionId; contentHash: ContentHash; manifest: Manifest }[] = [];
  for (const [index, version] of given.entries()) {
    const entries = [];
    for (const [file, { mode, bytes }] of Object.entries(version.files)) {
      const hash = nodeSha256(bytes) as ObjectHash;
      await store.putContent(hash, bytes);
      entries.push({ path: file, mode, size: bytes.length, hash });
    }
    const manifest = toManifest(entries);
    const contentHash = await store.putManifest(manifest);
    const parent = version.parent === undefined ? undefined : made[version.parent];
    const merged = version.mergeParent === undefined ? undefined : made[version.mergeParent];
    const key = { artifactId: artifact, parentId: parent?.id, mergeParentId: merged?.id, contentHash };
    const id = versionId(key, nodeSha256);
    made.push({ id, contentHash, manifest });
    if (made.findIndex((one) => one.id === id) < index) continue;
    const records: JournalRecord[] = [
      {
        type: 'version',
        id,
        artifactId: artifact,
        contentHash,
        parentId: parent?.id ?? null,
        mergeParentId: merged?.id ?? null,
        parentHash: parent?.contentHash ?? version.legacyParent ?? null,
        changeOrigin: version.origin ?? null,
        createdAt: version.at ?? 1_700_000_000_123 + index * 1000,
        author: version.author ?? 'Jane Doe',
        filesChanged: fileChanges(parent?.manifest ?? [], manifest),
        summary: version.summary ?? '',
        metadata:
          index % 2 === 0
            ? {}
            : {
                normalisedHash: contentHash,
                skipped: [{ path: '.env', reason: 'secret' }],
                elsewhere: { what: 'theirs', project: '~/site/.claude' },
              },
      },
    ];
    if (version.tag !== undefined)
      records.push({
        type: 'tag',
        artifactId: artifact,
        name: version.tag,
        value: id,
        ...(version.tagNote === undefined ? {} : { note: version.tagNote }),
      });
    if (version.note !== undefined)
      records.push({ type: 'note', artifactId: artifact, version: id, text: version.note });
    await store.commit(records);
  }
  const ids = made.map(({ id }) => id);
  const pruned = given
    .flatMap(({ isPruned }, index) => (isPruned ? [ids[index]] : []))
    .filter((id) => id !== undefined);
  const head = ids.findLast((id) => !pruned.includes(id));
  await store.commit([
    { type: 'ref', artifactId: artifact, name: 'head', value: head ?? null },
    ...(pruned.length > 0 ? [{ type: 'prune', artifactId: artifact, versions: pruned } as const] : []),
  ]);
  return { artifact, ids };
}

/** All that a store has of an artifact's versions, in an order of their own; without numbers, which follow the recording. */
export async function allOf(store: LineageStore, artifact: ArtifactId): Promise<unknown> {
  const graph = store.graphOf(artifact);
  const ids = [...new Set(graph.tips().flatMap((tip) => graph.ancestors(tip)))].sort();
  const notes = store.notes(artifact);
  const versions = [];
  for (const id of ids) {
    const version = store.version(id);
    const node = graph.get(id);
    const files = version
      ? await Promise.all(
          (await store.manifest(version.contentHash)).map(async ({ path: file, mode, hash }) => [
            file,
            mode,
            Buffer.from(await store.content(hash)).toString('latin1'),
          ]),
        )
      : 'given up';
    // A recorded parent's hash is its own: a node of the graph has it or not.
    const parentHash = node?.parentId === undefined ? node?.parentHash : undefined;
    versions.push({ ...node, parentHash, ...version, number: undefined, files, note: notes.get(id) });
  }
  const tags = [...store.tags(artifact)].sort((a, b) => (a.name < b.name ? -1 : 1));
  return { versions, tags };
}

const origin = fc.option(fc.constantFrom<ChangeOrigin>('deployment', 'sync', 'local_modification'), {
  nil: undefined,
});
const words = fc.oneof(
  fc.constantFrom('', 'v1.0', 'release candidate', 'über', '..', 'a~b^c:d', 'x.lock', '日本語', 'con'),
  fc.string({ unit: 'grapheme', maxLength: 12 }).map((one) => one.replaceAll(/\p{Cc}/gu, '')),
);
const ODD_NAMES = [
  'SKILL.md',
  'skill.md',
  '.version.toml',
  '.artifact.toml',
  '.renamed/1',
  '.gitattributes',
  'latest',
  'versions/v1/.version.toml',
  'aux.md',
  'a b/ü "q"\\.md',
  'näme\n.md',
  'dot.',
  'run.sh',
  `${'deep/'.repeat(20)}x`,
];
const file: fc.Arbitrary<GivenFile> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      mode: fc.constantFrom<FileMode>('100644', '100755'),
      bytes: fc.uint8Array({ maxLength: 40 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('SKILL.md', 'x/y', './x').map((target) => text(target, '120000')),
  },
);
const files = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...ODD_NAMES), file), {
    selector: ([name]) => name,
    minLength: 1,
    maxLength: 6,
  })
  .map((list) => Object.fromEntries(list));

/** Lineages with branches, merges, returns to earlier content, gaps, and everything a version can say. */
export const someVersions: fc.Arbitrary<readonly GivenVersion[]> = fc
  .array(
    fc.record({
      parent: fc.option(fc.nat(), { nil: undefined, freq: 8 }),
      mergeParent: fc.option(fc.nat(), { nil: undefined, freq: 1 }),
      files,
      origin,
      author: words,
      summary: fc.oneof(words, fc.constant('two\n\nlines: "quoted" \\ and more\n')),
      at: fc.integer({ min: 0, max: 4_000_000_000_000 }),
      tag: fc.option(words.filter(isTagName), { nil: undefined, freq: 3 }),
      tagNote: fc.option(words, { nil: undefined }),
      note: fc.option(words, { nil: undefined, freq: 2 }),
      isPruned: fc.nat(5).map((one) => one === 0),
    }),
    { minLength: 1, maxLength: 9 },
  )
  .map((list) => {
    const names = new Set<string>();
    return list.map((version, index) => {
      const [parent, mergeParent] = [version.parent, version.mergeParent].map((one) =>
        one === undefined || index === 0 ? undefined : one % index,
      );
      const isNew = version.tag !== undefined && !names.has(version.tag);
      if (version.tag !== undefined) names.add(version.tag);
      const isMerge = parent !== undefined && mergeParent !== parent;
      // What is named is never given up.
      const isPruned = version.isPruned && !isNew && version.note === undefined && index < list.length - 1;
      return {
        ...version,
        parent,
        mergeParent: isMerge ? mergeParent : undefined,
        tag: isNew ? version.tag : undefined,
        isPruned,
        legacyParent: parent === undefined && index % 3 === 1 ? ('ab'.repeat(32) as ContentHash) : undefined,
      };
    });
  });
