/** One thing measured against another, on the same data in the same run. */
export interface Contest {
  readonly name: string;
  /** The tool a user would otherwise use. */
  readonly rival: string;
  /** The highest ratio, ours to the rival's, that we want to see. */
  readonly aim: number | undefined;
  readonly rounds: number;
  /** Prepares a round; not timed. */
  readonly prepare?: (round: number) => Promise<void>;
  readonly ours: (round: number) => Promise<void>;
  readonly theirs: (round: number) => Promise<void>;
  /** What theirs costs only because it starts processes; timed after it and taken off. */
  readonly theirProcesses?: (round: number) => Promise<void>;
  /** Called after the last round. */
  readonly close?: () => Promise<void>;
}

export interface Outcome {
  readonly contest: Contest;
  /** Milliseconds, one of each round. */
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
}

/** Times both sides in every round, the first to go changing from round to round; one more round goes before, unseen. */
export async function measure(contest: Contest): Promise<Outcome> {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round <= contest.rounds; round++) {
    await contest.prepare?.(round);
    const sides = [
      async () => ours.push(await timed(() => contest.ours(round))),
      async () => {
        const all = await timed(() => contest.theirs(round));
        const started = contest.theirProcesses && (await timed(() => contest.theirProcesses?.(round)));
        theirs.push(all - (started ?? 0));
      },
    ];
    for (const side of round % 2 === 0 ? sides : sides.reverse()) await side();
  }
  await contest.close?.();
  return { contest, ours: ours.slice(1), theirs: theirs.slice(1) };
}

async function timed(work: () => Promise<void> | undefined): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** A Markdown table: medians with the lowest and highest round, and the ratio of the medians with that of each round. */
export function table(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ contest, ours, theirs }) => {
    const ratio = median(ours) / median(theirs);
    const ratios = ours.map((value, round) => value / (theirs[round] ?? NaN));
    const aim =
      contest.aim === undefined
        ? ''
        : `${contest.aim.toFixed(2)} ${ratio <= contest.aim ? 'met' : '**missed**'}`;
    return [
      contest.name,
      spread(ours),
      contest.rival,
      spread(theirs),
      `**${ratio.toFixed(2)}** (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`,
      aim,
    ];
  });
  const heading = ['What', 'Ours, ms', 'Against', 'Theirs, ms', 'Ratio', 'Aim, at most'];
  return [heading, heading.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function spread(values: readonly number[]): string {
  const digits = median(values) < 10 ? 2 : 0;
  const [low, middle, high] = [Math.min(...values), median(values), Math.max(...values)];
  return `${middle.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
}
