import type { Artifact } from '../../core/artifact';
import type { ArtifactId } from '../../core/identity';
import { linkRecords, type LinkRequest } from '../linkUpstream';
import type { TrackingContext } from '../trackingContext';

/** Links in one commit: those of more would hold the thread for too long. */
const TOGETHER = 50;

/** The links that one run finds, recorded together: a commit waits for the disk, and there may be hundreds. */
export class FoundLinks {
  readonly #context: TrackingContext;
  readonly #requests = new Map<ArtifactId, LinkRequest>();

  constructor(context: TrackingContext) {
    this.#context = context;
  }

  has(id: ArtifactId): boolean {
    return this.#requests.has(id);
  }

  add(request: LinkRequest): void {
    this.#requests.set(request.artifactId, request);
  }

  /**
   * Records them, but none of an artifact that was linked by somebody else meanwhile.
   *
   * @returns those that were linked
   * @throws StoreError
   */
  async commit(): Promise<Artifact[]> {
    const all = [...this.#requests.values()];
    this.#requests.clear();
    const linked: Artifact[] = [];
    for (let at = 0; at < all.length; at += TOGETHER) {
      await this.#context.files.pause?.();
      linked.push(...(await this.#record(all.slice(at, at + TOGETHER))));
    }
    return linked;
  }

  async #record(requests: readonly LinkRequest[]): Promise<Artifact[]> {
    const { store } = this.#context;
    const open = requests.filter(({ artifactId }) => {
      const artifact = store.artifact(artifactId);
      return artifact && artifact.upstream === undefined;
    });
    if (open.length === 0) return [];
    await store.commit(open.flatMap((request) => linkRecords(this.#context, request)));
    return open.flatMap(({ artifactId }) => store.artifact(artifactId) ?? []);
  }
}
