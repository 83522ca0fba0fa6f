import type { ArtifactId } from '../../core/identity';

/**
 * Rows of all artifacts, of which there are few, read together when they are first asked for: a view that shows 500 artifacts
 * asks once, in 1 ms, and not 500 times.
 */
export class ByArtifact<Row> {
  readonly #read: () => Iterable<readonly [ArtifactId, Row]>;
  #rows: ReadonlyMap<ArtifactId, readonly Row[]> | undefined;

  /** @param read all of them, those of one artifact in their order */
  constructor(read: () => Iterable<readonly [ArtifactId, Row]>) {
    this.#read = read;
  }

  of(id: ArtifactId): readonly Row[] {
    return (this.#rows ??= this.#grouped()).get(id) ?? [];
  }

  /** They are not what they were. */
  touch(): void {
    this.#rows = undefined;
  }

  #grouped(): ReadonlyMap<ArtifactId, readonly Row[]> {
    const rows = new Map<ArtifactId, Row[]>();
    for (const [id, row] of this.#read()) {
      const siblings = rows.get(id);
      if (siblings) siblings.push(row);
      else rows.set(id, [row]);
    }
    return rows;
  }
}
