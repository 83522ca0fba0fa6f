import type { Artifact } from '../../core/artifact';
import type { VersionId } from '../../core/identity';
import type { Version } from '../../core/version';
import { VersionLines, type VersionLine } from '../../core/versionLines';
import { versionOrigin, type VersionOrigin } from '../../core/versionOrigin';
import { keptParent } from '../../operations/keptParent';
import type { Tag } from '../../store/database/rows';
import type { LineageStore } from '../../store/lineageStore';
import { tagNames } from '../tagNames';
import type { VersionMarks } from './versionTreeNode';

/** So many versions are read at a time, in one or two milliseconds. */
const PAGE = 100;

/** The others that had the versions of a branch; nobody where any is the artifact's own. */
export interface BranchOwners {
  /** Whether the upstream had any of them. */
  readonly hasUpstreams: boolean;
  /** The names of the projects that had any of them. */
  readonly projects: readonly string[];
}

type HistoryStore = Pick<LineageStore, 'versions' | 'version' | 'graphOf' | 'tags' | 'notes'>;

/** An artifact's history, read from its newest version on as far as it is shown: a long one costs no more than a short one. */
export class ArtifactHistory {
  readonly #store: HistoryStore;
  readonly #artifact: Artifact;
  readonly #lines: VersionLines;
  readonly #read = new Map<VersionId, Version>();
  readonly #tags: readonly Tag[];
  readonly #notes: ReadonlyMap<VersionId, string>;
  /** The head and its ancestors by first parents, as far as they were read. */
  readonly #headsLine = new Set<VersionId>();
  /** The next of them. */
  #nextOfHead: VersionId | undefined;
  #oldest: number | undefined;
  #isWhole = false;

  constructor(store: HistoryStore, artifact: Artifact) {
    this.#store = store;
    this.#artifact = artifact;
    this.#lines = new VersionLines(artifact.head);
    this.#nextOfHead = artifact.head;
    this.#notes = store.notes(artifact.id);
    this.#tags = store.tags(artifact.id);
  }

  /** Whether all versions were read. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** The line of the current version, as far as it was read; undefined as long as that was not, and where there is none. */
  get main(): VersionLine | undefined {
    return this.#lines.main;
  }

  /** Other lines with a root of their own, as far as that is known. */
  get others(): readonly VersionLine[] {
    return this.#lines.others(this.#isWhole);
  }

  /** Reads the next older versions. */
  readOn(): void {
    const page = this.#store.versions(this.#artifact.id, {
      limit: PAGE,
      ...(this.#oldest === undefined ? {} : { before: this.#oldest }),
    });
    this.#isWhole = page.length < PAGE;
    this.#oldest = page.at(-1)?.number;
    for (const version of page) this.#read.set(version.id, version);
    for (const version of page) {
      const parentId = this.#keptParent(version);
      this.#lines.add({ id: version.id, parentId });
      if (version.id !== this.#nextOfHead) continue;
      this.#headsLine.add(version.id);
      this.#nextOfHead = parentId;
    }
    if (this.#isWhole) this.#lines.end();
  }

  /** A version of one of the lines. */
  version(id: VersionId): Version | undefined {
    return this.#read.get(id);
  }

  originOf(version: Version): VersionOrigin {
    const { id, parentId } = version;
    const parent = (parentId && this.#read.get(parentId)) ?? this.#store.version(parentId);
    return versionOrigin(version, { parent, isOnHeadsLine: this.#headsLine.has(id) });
  }

  marksOf({ id }: Version): VersionMarks {
    const isPinned = this.#artifact.pinnedVersion === id;
    return { tags: tagNames(this.#tags, id), note: this.#notes.get(id), isPinned };
  }

  ownersOf({ versions }: VersionLine): BranchOwners {
    let hasUpstreams = false;
    const projects = new Set<string>();
    for (const id of versions) {
      const version = this.#read.get(id);
      const origin = version && !this.#headsLine.has(id) ? this.originOf(version) : undefined;
      const project = origin === 'elsewhere' ? version?.metadata.elsewhere?.project : undefined;
      if (project !== undefined) projects.add(project);
      else if (origin === 'upstream') hasUpstreams = true;
      else return { hasUpstreams: false, projects: [] };
    }
    return { hasUpstreams, projects: [...projects] };
  }

  /** Whether nothing is to be said of a version but that somebody saved it. */
  isPlainEdit({ id, changeOrigin, mergeParentId, summary }: Version, line: VersionLine): boolean {
    const { head, baseline, pinnedVersion } = this.#artifact;
    return (
      changeOrigin === 'local_modification' &&
      mergeParentId === undefined &&
      summary === '' &&
      ![head, baseline, pinnedVersion].includes(id) &&
      !line.branches.has(id) &&
      tagNames(this.#tags, id) === '' &&
      !this.#notes.has(id)
    );
  }

  /** The parent; in the place of one that was pruned, its nearest ancestor by first parents that was not. */
  #keptParent(version: Version): VersionId | undefined {
    const { parentId } = version;
    const isThere = parentId === undefined || this.#read.has(parentId) || this.#store.version(parentId);
    return isThere ? parentId : keptParent(this.#store, version)?.id;
  }
}
