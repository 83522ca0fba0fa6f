import type { SqlValue } from 'sql.js';

/**
 * An id or a hash as a column holds it: its 32 bytes, which are half of its text. The lineage is mostly hashes.
 *
 * @param hex 64 hexadecimal digits
 */
export function toHashColumn(hex: string): Uint8Array;
export function toHashColumn(hex: string | null): Uint8Array | null;
export function toHashColumn(hex: string | null): Uint8Array | null {
  return hex === null ? null : Buffer.from(hex, 'hex');
}

/** The text of an id or a hash; undefined for NULL. */
export function fromHashColumn(value: SqlValue | undefined): string | undefined {
  if (!(value instanceof Uint8Array)) return undefined;
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex');
}

const HASH_DIGITS = 64;

/**
 * SQL for several columns of hashes as one text: half the time where there are thousands of rows.
 *
 * @param columns all but the last are never NULL
 */
export function hashesOf(...columns: readonly string[]): string {
  return `lower(${columns.map((column) => `hex(${column})`).join(' || ')})`;
}

/** The hashes of {@link hashesOf}; without the last where it is NULL. */
export function fromHashes(value: SqlValue | undefined): string[] {
  const all = typeof value === 'string' ? value : '';
  const hashes: string[] = [];
  for (let at = 0; at < all.length; at += HASH_DIGITS) hashes.push(all.slice(at, at + HASH_DIGITS));
  return hashes;
}
