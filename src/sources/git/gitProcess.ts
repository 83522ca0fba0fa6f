import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import os from 'node:os';

/**
 * What keeps the settings of a repository that nobody vouches for from running anything: no hooks, no monitor, and no way
 * to a remote (a partial clone would fetch what it lacks).
 */
const SETTINGS = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'protocol.allow=never',
  'protocol.ext.allow=never',
  'submodule.recurse=false',
];

/**
 * A folder in a repository; or the folder of a bare one that somebody named. One that lies among somebody's files is not
 * read by chance.
 */
export type GitFolder = string | { readonly bare: string };

/** What would make git look at another repository than the folder's (`git rev-parse --local-env-vars`). */
const OF_A_REPOSITORY = [
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_CONFIG',
  'GIT_CONFIG_COUNT',
  'GIT_CONFIG_PARAMETERS',
  'GIT_DIR',
  'GIT_GRAFT_FILE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_NO_REPLACE_OBJECTS',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_REPLACE_REF_BASE',
  'GIT_SHALLOW_FILE',
  'GIT_WORK_TREE',
];

/**
 * Starts the user's git on a folder, to read. It is killed when the signal says so.
 *
 * The folder is no working directory of the process: Windows would start a `git.exe` that lies in it.
 */
export function startGit(
  folder: GitFolder,
  args: readonly string[],
  signal: AbortSignal,
): ChildProcessWithoutNullStreams {
  // A bare repository is looked for, too: with `--git-dir` git would not ask whose it is.
  const [at, bare] = typeof folder === 'string' ? [folder, 'explicit'] : [folder.bare, 'all'];
  const settings = [...SETTINGS, `safe.bareRepository=${bare}`].flatMap((setting) => ['-c', setting]);
  const options = ['--no-optional-locks', '--no-replace-objects', '--literal-pathspecs', '--no-pager'];
  const child = spawn('git', ['-C', at, ...settings, ...options, ...args], {
    cwd: os.homedir(),
    env: environment(),
    shell: false,
    stdio: 'pipe',
    windowsHide: true,
    signal,
    killSignal: 'SIGKILL',
  });
  // A process that ended early breaks the pipe to it; that it ended is heard of by itself.
  child.stdin.on('error', ignore);
  child.stderr.resume();
  return child;
}

function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !OF_A_REPOSITORY.includes(name.toUpperCase()));
  return {
    ...Object.fromEntries(own),
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    // A list of protocols, and none has this name. Goes before what the settings of anybody allow.
    GIT_ALLOW_PROTOCOL: 'none',
    NoDefaultCurrentDirectoryInExePath: '1',
  };
}

function ignore(): void {
  // See where it is used.
}
