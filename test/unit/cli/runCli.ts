import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** How a run of the command line ended. */
export interface CliRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export const CLI = path.join(__dirname, 'cli.entry.cjs');

/** Runs the command line as a process of its own. */
export function runCli(...words: string[]): CliRun {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...words], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  return { status, stdout, stderr };
}

/** It refused: status 255, nothing printed, the reason in words without a stack. */
export function assertRefused(run: CliRun, message: RegExp): void {
  assert.equal(run.status, 255);
  assert.equal(run.stdout, '');
  assert.match(run.stderr, message);
  assert.doesNotMatch(run.stderr, /\n\s+at /, 'no stack');
}
