import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { ArtifactId } from '../../core/identity';
import { GitError, newRepository } from '../../sources/git/newRepository';
import { requestedOperation } from '../operationRecord';
import type { TrackingContext } from '../trackingContext';
import { ExchangeError } from './exchangeError';
import { exportedHistory, type ExportedHistory } from './exportedHistory';
import { MAIN_BRANCH } from './gitPlaces';
import { gitStream } from './gitStream';
import { layoutEntries } from './layoutEntries';
import { stagedTarget } from './stagedTarget';
import { writeArchive } from './writeArchive';
import { writeFolder } from './writeFolder';

/** `folder`: the open layout; `archive`: the same as a `.tar.gz`; `git`: a repository with a commit for each version. */
export type ExportFormat = 'folder' | 'archive' | 'git';

interface ExportRequest {
  readonly artifacts: readonly ArtifactId[];
  readonly format: ExportFormat;
  /** Absolute: a folder that is not there yet or empty, or a file, which is replaced. */
  readonly target: string;
  readonly signal?: AbortSignal | undefined;
  /** @param done 0 to 1 */
  readonly onProgress?: (done: number) => void;
}

export interface ExportResult {
  readonly artifacts: number;
  readonly versions: number;
  /** Versions of which only their place in the lineage was exported, because their content is lost. */
  readonly lost: number;
}

/**
 * Writes the histories of artifacts to a place outside the store, all or nothing.
 *
 * @throws ExchangeError `target-exists`, `unwritable`, `git-failed`; OperationError `not-found`; StoreError; an AbortError
 */
export async function exportHistory(
  context: TrackingContext,
  { artifacts, format, target, signal = new AbortController().signal, onProgress }: ExportRequest,
): Promise<ExportResult> {
  const { store } = context;
  await store.refresh();
  const histories: ExportedHistory[] = [];
  for (const id of artifacts) histories.push(await exportedHistory(store, id, signal));
  const versions = histories.reduce((sum, history) => sum + history.versions.length, 0);
  let done = 0;
  const onVersion = (): void => onProgress?.(++done / versions);
  // No sweep takes away what is being read.
  await store.using(async () => {
    if (format === 'git')
      await writeRepository(target, gitStream(store, histories, { signal, onVersion }), signal);
    else {
      const entries = layoutEntries(store, histories, { signal, onVersion });
      if (format === 'folder') await writeFolder(target, entries);
      else
        await writeArchive(
          target,
          path.basename(target).replace(/\.(?:tgz|tar\.gz|gz)$/i, '') || 'history',
          entries,
        );
    }
  });
  const detail = `${format}: ${path.basename(target)}`;
  await store.commit(
    histories.map(({ artifactId, head }) => {
      const facts = { kind: 'export', artifactId, from: undefined, to: head } as const;
      return requestedOperation(context, facts, randomUUID(), 'done', detail);
    }),
  );
  return {
    artifacts: histories.length,
    versions,
    lost: histories.reduce((sum, history) => sum + history.lost, 0),
  };
}

async function writeRepository(
  target: string,
  stream: AsyncIterable<Uint8Array | string>,
  signal: AbortSignal,
): Promise<void> {
  try {
    await stagedTarget(target, async (staged) => {
      await fs.mkdir(staged);
      await newRepository(staged, MAIN_BRANCH, stream, signal);
    });
  } catch (error) {
    if (error instanceof GitError) throw new ExchangeError('git-failed', target, error);
    throw error;
  }
}
