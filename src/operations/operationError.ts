type OperationProblem =
  /** The version or artifact is not in the store. */
  | 'not-found'
  /** A file that is not versioned lies where the operation would write. */
  | 'in-the-way'
  /** A path in the version may not be written on this machine. */
  | 'unsafe-path'
  /** The disk cannot hold a symbolic link that the version has. */
  | 'no-links'
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
  | 'unsaved'
  /** The artifact has no upstream, or one on another machine. */
  | 'no-upstream'
  /** The upstream's folder, or a part of it, cannot be read. */
  | 'upstream-unreadable'
  /** The upstream does not have the artifact any more. */
  | 'upstream-deleted'
  /** Local or upstream is not what it was when the operation was planned: plan again. */
  | 'moved'
  /** There is an artifact already where one would be deployed. */
  | 'exists'
  /** The artifact is gone, so there is nothing to push. */
  | 'local-deleted'
  /** Conflicts are left without a choice. */
  | 'unresolved'
  /** A file that would be pushed holds what looks like a secret. */
  | 'secret'
  /** A change that has to be confirmed was not. */
  | 'risky'
  /** The change that would be undone has no version before it. */
  | 'no-parent'
  /** A tag's name is empty, too long or has control characters. */
  | 'bad-name';

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
