import type { ReconcileResult } from './reconcile';

/** What a reconciliation came to, for the log, which is English: `1 new version, 0 deletions, 1 file read`. */
export function reconciledWords({
  captured,
  deleted,
  filesRead,
  isCancelled,
}: Pick<ReconcileResult, 'captured' | 'deleted' | 'filesRead' | 'isCancelled'>): string {
  return [
    counted(captured.length, 'new version'),
    counted(deleted.length, 'deletion'),
    `${counted(filesRead, 'file')} read`,
    ...(isCancelled ? ['cancelled'] : []),
  ].join(', ');
}

const counted = (count: number, what: string): string => `${String(count)} ${what}${count === 1 ? '' : 's'}`;
