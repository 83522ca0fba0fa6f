import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import path from 'node:path';

const SETTINGS = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'core.autocrlf=false'];

/** Runs git in a folder, with no settings of the machine's. */
export function git(folder: string, ...args: readonly string[]): void {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  execFileSync('git', ['-C', folder, ...SETTINGS, ...args], { stdio: 'ignore', env });
}

/** Commits everything in a folder, which becomes a repository if it is none. */
export function commitAll(folder: string, message = 'change'): void {
  git(folder, 'init');
  git(folder, 'add', '--all', '--force', '.');
  git(folder, 'commit', '--allow-empty', '-m', message);
}

/** Runs something with a `git` that only says that it was run. @returns whether it was */
export async function runsGit(directory: string, run: () => Promise<unknown>): Promise<boolean> {
  const bin = path.join(directory, 'bin');
  const trace = path.join(directory, 'git-was-run');
  await fs.mkdir(bin, { recursive: true });
  await fs.writeFile(path.join(bin, 'git'), `#!/bin/sh\necho run >> '${trace}'\nexit 1\n`, { mode: 0o755 });
  const before = process.env['PATH'];
  process.env['PATH'] = `${bin}:${before ?? ''}`;
  try {
    await run();
  } finally {
    process.env['PATH'] = before;
  }
  return (await fs.stat(trace).catch(() => undefined)) !== undefined;
}

/** Runs something with the machine's git. @returns what it was asked, in order */
export async function gitAsked(directory: string, run: () => Promise<unknown>): Promise<readonly string[]> {
  const bin = path.join(directory, 'bin');
  const trace = path.join(directory, 'git-was-asked');
  await fs.mkdir(bin, { recursive: true });
  await fs.rm(trace, { force: true });
  const before = process.env['PATH'] ?? '';
  const script = `#!/bin/sh\necho "$@" >> '${trace}'\nPATH='${before}' exec git "$@"\n`;
  await fs.writeFile(path.join(bin, 'git'), script, { mode: 0o755 });
  process.env['PATH'] = `${bin}:${before}`;
  try {
    await run();
  } finally {
    process.env['PATH'] = before;
  }
  const asked = await fs.readFile(trace, 'utf8').catch(() => '');
  return asked.split('\n').filter((line) => line !== '');
}
