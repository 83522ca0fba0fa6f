/** A folder on this machine that artifacts can come from. */
export interface SourcePlace {
  /**
   * `collection`: one of SkillMeat's; `root`: a `.claude/` or `.agents/` of another project or of the user; `folder`: any
   * other, such as a clone of a repository.
   */
  readonly type: 'collection' | 'folder' | 'root';
  /** Absolute real path with `/` between components; of a folder that is not there, the path it was given with. */
  readonly folder: string;
  /** For people. */
  readonly name: string;
}
