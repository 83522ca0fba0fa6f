import { setImmediate } from 'node:timers/promises';
import type { Artifact } from '../../core/artifact';
import type { ObjectHash, VersionId } from '../../core/identity';
import { LineageGraph } from '../../core/lineageGraph';
import { decodeManifest, type Manifest } from '../../core/manifest';
import type { Version } from '../../core/version';
import { versionLabel } from '../../core/versionId';
import type { LineageStore } from '../lineageStore';
import type { ObjectStore } from '../objects/objectStore';
import { StoreError } from '../storeError';
import type { AffectedVersion, Finding } from './finding';

type LostContent = Extract<Finding, { type: 'lost-content' }>;

export interface LineageReport {
  readonly findings: readonly Finding[];
  /** Versions looked at. */
  readonly versions: number;
  /** Different contents of their files. */
  readonly contents: number;
}

interface VerifyLineageOptions {
  readonly signal?: AbortSignal | undefined;
  /** @param done from 0 to 1 */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** Versions read at a time: a millisecond. */
const PAGE = 50;

/**
 * Checks that every version has its list of files and each of its contents, and that everything it is connected with is
 * recorded.
 *
 * @param objects verified just now: what is damaged on disk counts as missing
 */
export async function verifyLineage(
  store: LineageStore,
  objects: ObjectStore,
  { signal, onProgress }: VerifyLineageOptions,
): Promise<LineageReport> {
  const run = new LineageVerification(store, objects);
  const artifacts = store.artifacts();
  for (const [index, artifact] of artifacts.entries()) {
    await run.artifact(artifact, signal);
    if (signal?.aborted) break;
    onProgress?.((index + 1) / artifacts.length);
  }
  return run.report();
}

class LineageVerification {
  readonly #store: LineageStore;
  readonly #objects: ObjectStore;
  readonly #findings: Finding[] = [];
  /** What is known of each content: undefined for one that is whole. */
  readonly #lost = new Map<ObjectHash, Collected | undefined>();
  #versions = 0;
  #manifests = 0;

  constructor(store: LineageStore, objects: ObjectStore) {
    this.#store = store;
    this.#objects = objects;
  }

  report(): LineageReport {
    const lost = [...this.#lost.values()].flatMap((one): LostContent[] =>
      one ? [{ ...one, paths: [...one.paths] }] : [],
    );
    return {
      findings: [...lost, ...this.#findings],
      versions: this.#versions,
      contents: this.#lost.size - this.#manifests,
    };
  }

  async artifact(artifact: Artifact, signal: AbortSignal | undefined): Promise<void> {
    this.#references(artifact);
    const recorded = this.#store.graphOf(artifact.id);
    const graph = new LineageGraph();
    const known = new Map<VersionId, AffectedVersion>();
    let before = Number.MAX_SAFE_INTEGER;
    let mayHaveCycles = false;
    for (;;) {
      const page = this.#store.versions(artifact.id, { limit: PAGE, before });
      for (const version of page) {
        if (signal?.aborted) return;
        graph.add(version);
        const affected = { artifactId: artifact.id, id: version.id, label: versionLabel(version) };
        known.set(version.id, affected);
        if (!this.#comesAfterItsParents(version, affected, recorded)) mayHaveCycles = true;
        // Contents that were read last are given from memory, without a pause.
        await setImmediate();
        await this.#contents(version, affected);
        this.#versions++;
        before = version.number;
      }
      if (page.length < PAGE) break;
    }
    if (!mayHaveCycles) return;
    for (const cycle of graph.cycles())
      this.#findings.push({ type: 'cycle', versions: cycle.flatMap((id) => known.get(id) ?? []) });
  }

  #references(artifact: Artifact): void {
    for (const reference of ['head', 'baseline'] as const) {
      const id = artifact[reference];
      if (id !== undefined && !this.#store.version(id))
        this.#findings.push({ type: 'unknown-version', artifactId: artifact.id, reference, id });
    }
  }

  /** As in every history in which no version is its own ancestor; imported data may lack parents, or an order. */
  #comesAfterItsParents(
    { number, parentId, mergeParentId }: Version,
    version: AffectedVersion,
    recorded: LineageGraph,
  ): boolean {
    let isOrdered = true;
    for (const parent of new Set([parentId, mergeParentId])) {
      if (parent === undefined) continue;
      const known = this.#store.version(parent);
      // One that was pruned is no version any more, and has its place in the graph.
      if (!known && !recorded.get(parent)) this.#findings.push({ type: 'orphan', version, parent });
      else if (known && known.number >= number) isOrdered = false;
    }
    return isOrdered;
  }

  async #contents({ contentHash }: Version, affected: AffectedVersion): Promise<void> {
    const manifest = await this.#manifest(contentHash as string as ObjectHash, affected);
    for (const { hash, path } of manifest) {
      if (!this.#lost.has(hash)) this.#lost.set(hash, await this.#look(hash, false));
      note(this.#lost.get(hash), affected, path);
    }
  }

  async #manifest(hash: ObjectHash, affected: AffectedVersion): Promise<Manifest> {
    if (!this.#lost.has(hash)) {
      this.#manifests++;
      this.#lost.set(hash, await this.#look(hash, true));
    }
    const lost = this.#lost.get(hash);
    note(lost, affected);
    return lost ? [] : decodeManifest(await this.#objects.read(hash));
  }

  async #look(hash: ObjectHash, isManifest: boolean): Promise<Collected | undefined> {
    if (this.#objects.has(hash)) return undefined;
    try {
      // Recorded since.
      await this.#objects.read(hash);
      return undefined;
    } catch (error) {
      const fault = error instanceof StoreError && error.reason === 'missing-object' ? 'missing' : 'damaged';
      return { type: 'lost-content', hash, isManifest, fault, paths: new Set(), affected: [] };
    }
  }
}

/** A lost content while the versions that have it are being found. */
interface Collected extends Omit<LostContent, 'paths' | 'affected'> {
  readonly paths: Set<string>;
  readonly affected: AffectedVersion[];
}

function note(lost: Collected | undefined, affected: AffectedVersion, path?: string): void {
  if (!lost) return;
  if (path !== undefined) lost.paths.add(path);
  // A version may have one content under several names.
  if (lost.affected.at(-1)?.id !== affected.id) lost.affected.push(affected);
}
