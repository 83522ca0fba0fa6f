import type { ObjectHash, VersionId } from '../../core/identity';
import type { LineageNode } from '../../core/lineageGraph';
import type { Manifest } from '../../core/manifest';
import { versionLabel } from '../../core/versionId';
import type { LineageStore } from '../../store/lineageStore';
import type { ExportedHistory } from './exportedHistory';
import { folderNames } from './folderNames';
import { tagMessage, versionMessage } from './gitMessage';
import {
  headBranch,
  MAIN_BRANCH,
  pathInGit,
  placesOnMain,
  sideBranch,
  tagRef,
  upstreamBranch,
} from './gitPlaces';
import type { HistoryGap, HistoryVersion } from './history';
import { artifactTable, versionTable } from './historyTables';
import type { LayoutOptions } from './layoutEntries';

type Piece = string | Uint8Array;

/**
 * Histories as `git fast-import` reads them: one commit for each version, with its parents, its author and its time; a
 * branch for each artifact's head, its upstream and everything that leads to neither; tags; and `main`, which has the current
 * version of every artifact, each at its path in its root.
 *
 * @throws StoreError when a content cannot be read
 */
export async function* gitStream(
  store: LineageStore,
  histories: readonly ExportedHistory[],
  options: LayoutOptions = {},
): AsyncGenerator<Piece> {
  yield* new GitStream(store, histories, options).pieces();
}

class GitStream {
  readonly #store: LineageStore;
  readonly #histories: readonly ExportedHistory[];
  readonly #options: LayoutOptions;
  readonly #blobs = new Map<ObjectHash, number>();
  readonly #commits = new Map<VersionId, number>();
  readonly #tagged = new Set<string>();
  #marks = 0;

  constructor(store: LineageStore, histories: readonly ExportedHistory[], options: LayoutOptions) {
    this.#store = store;
    this.#histories = histories.filter(({ versions }) => versions.length > 0);
    this.#options = options;
  }

  async *pieces(): AsyncGenerator<Piece> {
    yield 'feature done\n';
    for (const [history, folder] of folderNames(this.#histories)) {
      for (const version of history.versions) {
        this.#options.signal?.throwIfAborted();
        yield* this.#version(history, version, headBranch(folder));
        this.#options.onVersion?.();
      }
      yield* this.#branches(history, folder);
      yield* this.#tags(history, folder);
    }
    yield* this.#main();
    yield 'done\n';
  }

  async *#version(history: ExportedHistory, version: HistoryVersion, branch: string): AsyncGenerator<Piece> {
    const manifest = await this.#store.manifest(version.contentHash);
    yield* this.#newBlobs(manifest);
    const above = gapsAbove(history, version);
    // Tags are git's own, and may be moved there.
    const record = {
      ...artifactTable({ ...history, head: undefined, baseline: undefined, gaps: above }),
      ...versionTable({ ...version, tags: [] }),
    };
    const parents = [version.parentId, version.mergeParentId]
      .map((id) => nearestKept(history, id))
      .flatMap((id) => (id === undefined ? [] : (this.#commits.get(id) ?? [])));
    // Without it a commit that has no parent would follow on the one before.
    if (parents.length === 0) yield `reset ${branch}\n`;
    const mark = ++this.#marks;
    yield `commit ${branch}\nmark :${String(mark)}\n`;
    const who = signature(version.author, version.createdAt);
    yield `author ${who}\ncommitter ${who}\n${data(versionMessage(version, history.path, record))}`;
    const [first, second] = [...new Set(parents)];
    if (first !== undefined) yield `from :${String(first)}\n`;
    if (second !== undefined) yield `merge :${String(second)}\n`;
    yield `deleteall\n${this.#files(pathInGit(history.path), manifest)}\n`;
    this.#commits.set(version.id, mark);
  }

  async *#newBlobs(manifest: Manifest): AsyncGenerator<Piece> {
    for (const { hash } of manifest) {
      if (this.#blobs.has(hash)) continue;
      const bytes = await this.#store.content(hash);
      const mark = ++this.#marks;
      yield `blob\nmark :${String(mark)}\ndata ${String(bytes.length)}\n`;
      yield bytes;
      yield '\n';
      this.#blobs.set(hash, mark);
    }
  }

  #files(place: string, manifest: Manifest): string {
    const name = place.slice(place.lastIndexOf('/') + 1);
    const isOneFile = manifest.length === 1 && manifest[0]?.path === name;
    const lines = manifest.map(({ mode, hash, path: file }) => {
      const inGit = isOneFile ? place : `${place}/${file}`;
      return `M ${mode} :${String(this.#blobs.get(hash))} ${quoted(inGit)}\n`;
    });
    return lines.join('');
  }

  *#branches(history: ExportedHistory, folder: string): Generator<Piece> {
    const { versions, baseline } = history;
    const head = headOf(history);
    yield* this.#branch(headBranch(folder), head.id);
    if (baseline !== undefined) yield* this.#branch(upstreamBranch(folder), baseline);
    const parents = new Set(
      versions.flatMap((version) => [nearestKept(history, version.parentId), version.mergeParentId]),
    );
    const isNamed = (id: VersionId): boolean => parents.has(id) || id === head.id || id === baseline;
    for (const version of versions)
      if (!isNamed(version.id)) yield* this.#branch(sideBranch(folder, versionLabel(version)), version.id);
  }

  *#branch(name: string, version: VersionId): Generator<Piece> {
    const commit = this.#commits.get(version);
    if (commit !== undefined) yield `reset ${name}\nfrom :${String(commit)}\n\n`;
  }

