import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const IDENTITY = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com', '-c', 'gc.auto=0'];

/** Runs git in a folder, with its default settings but for a name and no collection of garbage. */
export async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  const { stdout } = await promisify(execFile)('git', [...IDENTITY, ...args], {
    cwd: folder,
    env,
    maxBuffer: 1e8,
  });
  return stdout;
}
