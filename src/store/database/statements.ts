import type { Database, ParamsObject, SqlValue, Statement } from 'sql.js';

/** Prepared statements by their SQL. `Database.export` frees all of them, so they are prepared again when asked for. */
export class Statements {
  readonly #database: Database;
  readonly #prepared = new Map<string, Statement>();

  constructor(database: Database) {
    this.#database = database;
  }

  run(sql: string, parameters: SqlValue[]): void {
    this.#get(sql).run(parameters);
  }

  all(sql: string, parameters: SqlValue[] = []): ParamsObject[] {
    const rows = this.values(sql, parameters);
    // `Statement.getAsObject` asks for the names of all columns at each row, which takes longer than the values.
    const names = rows.length > 0 ? this.#get(sql).getColumnNames() : [];
    return rows.map((values) => {
      const row: ParamsObject = {};
      for (const [column, name] of names.entries()) row[name] = values[column] ?? null;
      return row;
    });
  }

  /** As {@link all}, each row as a list of its columns. */
  values(sql: string, parameters: SqlValue[] = []): SqlValue[][] {
    const statement = this.#get(sql);
    const rows: SqlValue[][] = [];
    try {
      statement.bind(parameters);
      while (statement.step()) rows.push(statement.get());
    } finally {
      statement.reset();
    }
    return rows;
  }

  first(sql: string, parameters: SqlValue[] = []): ParamsObject | undefined {
    return this.all(sql, parameters)[0];
  }

  /** Forgets every statement; call it around `Database.export`. */
  clear(): void {
    for (const statement of this.#prepared.values()) statement.free();
    this.#prepared.clear();
  }

  #get(sql: string): Statement {
    let statement = this.#prepared.get(sql);
    if (!statement) {
      statement = this.#database.prepare(sql);
      this.#prepared.set(sql, statement);
    }
    return statement;
  }
}
