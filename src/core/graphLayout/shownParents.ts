import type { VersionId } from '../identity';
import type { GraphParent } from './graphVersion';

/** The recorded parents of a version. */
export interface RecordedParents {
  readonly id: VersionId;
  readonly parentId: VersionId | undefined;
  readonly mergeParentId: VersionId | undefined;
}

/**
 * Tells which parents a version's lines lead to when not all versions are shown, because some were pruned or filtered out: in
 * place of one that is not, its nearest ancestor by first parents that is.
 */
export class ShownParents {
  readonly #isShown: (id: VersionId) => boolean;
  readonly #parentOf: (id: VersionId) => VersionId | undefined;
  /** Of those that are not shown and were met; `undefined` where nothing behind them is shown. */
  readonly #nearest = new Map<VersionId, VersionId | undefined>();

  /** @param parentOf the first parent of a version that is not shown */
  constructor(isShown: (id: VersionId) => boolean, parentOf: (id: VersionId) => VersionId | undefined) {
    this.#isShown = isShown;
    this.#parentOf = parentOf;
  }

  of({ id, parentId, mergeParentId }: RecordedParents): GraphParent[] {
    const parents: GraphParent[] = [];
    for (const recorded of [parentId, mergeParentId]) {
      const shown = this.nearest(recorded);
      // Both may lead to the same one now, and in imported data to the version itself.
      if (shown === undefined || shown === id || parents.some((parent) => parent.id === shown)) continue;
      parents.push({ id: shown, isFar: shown !== recorded });
    }
    return parents;
  }

  /** A version itself when it is shown, or else its nearest ancestor by first parents that is. */
  nearest(from: VersionId | undefined): VersionId | undefined {
    const passed: VersionId[] = [];
    let at: VersionId | undefined = from;
    while (at !== undefined && !this.#isShown(at)) {
      if (this.#nearest.has(at)) {
        at = this.#nearest.get(at);
        break;
      }
      // Ends a cycle, too: one that is met again leads nowhere.
      this.#nearest.set(at, undefined);
      passed.push(at);
      at = this.#parentOf(at);
    }
    for (const id of passed) this.#nearest.set(id, at);
    return at;
  }
}
