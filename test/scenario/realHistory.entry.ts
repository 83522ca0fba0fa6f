// Plays the histories of real repositories through deploy, sync, undo and push: `npm run scenario -- [--most=<artifacts>] <repository>...`.
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openWorkspace } from '../unit/operations/workspace';
import { artifactHistories, cloneOf, type ArtifactHistory } from './artifactHistory';
import { EditRun, type EditOutcome } from './editRun';
import { editsOf, type Edit } from './edits';

/** Contents that an artifact must have had to be worth looking at. */
const LEAST = 3;
const MAX_FILE_SIZE = 50_000_000;

interface Tally {
  readonly title: string;
  runs: number;
  conflicts: number;
  errors: number;
  readonly outcomes: Record<EditOutcome, number>;
}

interface Report {
  readonly name: string;
  artifacts: number;
  contents: number;
  readonly tallies: Map<string, Tally>;
}

async function play(repository: string, folder: string, most: number): Promise<Report> {
  const clone = path.join(folder, 'clone');
  cloneOf(repository, clone);
  const report: Report = { name: nameOf(repository), artifacts: 0, contents: 0, tallies: new Map() };
  for await (const history of artifactHistories(clone, LEAST)) {
    if (report.artifacts === most) break;
    report.artifacts++;
    report.contents += history.contents.length;
    for (const edit of editsOf(history.contents)) {
      const tally = tallyOf(report, edit.title);
      tally.runs++;
      try {
        const { outcome, conflicts } = await playEdit(path.join(folder, 'run'), history, edit);
        tally.outcomes[outcome]++;
        tally.conflicts += conflicts;
      } catch (error) {
        tally.errors++;
        console.error(`${report.name}: ${history.path}, ${edit.title}:`, error);
      }
    }
  }
  return report;
}

async function playEdit(directory: string, history: ArtifactHistory, edit: Edit): ReturnType<EditRun['run']> {
  const workspace = await openWorkspace(directory);
  workspace.settings = { ...workspace.settings, maxFileSize: MAX_FILE_SIZE };
  try {
    return await new EditRun(workspace, history, edit).run();
  } finally {
    await workspace.store.close();
    await fs.rm(directory, { recursive: true, force: true });
  }
}

function tallyOf({ tallies }: Report, title: string): Tally {
  const outcomes = { 'fast-forward': 0, merged: 0, conflicts: 0 };
  const tally = tallies.get(title) ?? { title, runs: 0, conflicts: 0, errors: 0, outcomes };
  tallies.set(title, tally);
  return tally;
}

function print({ name, artifacts, contents, tallies }: Report): void {
  console.log(`\n${name}: ${String(artifacts)} artifacts, ${String(contents)} contents\n`);
  console.log('| local edit | runs | fast-forward | merged | with conflicts | conflicts | errors |');
  console.log('| --- | --: | --: | --: | --: | --: | --: |');
  for (const { title, runs, conflicts, errors, outcomes } of tallies.values()) {
    const { merged, conflicts: inConflict } = outcomes;
    const cells = [title, runs, outcomes['fast-forward'], merged, inConflict, conflicts, errors];
    console.log(`| ${cells.join(' | ')} |`);
  }
}

const nameOf = (repository: string): string =>
  path
    .resolve(repository)
    .replace(/\/(repo|\.git)$/, '')
    .replace(/^.*\//, '');

async function main(): Promise<void> {
  const { values, positionals: repositories } = parseArgs({
    options: { most: { type: 'string' } },
    allowPositionals: true,
  });
  if (repositories.length === 0) throw new Error('Give the paths of git repositories.');
  let isFaultless = true;
  for (const repository of repositories) {
    const folder = await fs.realpath(await fs.mkdtemp(path.join(tmpdir(), 'artifact-lineage-scenario-')));
    try {
      const report = await play(path.resolve(repository), folder, Number(values.most ?? Infinity));
      print(report);
      isFaultless &&= [...report.tallies.values()].every(({ errors }) => errors === 0);
    } finally {
      await fs.rm(folder, { recursive: true, force: true });
    }
  }
  process.exitCode = isFaultless ? 0 : 1;
}

void main();