  *#tags(history: ExportedHistory, folder: string): Generator<Piece> {
    const owner = this.#histories.length === 1 ? undefined : folder;
    for (const version of history.versions)
      for (const tag of version.tags) {
        const wanted = tagRef(owner, tag);
        let ref = wanted;
        for (let number = 2; this.#tagged.has(ref.toLowerCase()); number++)
          ref = `${wanted}-${String(number)}`;
        this.#tagged.add(ref.toLowerCase());
        const commit = this.#commits.get(version.id);
        const who = signature(version.author, version.createdAt);
        yield `tag ${ref.slice('refs/tags/'.length)}\nfrom :${String(commit)}\ntagger ${who}\n${data(tagMessage(tag))}`;
      }
  }

  /** The heads of several artifacts as one merge, in which each has its own place. */
  async *#main(): AsyncGenerator<Piece> {
    const branch = `refs/heads/${MAIN_BRANCH}`;
    const heads = this.#histories.map((history) => ({ history, head: headOf(history) }));
    const [only, ...others] = heads;
    if (!only) return;
    if (others.length === 0) {
      yield* this.#branch(branch, only.head.id);
      return;
    }
    const at = Math.max(...heads.map(({ head }) => head.createdAt));
    const who = signature('Artifact Lineage', at);
    const message = `The current version of ${String(heads.length)} artifacts\n`;
    yield `commit ${branch}\nauthor ${who}\ncommitter ${who}\n${data(message)}`;
    yield `from :${String(this.#commits.get(only.head.id))}\n`;
    for (const { head } of others) yield `merge :${String(this.#commits.get(head.id))}\n`;
    yield 'deleteall\n';
    const places = placesOnMain(this.#histories);
    for (const { history, head } of heads) {
      const place = places.get(history) ?? pathInGit(history.path);
      yield this.#files(place, await this.#store.manifest(head.contentHash));
    }
    yield '\n';
  }
}

/** The version that the files have, or, where its content is lost, the latest that is there. */
function headOf({ versions, head }: ExportedHistory): HistoryVersion {
  const version = versions.find(({ id }) => id === head) ?? versions.at(-1);
  if (!version) throw new Error('A history without versions has no head.');
  return version;
}

/** The nearest ancestor by first parents that is in the history. */
function nearestKept({ versions, gaps }: ExportedHistory, id: VersionId | undefined): VersionId | undefined {
  const [kept, gone] = [byId(versions), byId(gaps)];
  let ancestor = id;
  while (ancestor !== undefined && !kept.has(ancestor)) ancestor = gone.get(ancestor)?.parentId;
  return ancestor;
}

/** The versions that were given up between a version and those before it, parents first. */
function gapsAbove({ gaps }: ExportedHistory, { parentId, mergeParentId }: LineageNode): HistoryGap[] {
  if (gaps.length === 0) return [];
  const gone = byId(gaps);
  const above = new Set<VersionId>();
  const waiting = [parentId, mergeParentId];
  for (const id of waiting) {
    const gap = id === undefined ? undefined : gone.get(id);
    if (!gap || above.has(gap.id)) continue;
    above.add(gap.id);
    waiting.push(gap.parentId, gap.mergeParentId);
  }
  return gaps.filter(({ id }) => above.has(id));
}

const INDEXES = new WeakMap<readonly LineageNode[], ReadonlyMap<VersionId, LineageNode>>();

/** Made once for each list. */
function byId(nodes: readonly LineageNode[]): ReadonlyMap<VersionId, LineageNode> {
  let index = INDEXES.get(nodes);
  if (!index) {
    index = new Map(nodes.map((node) => [node.id, node]));
    INDEXES.set(nodes, index);
  }
  return index;
}

/** Git knows seconds since 1970 only; the record has the rest. */
function signature(author: string, at: number): string {
  const name = author.replaceAll(/[<>\p{Cc}]+/gu, ' ').trim();
  return `${name === '' ? 'unknown' : name} <> ${String(Math.max(0, Math.floor(at / 1000)))} +0000`;
}

function data(text: string): string {
  return `data ${String(Buffer.byteLength(text))}\n${text}\n`;
}

const quoted = (path: string): string =>
  `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
