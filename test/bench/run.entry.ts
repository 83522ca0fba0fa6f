// Measures against the tools a user would otherwise use, and prints a table of ratios:
//   npm run bench [-- --only=<part of a name>] [--write] [--history=<git repository>]
// With --needs it only says what has to be installed for that, a line each.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../host/projectRoot';
import { firstCapture } from './firstCapture';
import { LINEAGE_GRAPHS } from './lineageGraph';
import { measure, type Contest, type Outcome } from './measure';
import { mergeDocument } from './mergeDocument';
import { MERGE_EDITORS } from './mergeEditor';
import { oneFileCapture } from './oneFileCapture';
import { PACKED_HISTORIES } from './packedHistory';
import { row, rowOf, table } from './results';
import { hasBetterSqlite } from './store/betterSqlite';
import { CHECKPOINTS } from './store/checkpoints';
import { COMMITS_OF_ONE } from './store/commits';
import { commonAncestor } from './store/commonAncestor';
import { fourWriters } from './store/fourWriters';
import { MEMORY } from './store/memory';
import { OPENINGS } from './store/opening';
import { STORED_LINEAGES } from './store/storedLineage';
import { TEXT_MERGES } from './textMerge';
import { treeHash } from './treeHash';
import { unchangedReconcile } from './unchangedReconcile';
import { VERSION_TREES } from './versionTree';

const RESULTS = path.join(projectRoot, 'bench/RESULTS.md');

/** Those that need VS Code come last. */
const CONTESTS: readonly Contest[] = [
  treeHash,
  firstCapture,
  oneFileCapture,
  unchangedReconcile,
  ...COMMITS_OF_ONE,
  fourWriters,
  ...OPENINGS,
  ...CHECKPOINTS,
  ...STORED_LINEAGES,
  commonAncestor,
  ...PACKED_HISTORIES,
  ...MEMORY,
  ...TEXT_MERGES,
  mergeDocument,
  ...VERSION_TREES,
  ...MERGE_EDITORS,
  ...LINEAGE_GRAPHS,
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

async function measureAll(contests: readonly Contest[], history: string | undefined): Promise<Outcome[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'artifact-lineage-bench-'));
  const shared = path.join(folder, 'shared');
  mkdirSync(shared);
  const outcomes: Outcome[] = [];
  try {
    for (const [index, contest] of contests.entries()) {
      const place = path.join(folder, String(index));
      mkdirSync(place);
      outcomes.push(await measure(contest, place, { shared, history }));
      // A store of 100,000 versions is large, and each contest may have one.
      rmSync(place, { recursive: true, force: true });
      console.error(`measured: ${contest.name}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return outcomes;
}

/** The report with what was measured now; rows that were not are as they were. */
function report(outcomes: readonly Outcome[], before: string): string {
  const rows = CONTESTS.flatMap((contest) => {
    const outcome = outcomes.find((one) => one.contest === contest);
    return (outcome ? row(outcome) : rowOf(before, contest.name)) ?? [];
  });
  const today = new Date().toISOString().slice(0, 10);
  const isAll = outcomes.length === CONTESTS.length;
  const measured = isAll ? '' : /^Measured on .*$/m.exec(before)?.[0].replace(/:$/, '');
  const names = outcomes.map(({ contest }) => `“${contest.name}”`).join(', ');
  return `# Bench

Figures are the median of the rounds, with the lowest and the highest; MB are millions of bytes. The ratio is that of the medians (ours to
theirs, lower is better), with the lowest and highest of a single round. Both sides work on the same bytes in turn, in one
run. git and \`sha256sum\` pay for starting a process, as they would in use, except where a row names \`git merge-file\` alone: there the
time of as many merges of empty files is taken off. better-sqlite3 has the
same rows and indexes, in WAL mode with every commit synced; commits are timed without the checkpoints of either side, except those
of several processes together. The merge editors are measured in one window of a VS Code server and a headless
browser, from the click or key to the second frame after what was waited for is there. \`npm run bench -- --write\` writes this file;
with \`--only=<part of a name>\`, only the rows named so are measured anew, and with \`--history=<git repository>\` that
repository’s skills, too.

${table(rows)}

${measured ? `${measured}; on ${today} ${names}:` : `Measured on ${today}:`}

${machine()}
`;
}

/** Contests whose needs are met; of the others it says so. */
function possible(contests: readonly Contest[]): Contest[] {
  if (hasBetterSqlite()) return [...contests];
  const without = contests.filter(({ needs }) => needs === 'better-sqlite3');
  const names = without.map(({ name }) => `“${name}”`).join(', ');
  if (without.length > 0) console.error(`Not measured, because better-sqlite3 cannot be loaded: ${names}.`);
  return contests.filter((contest) => !without.includes(contest));
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      write: { type: 'boolean' },
      needs: { type: 'boolean' },
      history: { type: 'string' },
    },
  });
  const { only = '', history } = values;
  const wanted = CONTESTS.filter(
    ({ name, needs }) => name.includes(only) && (needs !== 'history' || history !== undefined),
  );
  if (wanted.length === 0) throw new Error(`There is no row with "${only}" in its name.`);
  if (values.needs) {
    for (const need of new Set(wanted.map(({ needs }) => needs ?? []).flat())) console.log(need);
    return;
  }
  const outcomes = await measureAll(possible(wanted), history);
  console.log(report(outcomes, ''));
  if (values.write) writeFileSync(RESULTS, report(outcomes, readFileSync(RESULTS, 'utf8')));
}

void main();
