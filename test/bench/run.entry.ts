// Measures against the tools a user would otherwise use, and prints a table of ratios: `npm run bench [-- --write]`.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../host/projectRoot';
import { firstCapture } from './firstCapture';
import { measure, table, type Contest, type Outcome } from './measure';
import { oneFileCapture } from './oneFileCapture';
import { TEXT_MERGES } from './textMerge';
import { treeHash } from './treeHash';
import { unchangedReconcile } from './unchangedReconcile';

const CONTESTS: readonly ((folder: string) => Contest | Promise<Contest>)[] = [
  treeHash,
  firstCapture,
  oneFileCapture,
  unchangedReconcile,
  ...TEXT_MERGES,
];

function machine(): string {
  const version = (program: string, ...args: string[]): string =>
    execFileSync(program, args, { encoding: 'utf8' }).split('\n')[0] ?? '';
  const [cpu] = cpus();
  return [
    `- ${String(cpus().length)} cores of ${cpu?.model.trim() ?? 'an unknown processor'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
    `- ${process.platform} ${process.arch}, Node ${process.version}, ${version('git', '--version')}, ${version('sha256sum', '--version')}`,
    `- files in ${tmpdir()}: ${version('sh', '-c', `df --output=fstype ${tmpdir()} | tail -1`)}`,
  ].join('\n');
}

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'artifact-lineage-bench-'));
  const outcomes: Outcome[] = [];
  try {
    for (const [index, contest] of CONTESTS.entries()) {
      const place = path.join(folder, String(index));
      mkdirSync(place);
      const outcome = await measure(await contest(place));
      outcomes.push(outcome);
      console.error(`measured: ${outcome.contest.name}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const report = `# Bench

Times are milliseconds: the median of the rounds, with the lowest and the highest. The ratio is that of the medians (ours to
theirs, lower is better), with the lowest and highest of a single round. Both sides work on the same bytes in turn, in one
run. git and \`sha256sum\` pay for starting a process, as they would in use, except where a row names \`git merge-file\` alone: there the
time of as many merges of empty files is taken off. \`npm run bench -- --write\` writes this file.

${table(outcomes)}

Measured on ${new Date().toISOString().slice(0, 10)}:

${machine()}
`;
  console.log(report);
  if (process.argv.includes('--write')) writeFileSync(path.join(projectRoot, 'bench/RESULTS.md'), report);
}

void main();
