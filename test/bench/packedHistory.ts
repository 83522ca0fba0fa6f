import * as fs from 'node:fs/promises';
import path from 'node:path';
import { git } from './git';
import { historyBytes, type HistoryBytes } from './historyBytes';
import type { Bench, Contest } from './measure';
import { seededRandom, text, writeSkill } from './sampleTree';

const SKILLS = 10;
const FILES_EACH = 6;
const COMMITS = 120;
const MOST_LINES = 4;

/** What each history took, so that its rows are of one recording. */
const recorded = new Map<string, Promise<HistoryBytes>>();

/** A history of small edits, made up. */
const madeUp: readonly Contest[] = rows('a made-up history', async ({ shared }) => {
  const repository = path.join(shared, 'history');
  await fs.mkdir(repository);
  await writeHistory(repository);
  return repository;
});

/** The first-parent history of the repository that the run was given. */
const given: readonly Contest[] = rows('the given repository', ({ history }) => {
  if (history === undefined) throw new Error('No repository was given with --history.');
  return Promise.resolve(path.resolve(history));
}).map((contest) => ({ ...contest, aim: 1, needs: 'history' }));

/** What recorded histories take on disk, against a pack of the same files and trees as git makes it by default. */
export const PACKED_HISTORIES: readonly Contest[] = [...madeUp, ...given];

function rows(name: string, repository: (bench: Bench) => Promise<string>): Contest[] {
  const measured = (folder: string, bench: Bench): Promise<HistoryBytes> => {
    const known =
      recorded.get(name) ??
      repository(bench).then((found) => historyBytes(path.join(folder, 'objects'), found));
    recorded.set(name, known);
    return known;
  };
  const one = (what: string, bytes: (measured: HistoryBytes) => number): Contest => ({
    name: `objects of ${name}, ${what}`,
    unit: 'MB',
    rival: 'git pack',
    rounds: 1,
    open: async (folder, bench) => {
      const found = await measured(folder, bench);
      return {
        ours: () => Promise.resolve(bytes(found) / 1e6),
        theirs: () => Promise.resolve(found.gitPack / 1e6),
      };
    },
  });
  return [
    one('as captured', ({ captured }) => captured.bytes),
    one('after a sweep', ({ swept }) => swept.bytes),
    one('after a sweep, in blocks of the disk', ({ swept }) => swept.blocks),
  ];
}

/** Skills that are edited a few lines at a time, one skill a commit. */
async function writeHistory(repository: string): Promise<void> {
  const random = seededRandom(9);
  const below = (count: number): number => Math.floor(random() * count);
  const skill = (number: number): string => path.join(repository, 'skills', `s${String(number)}`);
  for (let i = 0; i < SKILLS; i++) writeSkill(skill(i), FILES_EACH, random);
  await git(repository, 'init', '-q');
  await git(repository, 'add', '-A');
  await git(repository, 'commit', '-qm', 'first');
  for (let commit = 0; commit < COMMITS; commit++) {
    const folder = skill(below(SKILLS));
    const names = (await fs.readdir(folder, { recursive: true }))
      .filter((name) => name.endsWith('.md'))
      .sort();
    const file = path.join(folder, names[below(names.length)] ?? '');
    const lines = (await fs.readFile(file, 'utf8')).split('\n');
    const written = text(random)
      .split('\n')
      .slice(0, 1 + below(MOST_LINES));
    lines.splice(below(lines.length), below(MOST_LINES), ...written);
    await fs.writeFile(file, lines.join('\n'));
    await git(repository, 'commit', '-qam', 'edit');
  }
}
