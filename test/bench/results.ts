import { median, type Outcome } from './measure';

const HEADING = ['What', 'Ours, ms', 'Against', 'Theirs, ms', 'Ratio', 'Aim, at most'];

/** A Markdown table of rows as {@link row} makes them. */
export function table(rows: readonly string[]): string {
  return [line(HEADING), line(HEADING.map(() => '---')), ...rows].join('\n');
}

/** Medians with the lowest and highest round, and the ratio of the medians with that of each round. */
export function row({ contest, ours, theirs }: Outcome): string {
  const ratio = median(ours) / median(theirs);
  const ratios = ours.map((value, round) => value / (theirs[round] ?? NaN));
  const aim =
    contest.aim === undefined
      ? ''
      : `${contest.aim.toFixed(2)} ${ratio <= contest.aim ? 'met' : '**missed**'}`;
  return line([
    contest.name,
    spread(ours),
    contest.rival,
    spread(theirs),
    `**${ratio.toFixed(2)}** (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`,
    aim,
  ]);
}

/** The row that an earlier table has under a name. */
export function rowOf(report: string, name: string): string | undefined {
  return report.split('\n').find((one) => one.startsWith(`| ${name} |`));
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function spread(values: readonly number[]): string {
  const digits = median(values) < 10 ? 2 : 0;
  const [low, middle, high] = [Math.min(...values), median(values), Math.max(...values)];
  return `${middle.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
}
