import { TimeSlice } from '../timeSlice';
import { GitRepository, isDirectory } from './gitRepository';
import type { GitSnapshot } from './gitSnapshot';

export interface SnapshotSearch {
  /** Absolute path of a folder in a repository. */
  readonly folder: string;
  /** Of the artifact, relative to the folder. */
  readonly path: string;
  /** Stops the search, which has then found nothing. */
  readonly signal?: AbortSignal | undefined;
}

/** Milliseconds for one search: a history that takes longer is not worth waiting for. */
const PATIENCE = 60_000;

/**
 * The newest snapshot of an artifact in the git history for which something holds. Each content is asked about once,
 * at the newest commit that made it.
 *
 * @returns undefined when there is none, and also without git, without a repository, or when the search was stopped
 */
export async function findSnapshot(
  { folder, path, signal }: SnapshotSearch,
  holds: (snapshot: GitSnapshot) => boolean,
): Promise<GitSnapshot | undefined> {
  const deadline = AbortSignal.timeout(PATIENCE);
  const repository = await GitRepository.open(
    folder,
    signal ? AbortSignal.any([signal, deadline]) : deadline,
  );
  if (!repository) return undefined;
  try {
    return await search(repository, path, holds);
  } finally {
    repository.close();
  }
}

async function search(
  repository: GitRepository,
  path: string,
  holds: (snapshot: GitSnapshot) => boolean,
): Promise<GitSnapshot | undefined> {
  const slice = new TimeSlice();
  const seen = new Set<string>();
  for (const { commit, committedAt } of await repository.revisionsOf(path)) {
    const entry = await repository.entryAt(commit, path);
    if (!entry) continue;
    const content = `${entry.mode} ${entry.id}`;
    if (seen.has(content)) continue;
    seen.add(content);
    const files = await repository.filesOf(entry);
    if (repository.failed) return undefined;
    await slice.pause();
    const snapshot = files && { commit, committedAt, isDirectory: isDirectory(entry), files };
    if (snapshot && holds(snapshot)) return snapshot;
  }
  return undefined;
}
