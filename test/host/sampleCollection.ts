import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { projectRoot } from './projectRoot';

const NAME = 'harbour-team';
/** When the sample's artifacts were deployed, and eleven weeks later. */
const DATES = ['2026-03-02T15:40:00Z', '2026-05-18T09:00:00Z'] as const;

/**
 * Puts the samples' collection where SkillMeat keeps collections below a home folder, with the git history that a team's
 * collection has: as it was when the sample workspace's artifacts were deployed, and as it is now. One that is there stays.
 *
 * @returns its folder
 */
export function installSampleCollection(home: string): string {
  const folder = path.join(home, '.skillmeat', 'collections', NAME);
  if (existsSync(folder)) return folder;
  mkdirSync(folder, { recursive: true });
  const git = (date: string, ...args: readonly string[]): boolean => {
    const author = ['-c', 'user.name=Harbour team', '-c', 'user.email=team@harbour.example'];
    const env = {
      ...process.env,
      GIT_CONFIG_GLOBAL: path.join(home, 'no-such-file'),
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_DATE: date,
    };
    return spawnSync('git', ['-C', folder, ...author, ...args], { env, stdio: 'ignore' }).status === 0;
  };
  const hasGit = git(DATES[0], 'init', '--quiet');
  for (const [index, sample] of ['collection-v1', 'collection'].entries()) {
    for (const name of readdirSync(folder))
      if (name !== '.git') rmSync(path.join(folder, name), { recursive: true });
    cpSync(path.join(projectRoot, 'samples', sample), folder, { recursive: true, verbatimSymlinks: true });
    const date = DATES[index] ?? DATES[1];
    if (hasGit && git(date, 'add', '--all'))
      git(date, 'commit', '--quiet', '--message', `The collection, ${date}`);
  }
  return folder;
}
