import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { useRealTree, type RealTree } from '../realTree';

export interface RealRepository extends RealTree {
  /** Runs git in it, with nobody's configuration; what it writes. */
  git(...args: readonly string[]): Promise<string>;
  /** Commits everything; the commit's id. Each is a minute later than the one before. */
  commit(): Promise<string>;
}

/** A new git repository on the real disk for every test of the surrounding `describe`. */
export function useRealRepository(): RealRepository {
  const tree = useRealTree();
  let minutes = 0;
  const git = async (...args: readonly string[]): Promise<string> => {
    const time = `${String(1_700_000_000 + 60 * minutes)} +0000`;
    const environment = {
      PATH: process.env['PATH'],
      HOME: tree.path,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_DATE: time,
      GIT_COMMITTER_DATE: time,
    };
    const identity = ['-c', 'user.name=n', '-c', 'user.email=e@example.invalid'];
    const options = { cwd: tree.path, env: environment };
    return (await promisify(execFile)('git', [...identity, ...args], options)).stdout.trim();
  };
  beforeEach(async () => {
    minutes = 0;
    await git('init', '-q', '-b', 'main');
  });
  return {
    ...tree,
    get path() {
      return tree.path;
    },
    git,
    async commit() {
      minutes++;
      await git('add', '-A');
      await git('commit', '-q', '--allow-empty', '-m', 'm');
      return git('rev-parse', 'HEAD');
    },
  };
}
