/** One thing measured against another, on the same data in the same run. */
export interface Contest {
  readonly name: string;
  /** The tool a user would otherwise use. */
  readonly rival: string;
  /** The highest ratio, ours to the rival's, that we want to see. */
  readonly aim: number | undefined;
  readonly rounds: number;
  /** Whether it needs VS Code, a browser and the packaged extension. */
  readonly needsVsCode?: true;
  /** Makes what it works on. @param folder empty, and its own */
  readonly open: (folder: string) => Sides | Promise<Sides>;
}

/** What is timed. A side that knows better what belongs to it gives its time by itself, in milliseconds. */
export interface Sides {
  /** Prepares a round; not timed. */
  readonly prepare?: (round: number) => Promise<void>;
  readonly ours: (round: number) => Promise<void> | Promise<number>;
  readonly theirs: (round: number) => Promise<void> | Promise<number>;
  /** What theirs costs only because it starts processes; timed after it and taken off. */
  readonly theirProcesses?: (round: number) => Promise<void>;
  /** Called after the last round, and when one failed. */
  readonly close?: () => Promise<void>;
}

export interface Outcome {
  readonly contest: Contest;
  /** Milliseconds, one of each round. */
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
}

/** Times both sides in every round, the first to go changing from round to round; one more round goes before, unseen. */
export async function measure(contest: Contest, folder: string): Promise<Outcome> {
  const ours: number[] = [];
  const theirs: number[] = [];
  const open = await contest.open(folder);
  try {
    for (let round = 0; round <= contest.rounds; round++) {
      await open.prepare?.(round);
      const sides = [
        async () => ours.push(await timed(() => open.ours(round))),
        async () => {
          const all = await timed(() => open.theirs(round));
          const { theirProcesses } = open;
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
