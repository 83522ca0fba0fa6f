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
