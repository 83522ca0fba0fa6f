/** One thing measured, mostly against another, on the same data in the same run. */
export interface Contest {
  readonly name: string;
  /** What a row's figures are, `ms` unless said otherwise: milliseconds, or millions of bytes. */
  readonly unit?: Unit;
  /** The tool a user would otherwise use. Without one, our figures stand alone. */
  readonly rival?: string;
  /** The highest ratio, ours to the rival's, that we want to see. */
  readonly aim?: number;
  /** The highest median of our own that we want to see, in the row's unit. */
  readonly limit?: number;
  readonly rounds: number;
  /** What has to be there for it: `vs-code` with a browser and the packaged extension; `history`, given to the run. */
  readonly needs?: Need;
  /** Makes what it works on. @param folder empty, and its own */
  readonly open: (folder: string, bench: Bench) => Sides | Promise<Sides>;
}

export type Unit = 'ms' | 'MB';
export type Need = 'vs-code' | 'better-sqlite3' | 'history';

/** What is the same for all contests of a run. */
export interface Bench {
  /** A folder for what several contests read; removed after the last. */
  readonly shared: string;
  /** A git repository of skills. */
  readonly history: string | undefined;
}

/** What is measured. Times are taken here; a side that knows better what belongs to it gives its figure by itself, in the row's unit. */
export interface Sides {
  /** Prepares a round; not timed. */
  readonly prepare?: (round: number) => Promise<void>;
  readonly ours: (round: number) => Promise<void> | Promise<number>;
  /** There when the contest has a rival. */
  readonly theirs?: (round: number) => Promise<void> | Promise<number>;
  /** What theirs costs only because it starts processes; timed after it and taken off. */
  readonly theirProcesses?: (round: number) => Promise<void>;
  /** Called after the last round, and when one failed. */
  readonly close?: () => Promise<void>;
}

export interface Outcome {
  readonly contest: Contest;
  /** In the row's unit, one of each round. */
  readonly ours: readonly number[];
  /** Empty without a rival. */
  readonly theirs: readonly number[];
}

/** Times both sides in every round, the first to go changing from round to round; one more round goes before, unseen. */
export async function measure(contest: Contest, folder: string, bench: Bench): Promise<Outcome> {
  const ours: number[] = [];
  const theirs: number[] = [];
  const open = await contest.open(folder, bench);
  try {
    for (let round = 0; round <= contest.rounds; round++) {
      await open.prepare?.(round);
      const sides = [
        async () => ours.push(await timed(() => open.ours(round))),
        async () => {
          const { theirs: their, theirProcesses } = open;
          if (!their) return;
          const all = await timed(() => their(round));
          const started = theirProcesses ? await timed(() => theirProcesses(round)) : 0;
          theirs.push(all - started);
        },
      ];
      for (const side of round % 2 === 0 ? sides : sides.reverse()) await side();
    }
  } finally {
    await open.close?.();
  }
  return { contest, ours: ours.slice(1), theirs: theirs.slice(1) };
}

async function timed(work: () => Promise<void> | Promise<number>): Promise<number> {
  const started = performance.now();
  const own = await work();
  return own ?? performance.now() - started;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
