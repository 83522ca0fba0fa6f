import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { MarkerStyle } from '../../../../../src/core/merge/markers/markerOptions';
import type { Triple } from './triples';

/** What `git merge-file` made of three texts. */
export interface GitMerge {
  /** Its exit status: how many conflicts there are, 127 at most. */
  readonly conflicts: number;
  readonly text: string;
}

export interface GitMergeOptions {
  readonly style?: MarkerStyle;
  readonly labels?: { readonly local: string; readonly base: string; readonly upstream: string };
  readonly markerLength?: number;
}

export const LABELS = { local: 'local', base: 'base', upstream: 'upstream' };

/** One shell merges many: a process of Node's for each triple would take five times as long. */
const SCRIPT = `
i=$1
step=$2
count=$3
shift 3
while [ $i -lt $count ]; do
  git merge-file -p -q "$@" $i.local $i.base $i.upstream > $i.merged
  echo $i $?
  i=$((i + step))
done`;
/** In memory where that can be: a run writes more than a hundred thousand small files. */
const PARENT = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const MOST_CONFLICTS = 127;

/** Has the machine's git merge each triple, with nobody's configuration. */
export async function gitMergeFiles(
  triples: readonly Triple[],
  { style = 'plain', labels = LABELS, markerLength }: GitMergeOptions = {},
): Promise<GitMerge[]> {
  const folder = await mkdtemp(path.join(PARENT, 'merge-file-'));
  try {
    await Promise.all(
      triples.flatMap((triple, index) =>
        (['base', 'local', 'upstream'] as const).map((side) =>
          writeFile(path.join(folder, `${String(index)}.${side}`), triple[side]),
        ),
      ),
    );
    const flags = [labels.local, labels.base, labels.upstream].flatMap((label) => ['-L', label]);
    if (style !== 'plain') flags.push(`--${style}`);
    if (markerLength !== undefined) flags.push(`--marker-size=${String(markerLength)}`);
    const run = promisify(execFile);
    const shells = Math.min(availableParallelism(), triples.length);
    const outputs = await Promise.all(
      Array.from({ length: shells }, (_, first) =>
        run('sh', ['-c', SCRIPT, 'sh', String(first), String(shells), String(triples.length), ...flags], {
          cwd: folder,
          env: environment(folder),
        }),
      ),
    );
    const statuses = new Map(
      outputs.flatMap(({ stdout }) => {
        const lines = stdout
          .trimEnd()
          .split('\n')
          .map((line) => line.split(' ').map(Number));
        return lines.map(([index = -1, status = -1]): [number, number] => [index, status]);
      }),
    );
    return await Promise.all(
      triples.map(async (_, index) => {
        const conflicts = statuses.get(index) ?? -1;
        if (conflicts < 0 || conflicts > MOST_CONFLICTS)
          throw new Error(`git merge-file failed: ${outputs.map(({ stderr }) => stderr).join('')}`);
        return { conflicts, text: await readFile(path.join(folder, `${String(index)}.merged`), 'utf8') };
      }),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Merges one triple with the machine's git. */
export async function gitMergeFile(triple: Triple, options: GitMergeOptions = {}): Promise<GitMerge> {
  const [merge] = await gitMergeFiles([triple], options);
  if (!merge) throw new Error('git merge-file gave nothing.');
  return merge;
}

function environment(home: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: home,
    XDG_CONFIG_HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CEILING_DIRECTORIES: path.dirname(home),
    LC_ALL: 'C',
  };
}
