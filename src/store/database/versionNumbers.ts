import type { ParamsObject } from 'sql.js';
import type { ArtifactId } from '../../core/identity';
import { fromHashColumn, toHashColumn } from './hashColumn';
import type { Statements } from './statements';

/**
 * Numbers an artifact's versions from 1 by (clock, date, id), but parents first: an import records a whole history at once,
 * whose versions keep the order of their dates. A version that turns up late moves the numbers
 * of the later ones, once for all that a batch brings: {@link settle} touches only what moves.
 */
export class VersionNumbers {
  readonly #statements: Statements;
  /** The clock from which on an artifact's versions may be out of order. */
  readonly #unordered = new Map<ArtifactId, number>();

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  /** The number of a version that is recorded now; until {@link settle} it may be too high. */
  next(artifactId: ArtifactId, clock: number): number {
    const last = this.#statements.first(
      'SELECT number, clock FROM artifact_versions WHERE artifact_id = ? ORDER BY number DESC LIMIT 1',
      [toHashColumn(artifactId)],
    );
    if (!last) return 1;
    if (clock <= Number(last['clock'])) this.moved(artifactId, clock);
    return Number(last['number']) + 1;
  }

  /** Says that a version is earlier than it was thought to be. */
  moved(artifactId: ArtifactId, clock: number): void {
    const from = this.#unordered.get(artifactId);
    if (from === undefined || clock < from) this.#unordered.set(artifactId, clock);
  }

  /** Brings the numbers in order. */
  settle(): void {
    for (const [artifactId, clock] of this.#unordered) this.#renumber(artifactId, clock);
    this.#unordered.clear();
  }

  #renumber(artifactId: ArtifactId, clock: number): void {
    const artifact = toHashColumn(artifactId);
    // All that is out of order has this clock or a later one: from the top down, this ends where the order begins.
    const before = this.#statements.first(
      'SELECT number FROM artifact_versions WHERE artifact_id = ? AND clock < ? ORDER BY number DESC LIMIT 1',
      [artifact, clock],
    );
    const below = Number(before?.['number'] ?? 0);
    const rows = parentsFirst(
      this.#statements.all(
        `SELECT rowid, id, number, clock, parent_id, merge_parent_id FROM artifact_versions
         WHERE artifact_id = ? AND number > ? ORDER BY clock, created_at, id`,
        [artifact, below],
      ),
    );
    const moved = rows.flatMap((row, index) => {
      const number = below + 1 + index;
      return row['number'] === number ? [] : [{ row: Number(row['rowid']), number }];
    });
    // Twice, because (artifact_id, number) is unique at every moment.
    for (const sign of [-1, 1]) {
      for (const { row, number } of moved) {
        this.#statements.run('UPDATE artifact_versions SET number = ? WHERE rowid = ?', [sign * number, row]);
      }
    }
  }
}

/** @param rows by (clock, date, id). A merge and the version of upstream that it takes in, for one, are recorded together. */
function parentsFirst(rows: readonly ParamsObject[]): ParamsObject[] {
  const ordered: ParamsObject[] = [];
  for (let start = 0, end = 0; start < rows.length; start = end) {
    while (end < rows.length && rows[end]?.['clock'] === rows[start]?.['clock']) end++;
    const together = rows.slice(start, end);
    ordered.push(...(together.length === 1 ? together : parentsFirstTogether(together)));
  }
  return ordered;
}

/** @param rows those of one clock, by (date, id) */
function parentsFirstTogether(rows: readonly ParamsObject[]): ParamsObject[] {
  const ordered: ParamsObject[] = [];
  const waiting = new Map(rows.map((row) => [fromHashColumn(row['id']), row]));
  for (const [id, row] of waiting) {
    if (!waiting.has(id)) continue;
    const stack = [row];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      waiting.delete(fromHashColumn(top['id']));
      const parent =
        waiting.get(fromHashColumn(top['parent_id'])) ?? waiting.get(fromHashColumn(top['merge_parent_id']));
      if (parent) stack.push(parent);
      else ordered.push(...stack.splice(-1));
    }
  }
  return ordered;
}
