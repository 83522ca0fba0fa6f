import { TimeSlice } from '../timeSlice';
import { GitHistories } from './gitHistories';
import { isDirectory } from './gitRepository';
import type { GitOutline, GitSnapshot } from './gitSnapshot';

export interface SnapshotSearch {
  /** Absolute path of a folder in a repository. */
  readonly folder: string;
  /** Of the artifact, relative to the folder. */
  readonly path: string;
  /** Stops the search, which has then found nothing. */
  readonly signal?: AbortSignal | undefined;
  /** Shared by the searches of one run. Left out, the search opens what it needs, and closes it. */
  readonly histories?: GitHistories | undefined;
  /** Whether a snapshot may be the one, by the sizes of its files alone: of others no bytes are read. */
  readonly mayHold?: (outline: Pick<GitSnapshot, 'isDirectory'> & { readonly files: GitOutline }) => boolean;
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
  wanted: SnapshotSearch,
  holds: (snapshot: GitSnapshot) => boolean,
): Promise<GitSnapshot | undefined> {
  if (wanted.signal?.aborted) return undefined;
  const own = wanted.histories ? undefined : new GitHistories(wanted.signal);
  const histories = wanted.histories ?? own;
  if (!histories) return undefined;
  const timer = setTimeout(() => {
    void histories.giveUp(wanted.folder);
  }, PATIENCE);
  try {
    return await search(histories, wanted, holds);
  } finally {
    clearTimeout(timer);
    own?.close();
  }
}

async function search(
  histories: GitHistories,
  { folder, path, signal, mayHold }: SnapshotSearch,
  holds: (snapshot: GitSnapshot) => boolean,
): Promise<GitSnapshot | undefined> {
  const repository = await histories.repository(folder);
  if (!repository) return undefined;
  const slice = new TimeSlice();
  const seen = new Set<string>();
  for (const { commit, committedAt, entry: known } of await histories.revisionsOf(folder, path)) {
    if (signal?.aborted) return undefined;
    const entry = known ?? (await repository.entryAt(commit, path));
    if (!entry) continue;
    const content = `${entry.mode} ${entry.id}`;
    if (seen.has(content)) continue;
    seen.add(content);
    const place = { commit, committedAt, isDirectory: isDirectory(entry) };
    if (mayHold) {
      const outline = await repository.outlineOf(entry);
      await slice.pause();
      if (!outline || !mayHold({ ...place, files: outline })) continue;
    }
    const files = await repository.filesOf(entry);
    if (repository.failed) return undefined;
    await slice.pause();
    const snapshot = files && { ...place, files };
    if (snapshot && holds(snapshot)) return snapshot;
  }
  return undefined;
}
