/** Kills in one run of the suite, at the least: of each kind of killing. Together 200 or more; there are half as many again. */
export const LEAST_KILLS = {
  atRandom: 100,
  /** At each change of the disk that an action makes. */
  open: 3,
  pair: 12,
  capture: 20,
  restore: 20,
  tag: 5,
  prune: 5,
  checkpoint: 15,
  sweep: 10,
  checkpointInThread: 10,
  /** Twice: from each earlier schema. */
  migration: 15,
} as const;
