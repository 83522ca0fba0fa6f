export type OperationProblem =
  /** The version or artifact is not in the store. */
  | 'not-found'
  /** A file that is not versioned lies where the operation would write. */
  | 'in-the-way'
  /** A path in the version may not be written on this machine. */
  | 'unsafe-path'
  /** Files kept changing while the operation was being prepared. */
  | 'keeps-changing'
  /** Some of the present files cannot be read, so their state could not be kept first. */
  | 'unreadable'
  /** Writing failed; the files are as they were before. */
  | 'rolled-back'
  /** Writing failed, and so did going back; the safety version is in the history. */
  | 'half-done'
  /** There is nothing that could be undone. */
  | 'nothing-to-undo'
  /** Nothing is written into a workspace that the user does not trust. */
  | 'untrusted'
  /** An editor has unsaved text of a file that would be written. */
  | 'unsaved';

/** An operation that did not happen, or not wholly; `path` is the file it stopped at. */
export class OperationError extends Error {
  override readonly name = 'OperationError';
  readonly problem: OperationProblem;
  readonly path: string | undefined;

  constructor(problem: OperationProblem, path?: string, cause?: unknown) {
    super(path === undefined ? problem : `${problem}: ${path}`, { cause });
    this.problem = problem;
    this.path = path;
  }
}
