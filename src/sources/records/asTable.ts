/** Named values, as TOML and JSON have them. */
export type Table = Readonly<Record<string, unknown>>;

/** A parsed value as a table; undefined when it is anything else, a list or a date included. */
export function asTable(value: unknown): Table | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Date) {
    return undefined;
  }
  return value as Table;
}
