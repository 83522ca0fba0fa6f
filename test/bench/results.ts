import { median, type Contest, type Outcome, type Unit } from './measure';

const HEADING = ['What', 'Ours', 'Against', 'Theirs', 'Ratio', 'Aim, at most'];

/** A Markdown table of rows as {@link row} makes them. */
export function table(rows: readonly string[]): string {
  return [line(HEADING), line(HEADING.map(() => '---')), ...rows].join('\n');
}

/** Medians with the lowest and highest round, and the ratio of the medians with that of each round. */
export function row({ contest, ours, theirs }: Outcome): string {
  const { name, rival, unit = 'ms' } = contest;
  return line([
    name,
    spread(ours, unit),
    rival ?? '',
    rival === undefined ? '' : spread(theirs, unit),
    rival === undefined ? '' : ratioOf(ours, theirs),
    aims(contest, ours, theirs),
  ]);
}

/** The row that an earlier table has under a name. */
export function rowOf(report: string, name: string): string | undefined {
  return report.split('\n').find((one) => one.startsWith(`| ${name} |`));
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function ratioOf(ours: readonly number[], theirs: readonly number[]): string {
  const ratio = median(ours) / median(theirs);
  const ratios = ours.map((value, round) => value / (theirs[round] ?? NaN));
  return `**${digits(ratio)}** (${digits(Math.min(...ratios))} to ${digits(Math.max(...ratios))})`;
}

/** Two decimals, or the first digit of what has none there. */
const digits = (ratio: number): string => (ratio < 0.005 ? ratio.toPrecision(1) : ratio.toFixed(2));

function aims(contest: Contest, ours: readonly number[], theirs: readonly number[]): string {
  const { aim, limit, unit = 'ms' } = contest;
  const said = (text: string, isMet: boolean): string => `${text} ${isMet ? 'met' : '**missed**'}`;
  return [
    ...(limit === undefined ? [] : [said(`${String(limit)} ${unit}`, median(ours) <= limit)]),
    ...(aim === undefined ? [] : [said(aim.toFixed(2), median(ours) / median(theirs) <= aim)]),
  ].join(', ');
}

function spread(values: readonly number[], unit: Unit): string {
  const digits = median(values) < 10 ? 2 : 0;
  const [low, middle, high] = [Math.min(...values), median(values), Math.max(...values)];
  return `${middle.toFixed(digits)} ${unit} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
}
