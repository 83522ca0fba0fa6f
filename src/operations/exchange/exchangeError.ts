export type ExchangeProblem =
  /** Nothing of an exported history is there. */
  | 'no-history'
  /** It was exported by a newer version of the extension. */
  | 'newer-format'
  /** What describes a version or an artifact does not parse, or contradicts itself. */
  | 'bad-record'
  /** Not a gzipped tar archive, or a part of one. */
  | 'bad-archive'
  /** A path that leads out, is never versioned, or cannot lie where it says. */
  | 'unsafe-path'
  /** Two files of a version that this disk would take for one. */
  | 'same-path'
  /** A symbolic link that leads out of its artifact. */
  | 'link-out'
  /** A file beyond the size that is recorded. */
  | 'too-large'
  /** More files or bytes than any history has. */
  | 'too-much'
  /** The files of a version are not those that its hash says. */
  | 'wrong-content'
  /** A version's id does not follow from its parents and content: it was edited. */
  | 'wrong-id'
  /** Two histories are of one artifact. */
  | 'same-artifact'
  /** It changed between being looked at and being imported. */
  | 'changed'
  /** Something lies where the export would be written. */
  | 'target-exists'
  /** The export could not be written. */
  | 'unwritable'
  /** Git is missing, or did not do what it was asked. */
  | 'git-failed'
  /** The place is in no git repository that can be read, or no commit has the artifact. */
  | 'no-git-history';

/** An export or import that did not happen; `place` is the file, version or commit it stopped at. */
export class ExchangeError extends Error {
  override readonly name = 'ExchangeError';
  readonly problem: ExchangeProblem;
  readonly place: string | undefined;

  constructor(problem: ExchangeProblem, place?: string, cause?: unknown) {
    super(place === undefined ? problem : `${problem}: ${place}`, { cause });
    this.problem = problem;
    this.place = place;
  }
}
