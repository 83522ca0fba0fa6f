import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Manifest, ManifestEntry } from '../../../../../src/core/manifest';
import type { Trees } from './arbitraryTrees';

/** A file to be stored: its bytes are given where the entry alone is not known to the reader. */
export interface GitFile {
  readonly path: string;
  readonly mode: string;
  readonly bytes: Uint8Array;
}

/** What `git merge-tree` made of three trees. */
export interface GitTreeMerge {
  readonly clean: boolean;
  /** The id of the merged tree, with markers in its files where it is not clean. */
  readonly tree: string;
}

/** A repository in a temporary folder, for merges with nobody's configuration. */
export class GitRepository {
  private readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<GitRepository> {
    const repository = new GitRepository(await mkdtemp(path.join(tmpdir(), 'merge-tree-')));
    await repository.run('git init -q --bare .');
    return repository;
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Merges each triple, in a process for each. */
  async merge(
    triples: readonly Trees[],
    read: (entry: ManifestEntry) => Promise<Uint8Array>,
  ): Promise<GitTreeMerge[]> {
    const commits: string[] = [];
    const store = async (name: string, manifest: Manifest, parent?: string): Promise<void> => {
      const files = await Promise.all(
        manifest.map(async (entry) => ({ ...entry, bytes: await read(entry) })),
      );
      commits.push(commit(name, files, parent));
    };
    for (const [index, { base, local, upstream }] of triples.entries()) {
      await store(`b${String(index)}`, base);
      await store(`l${String(index)}`, local, `b${String(index)}`);
      await store(`u${String(index)}`, upstream, `b${String(index)}`);
    }
    await this.run('git fast-import --quiet', commits.join(''));
    const output = await this.run(
      `i=0
       while [ $i -lt ${String(triples.length)} ]; do
         git merge-tree --write-tree --name-only --no-messages l$i u$i > merged
         echo "$? $(head -n 1 merged)"
         i=$((i + 1))
       done`,
    );
    return lines(output).map((line) => {
      const [status, tree = ''] = line.split(' ');
      return { clean: status === '0', tree };
    });
  }

  /** The ids of trees. */
  async treeIds(trees: readonly (readonly GitFile[])[]): Promise<string[]> {
    await this.run(
      'git fast-import --quiet',
      trees.map((files, index) => commit(`r${String(index)}`, files)).join(''),
    );
    const names = trees.map((_, index) => `r${String(index)}^{tree}\n`);
    return lines(await this.run("git cat-file --batch-check='%(objectname)'", names.join('')));
  }

  private run(script: string, input = ''): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = spawn('sh', ['-c', script], {
        cwd: this.folder,
        env: {
          ...process.env,
          GIT_CONFIG_GLOBAL: '/dev/null',
          GIT_CONFIG_NOSYSTEM: '1',
          GIT_DIR: this.folder,
        },
      });
      let [stdout, stderr] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      child.on('error', reject);
      child.on('close', (code) => {
        if (code === 0) resolve(stdout);
        else reject(new Error(`${script} ended with ${String(code)}: ${stderr}`));
      });
      child.stdin.end(input);
    });
  }
}

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

/** A commit in the language of `git fast-import`. Contents are texts, so that lengths are those of their UTF-8. */
function commit(name: string, files: readonly GitFile[], parent?: string): string {
  let text = `commit refs/heads/${name}\ncommitter t <t@example.com> 0 +0000\ndata 0\n`;
  if (parent !== undefined) text += `from refs/heads/${parent}\n`;
  text += 'deleteall\n';
  for (const { path: where, mode, bytes } of files)
    text += `M ${mode} inline ${where}\ndata ${String(bytes.length)}\n${Buffer.from(bytes).toString()}\n`;
  return `${text}\n`;
}
