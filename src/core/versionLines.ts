import type { VersionId } from './identity';

/** What drawing a history as a tree needs of a version. */
export interface LineVersion {
  readonly id: VersionId;
  readonly parentId: VersionId | undefined;
}

/** A run of versions along first parents, newest first, with the branches that leave it. */
export interface VersionLine {
  readonly versions: readonly VersionId[];
  /** By the version they left from; the branch with the newest tip first. */
  readonly branches: ReadonlyMap<VersionId, readonly VersionLine[]>;
}

interface OpenLine {
  /** Lines with newer tips have lower ones, the main line the lowest. */
  order: number;
  readonly versions: VersionId[];
  readonly branches: Map<VersionId, OpenLine[]>;
  /** The line that it left; undefined for one that has a root of its own, and as long as its end has not come. */
  home: OpenLine | undefined;
}

const byOrder = (a: OpenLine, b: OpenLine): number => a.order - b.order;

/**
 * Lays an artifact's versions out for a tree view, as they come, the newest first: of a long history as much as is shown.
 * What was abandoned by a rollback becomes a branch at the version it left from; a history with a root of its own becomes a
 * further line. In recorded history a version comes before its parent; imported data may have it the other way round, and
 * circles.
 */
export class VersionLines {
  readonly #lineOf = new Map<VersionId, OpenLine>();
  /** Lines whose next version has not come yet, by that version. */
  readonly #waiting = new Map<VersionId, OpenLine[]>();
  readonly #rooted: OpenLine[] = [];
  readonly #head: VersionId | undefined;
  #newest: OpenLine | undefined;
  #main: OpenLine | undefined;
  #count = 0;

  /** @param head the version whose line is the main one; where there is none, the line to the newest version is */
  constructor(head?: VersionId) {
    this.#head = head;
  }

  /** The main line; undefined as long as the head has not come. */
  get main(): VersionLine | undefined {
    return this.#main;
  }

  /**
   * The other lines with a root of their own, the one with the newest tip first.
   *
   * @param isAll whether no version comes any more, so that a parent that has not come never will
   */
  others(isAll: boolean): readonly VersionLine[] {
    const open = isAll ? [...this.#waiting.values()].flat() : [];
    return [...this.#rooted, ...open].filter((line) => line !== this.#main).sort(byOrder);
  }

  /** No version comes any more: where the head has not come, it never will. */
  end(): void {
    if (!this.#main && this.#newest) this.#makeMain(this.#newest);
  }

  /** Adds the next older version. */
  add({ id, parentId }: LineVersion): void {
    if (this.#lineOf.has(id)) return;
    const [line = this.#begin(), ...branches] = (this.#waiting.get(id) ?? []).sort(byOrder);
    this.#waiting.delete(id);
    if (id === this.#head) this.#makeMain(line);
    line.versions.push(id);
    this.#lineOf.set(id, line);
    for (const branch of branches) leave(branch, line, id);
    this.#lead(line, parentId);
  }

  #begin(): OpenLine {
    const line: OpenLine = { order: this.#count++, versions: [], branches: new Map(), home: undefined };
    this.#newest ??= line;
    if (this.#head === undefined && !this.#main) this.#makeMain(line);
    return line;
  }

  #makeMain(line: OpenLine): void {
    line.order = -1;
    this.#main = line;
  }

  #lead(line: OpenLine, parentId: VersionId | undefined): void {
    const home = parentId === undefined ? undefined : this.#lineOf.get(parentId);
    if (parentId !== undefined && !home) {
      const waiting = this.#waiting.get(parentId);
      if (waiting) waiting.push(line);
      else this.#waiting.set(parentId, [line]);
    } else if (parentId === undefined || !home || line === this.#main || hangsOn(home, line)) {
      this.#rooted.push(line);
    } else {
      leave(line, home, parentId);
    }
  }
}

function leave(branch: OpenLine, home: OpenLine, at: VersionId): void {
  branch.home = home;
  home.branches.set(at, [...(home.branches.get(at) ?? []), branch].sort(byOrder));
}

/** Whether a line is another one or leaves from what leaves it. */
function hangsOn(line: OpenLine, other: OpenLine): boolean {
  for (let at: OpenLine | undefined = line; at; at = at.home) if (at === other) return true;
  return false;
}
