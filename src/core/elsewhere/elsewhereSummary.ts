/** What a version has to do with another project. */
export interface Elsewhere {
  /** It is what that one had, an update from there, or what was kept as it was beside that. */
  readonly what: 'theirs' | 'updated' | 'kept';
  /** The other project's name; never empty. */
  readonly project: string;
}

/** The summary that is recorded of such a version, for who reads a history without this extension. */
export function elsewhereSummary({ what, project }: Elsewhere): string {
  switch (what) {
    case 'theirs':
      return `From ${project}`;
    case 'updated':
      return `Updated from ${project}`;
    case 'kept':
      return `Kept beside what ${project} has`;
  }
}
