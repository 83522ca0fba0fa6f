import type { ArtifactId } from '../../core/identity';
import type { OperationKind } from '../journal/record';
import { fromHashColumn, toHashColumn } from './hashColumn';
import { toOperation, type Operation } from './rows';
import type { Statements } from './statements';

/** Operations that change files because somebody asked for it, and their undoing. */
const CHANGE_KINDS = `'restore', 'deploy', 'sync', 'push', 'undo'`;
/** Those that are done: as the index of them says it. */
const ARE_CHANGES = `kind IN (${CHANGE_KINDS}) AND outcome = 'done'`;

/** The audit trail. By the Lamport clock, which no setting of a wall clock moves. */
export class OperationRows {
  readonly #statements: Statements;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  get(id: string): Operation | undefined {
    const row = this.#statements.first('SELECT * FROM operations WHERE id = ?', [id]);
    return row && toOperation(row);
  }

  /** Newest first; of one artifact or of all. */
  latest(limit: number, artifactId?: ArtifactId): Operation[] {
    const order = 'ORDER BY clock DESC, at DESC, id LIMIT ?';
    const rows =
      artifactId === undefined
        ? // Left alone, the planner reads and sorts all of it.
          this.#statements.all(`SELECT * FROM operations INDEXED BY idx_operations_clock ${order}`, [limit])
        : this.#statements.all(`SELECT * FROM operations WHERE artifact_id = ? ${order}`, [
            toHashColumn(artifactId),
            limit,
          ]);
    return rows.map(toOperation);
  }

  /** See `LineageDatabase.unfinishedOperations`. */
  unfinished(): Operation[] {
    return this.#statements
      .all(`SELECT * FROM operations WHERE outcome = 'started' ORDER BY clock, at, id`)
      .map(toOperation);
  }

  /** See `LineageDatabase.changesSince`. */
  changesSince(artifactId: ArtifactId, at: number): Operation[] {
    return this.#statements
      .all(
        `SELECT * FROM operations INDEXED BY idx_operations_artifact_clock
         WHERE artifact_id = ? AND (outcome = 'started' OR (at >= ? AND kind IN (${CHANGE_KINDS})))
         ORDER BY clock`,
        [toHashColumn(artifactId), at],
      )
      .map(toOperation);
  }

  /** See `LineageDatabase.latestChangeOrUndo`. */
  latestChangeOrUndo(artifactId: ArtifactId): Operation | undefined {
    const row = this.#statements.first(
      `SELECT * FROM operations WHERE artifact_id = ? AND ${ARE_CHANGES}
       ORDER BY clock DESC, at DESC, id LIMIT 1`,
      [toHashColumn(artifactId)],
    );
    return row && toOperation(row);
  }

  /** See `LineageDatabase.undoable`. */
  undoable(): Map<ArtifactId, OperationKind> {
    const rows = this.#statements.all(
      `SELECT artifact_id, kind FROM operations WHERE ${ARE_CHANGES} ORDER BY clock, at, id DESC`,
    );
    const kinds = new Map(
      rows.map((row) => [fromHashColumn(row['artifact_id']) as ArtifactId, row['kind'] as OperationKind]),
    );
    return new Map([...kinds].filter(([, kind]) => kind !== 'undo'));
  }
}
