import type { LogOutputChannel } from 'vscode';
import type { ChangeResult } from '../../operations/changeFiles';
import { changeTrouble } from '../changeTrouble';
import { guardedChange, type GuardedChange } from '../guardedChange';
import type { Tracking } from '../tracking';

/**
 * A change that another extension asked for. What goes wrong after its files were written is no failure of the call: the
 * log says so.
 *
 * @throws as {@link guardedChange} and the work
 */
export async function apiChange(
  log: Pick<LogOutputChannel, 'error' | 'warn'>,
  tracking: Tracking,
  change: GuardedChange,
  work: () => Promise<ChangeResult>,
): Promise<ChangeResult> {
  const result = await guardedChange(tracking, change, work);
  const trouble = changeTrouble(log, `${change.title}.`, result);
  if (trouble !== undefined) log.warn(trouble);
  return result;
}
