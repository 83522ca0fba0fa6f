import { GitRepository } from './gitRepository';
import type { PathRevision, Revision } from './pathHistory';

/** Of so few paths each is asked about by itself; of more, all at once by a walk of the whole history. */
const FEW_PATHS = 4;

/** A revision of which it is not known yet what lay at the path. */
type Asked = Revision & { readonly entry?: undefined };

interface Opened {
  readonly repository: GitRepository | undefined;
  readonly end: AbortController;
  /** Paths that will be asked about. */
  readonly expected: Set<string>;
  walk?: Promise<ReadonlyMap<string, readonly PathRevision[]> | undefined>;
}

/**
 * The git histories of folders, for many searches in one run: each repository is opened once, and walked once however
 * many paths are asked about. Close it after use.
 */
export class GitHistories {
  readonly #signal: AbortSignal | undefined;
  readonly #opened = new Map<string, Promise<Opened>>();

  /** @param signal stops every process */
  constructor(signal?: AbortSignal) {
    this.#signal = signal;
  }

  /** Undefined when a folder is in no repository that can be read. */
  async repository(folder: string): Promise<GitRepository | undefined> {
    return (await this.#open(folder)).repository;
  }

  /** Says which paths of a folder will be asked about, so that they are looked for together. */
  async expect(folder: string, paths: Iterable<string>): Promise<void> {
    const { expected } = await this.#open(folder);
    for (const path of paths) expected.add(path);
  }

  /** What lay at a path, newest first; see {@link GitRepository.revisionsOf}. */
  async revisionsOf(folder: string, path: string): Promise<readonly (PathRevision | Asked)[]> {
    const opened = await this.#open(folder);
    const { repository, expected } = opened;
    if (!repository) return [];
    if (expected.size > FEW_PATHS && expected.has(path)) {
      const walked = await (opened.walk ??= repository.historyOf(expected));
      if (walked) return walked.get(path) ?? [];
      if (repository.failed) return [];
    }
    return repository.revisionsOf(path);
  }

  /** Ends what reads a folder, because it takes too long. It is not opened again. */
  async giveUp(folder: string): Promise<void> {
    const { repository, end } = await this.#open(folder);
    end.abort();
    repository?.close();
  }

  close(): void {
    for (const folder of this.#opened.keys()) void this.giveUp(folder);
  }

  #open(folder: string): Promise<Opened> {
    let opened = this.#opened.get(folder);
    if (!opened) {
      opened = this.#openNew(folder);
      this.#opened.set(folder, opened);
    }
    return opened;
  }

  async #openNew(folder: string): Promise<Opened> {
    const end = new AbortController();
    const signal = this.#signal ? AbortSignal.any([this.#signal, end.signal]) : end.signal;
    return { repository: await GitRepository.open(folder, signal), end, expected: new Set() };
  }
}
