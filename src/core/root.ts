/** Which part of a user's machine a root belongs to. */
export type RootScope =
  /** `.claude/` of a workspace folder, or of a folder below it. */
  | 'workspace'
  /** `.agents/` of a workspace folder. */
  | 'agents'
  /** `~/.claude/`. */
  | 'user'
  /** A folder that artifacts come from: read, never versioned. */
  | 'source';

/** A folder that holds artifacts. */
export interface Root {
  /** Absolute real path with `/` between components: the root's identity. */
  readonly path: string;
  readonly scope: RootScope;
}

/** The folder that a root, given by its path, lies in, where other tools keep records of the whole project. */
export const projectOf = (root: string): string => root.slice(0, root.lastIndexOf('/')) || '/';
