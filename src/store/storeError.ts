export type StoreErrorReason =
  /** The store's folder cannot be written. */
  | 'unwritable'
  | 'no-space'
  /** Written by a newer version of the extension. */
  | 'newer-format'
  /** Bytes that do not verify. */
  | 'damaged'
  /** An object that a version names is not there. */
  | 'missing-object'
  /** Another process holds the lock. */
  | 'locked'
  | 'closed'
  | 'failed';

/** Something the store could not do. Nothing that was acknowledged before is lost by it. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly reason: StoreErrorReason;

  constructor(reason: StoreErrorReason, message: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}

/** Whether one object is damaged or missing: the store as a whole works, and others can be read and recorded. */
export function isLostObject(error: unknown): boolean {
  return isMissingObject(error) || (error instanceof StoreError && error.reason === 'damaged');
}

export function isMissingObject(error: unknown): boolean {
  return error instanceof StoreError && error.reason === 'missing-object';
}

/** The last two: a file lies where a folder of the store should be. */
const UNWRITABLE = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST']);

/** Gives a failed file operation of the store its reason. */
export function toStoreError(error: unknown, doing: string): StoreError {
  if (error instanceof StoreError) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const message = `${doing}: ${error instanceof Error ? error.message : String(error)}`;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new StoreError('no-space', message, error);
  if (typeof code === 'string' && UNWRITABLE.has(code)) return new StoreError('unwritable', message, error);
  return new StoreError('failed', message, error);
}
