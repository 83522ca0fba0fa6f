/** How much history is kept. What is undefined does not count. */
export interface RetentionLimits {
  /** So many versions of each artifact, the latest ones. */
  readonly keepVersions: number | undefined;
  /** The versions of so many days. */
  readonly keepDays: number | undefined;
  /** What the contents of all versions may take up in the store, in bytes. */
  readonly budgetBytes: number | undefined;
}

/** Whether some versions are too old or too many, whatever they take up. */
export function limitsVersions({ keepVersions, keepDays }: RetentionLimits): boolean {
  return keepVersions !== undefined || keepDays !== undefined;
}
