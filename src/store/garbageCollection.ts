import type { ObjectHash } from '../core/identity';
import { isWorthTidying } from './isWorthTidying';
import type { LineageView } from './lineageView';
import type { LiveDatabase } from './liveDatabase';
import { NeededObjects } from './neededObjects';
import type { ObjectStore } from './objects/objectStore';
import type { SweepOptions, SweepResult } from './objects/sweepObjects';
import type { StoreError } from './storeError';
import type { StoreProblem } from './storeProblem';
import { unknownHistory } from './unknownHistory';

/** Of so many versions that were pruned last, whether a sweep has passed since is told in a few milliseconds. */
const ASKED_PRUNED = 100;

/** What it asks an open store for. */
interface OpenStore extends Pick<LineageView, 'manifest'> {
  readonly problems: readonly StoreProblem[];
  /** Reads all that other windows have committed. */
  refresh(): Promise<void>;
}

/** Gives back the space of contents that no version needs: see `LineageStore.collectGarbage`. */
export class GarbageCollection {
  readonly #store: OpenStore;
  readonly #directory: string;
  readonly #live: Pick<LiveDatabase, 'keptContents' | 'current'>;
  readonly #objects: ObjectStore;

  constructor(
    store: OpenStore,
    directory: string,
    { live, objects }: { readonly live: LiveDatabase; readonly objects: ObjectStore },
  ) {
    this.#store = store;
    this.#directory = directory;
    this.#live = live;
    this.#objects = objects;
  }

  collect(options?: SweepOptions): Promise<SweepResult> {
    const needed = new NeededObjects((hash) => this.#store.manifest(hash));
    return this.#objects.sweep(async () => {
      const unknown = await this.#unknownHistory();
      if (unknown) throw unknown;
      await needed.add(this.#live.keptContents(), options?.signal);
      return (hash) => needed.has(hash);
    }, options);
  }

  async tidy(signal: AbortSignal): Promise<SweepResult | undefined> {
    const isWorthIt = isWorthTidying(await this.#objects.untidy(this.#givenUp()));
    return isWorthIt && !(await this.#unknownHistory()) ? this.collect({ signal }) : undefined;
  }

  /** Their manifests: where one is still there, no sweep has passed since. Its key as an object is the content hash. */
  #givenUp(): ObjectHash[] {
    return this.#live.current.givenUpContents(ASKED_PRUNED).map((hash) => hash as string as ObjectHash);
  }

  /** After reading all there is: that finds what is damaged. */
  async #unknownHistory(): Promise<StoreError | undefined> {
    await this.#store.refresh();
    return unknownHistory(this.#directory, this.#store.problems);
  }
}
