import { baseOf } from '../../core/pathParts';
import { startGit, type GitFolder } from './gitProcess';
import type { TreeEntry } from './treeEntries';

/** A commit that changed something at a path. */
export interface Revision {
  /** Hex. */
  readonly commit: string;
  /** Milliseconds since 1970. */
  readonly committedAt: number;
}

/** A commit that changed what lies at a path, and what names the content there since. */
export interface PathRevision extends Revision {
  readonly entry: TreeEntry;
}

/** By path in the repository, newest first. A path that no commit changed is missing. */
type PathHistory = ReadonlyMap<string, readonly PathRevision[]>;

/** Of one path. */
export const MOST_REVISIONS = 500;
/** Bytes of a walk: the rest of a history that is longer is not looked at. */
const MOST_WALKED = 100_000_000;
/** Milliseconds, likewise. */
const PATIENCE = 30_000;
/** No settings of anybody may check a signature or follow renames. */
const SETTINGS = ['log.showSignature=false', 'log.follow=false', 'log.mailmap=false'];
const WALK = [
  'log',
  '-z',
  '--raw',
  '-r',
  // Directories too: what an artifact had is then known without a look at each of its files.
  '-t',
  '--root',
  '--no-abbrev',
  '--no-renames',
  '--no-relative',
  '--no-color',
  '--no-notes',
  '--no-ext-diff',
  // What was merged away counts too: it may have been deployed.
  '--full-history',
  // A merge against each of its parents: what it kept of one is its newest content, whatever the other had.
  '-m',
  '--format=%H %ct',
];
const COMMIT = /^\n?([0-9a-f]+) (\d+)$/;
const CHANGE = /^\n?:\d+ (\d+) [0-9a-f]+ ([0-9a-f]+) [A-Z]\d*$/;
const NOTHING = '000000';
const NUL = 0;

/**
 * What lay at many paths since the first commit, by one walk of a folder's history.
 *
 * @param paths in the repository
 * @returns undefined when git failed or was stopped; of a history that is too long, its newest part
 */
export function pathHistory(
  folder: GitFolder,
  commit: string,
  paths: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<PathHistory | undefined> {
  return new Promise((resolve) => {
    const settings = SETTINGS.flatMap((setting) => ['-c', setting]);
    const child = startGit(folder, [...settings, ...WALK, commit, '--', '.'], signal);
    const walk = new Walk(paths);
    let size = 0;
    let isCut = false;
    const cut = (): void => {
      isCut = true;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(cut, PATIENCE);
    child.stdin.end();
    child.stdout.on('data', (chunk: Buffer) => {
      if (isCut) return;
      walk.take(chunk);
      size += chunk.length;
      if (size > MOST_WALKED) cut();
    });
    child.on('error', () => {
      clearTimeout(timer);
      resolve(undefined);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve(code === 0 || isCut ? walk.found : undefined);
    });
  });
}

/** Takes in what git writes: each commit, then each change as a line and a path. All end with NUL. */
class Walk {
  readonly found = new Map<string, PathRevision[]>();
  readonly #paths: ReadonlySet<string>;
  #rest: Buffer = Buffer.alloc(0);
  #revision: Revision | undefined;
  #change: Pick<TreeEntry, 'mode' | 'id'> | undefined;

  constructor(paths: ReadonlySet<string>) {
    this.#paths = paths;
  }

  take(chunk: Buffer): void {
    const all = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    const end = all.lastIndexOf(NUL);
    this.#rest = all.subarray(end + 1);
    if (end !== -1) for (const token of all.toString('utf8', 0, end).split('\0')) this.#takeToken(token);
  }

  #takeToken(token: string): void {
    if (this.#change) {
      const { mode, id } = this.#change;
      this.#change = undefined;
      if (this.#revision && mode !== NOTHING && this.#paths.has(token))
        this.#note(token, { ...this.#revision, entry: { mode, id, name: baseOf(token) } });
      return;
    }
    const [, mode, id] = CHANGE.exec(token) ?? [];
    if (mode !== undefined && id !== undefined) {
      this.#change = { mode, id };
      return;
    }
    const [, commit, seconds] = COMMIT.exec(token) ?? [];
    if (commit !== undefined) this.#revision = { commit, committedAt: Number(seconds) * 1000 };
  }

  #note(path: string, revision: PathRevision): void {
    const known = this.found.get(path);
    if (!known) this.found.set(path, [revision]);
    else if (known.length < MOST_REVISIONS) known.push(revision);
  }
}
