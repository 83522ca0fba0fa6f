import type { FileChange } from '../../core/fileChange';
import { versionLabel } from '../../core/versionId';
import type { HistoryTag, HistoryVersion } from './history';

/** Before the record of a version, as the last line of its commit. */
const RECORD = 'Lineage-Record: ';
const TAG = 'Lineage-Tag: ';
/** Files named in the first line of a commit. */
const NAMED_FILES = 2;

/**
 * What the commit of a version says: for people what changed and why, and in its last line, as JSON, all that is recorded of
 * the version, so that nothing is lost on the way through git.
 *
 * @param record see `historyTables.ts`
 */
export function versionMessage(version: HistoryVersion, path: string, record: unknown): string {
  const [first = '', ...rest] = (printable(version.summary).trim() || changeWords(version)).split('\n');
  const body = [rest.join('\n').trim(), printable(version.note ?? '').trim()].filter((part) => part !== '');
  const trailers = [
    `Lineage-Artifact: ${path.replaceAll(/\s+/g, ' ')}`,
    `Lineage-Version: ${version.id}`,
    `Lineage-Origin: ${version.changeOrigin ?? 'unknown'}`,
    RECORD + JSON.stringify(record),
  ];
  return [`${versionLabel(version)}: ${first}`, ...body, trailers.join('\n')].join('\n\n') + '\n';
}

/** The record in a commit's message; undefined when it is of no version. @throws SyntaxError */
export function recordIn(message: string): unknown {
  const line = lastLine(message, RECORD);
  return line === undefined ? undefined : JSON.parse(line);
}

/** What an annotated tag says. Its own name may be one that git does not take. */
export function tagMessage({ name, note }: HistoryTag): string {
  return `${printable(note === '' ? name : note)}\n\n${TAG}${JSON.stringify({ name, note })}\n`;
}

/** The tag in an annotated tag's message; undefined when it was made by somebody else. @throws SyntaxError */
export function tagIn(message: string): unknown {
  const line = lastLine(message, TAG);
  return line === undefined ? undefined : JSON.parse(line);
}

/** Git refuses a message with a NUL, and shows nobody other control characters; the record has them all. */
const printable = (text: string): string => text.replaceAll(/[^\P{Cc}\n\t]/gu, '');

function lastLine(message: string, label: string): string | undefined {
  const line = message.split('\n').findLast((one) => one.startsWith(label));
  return line?.slice(label.length);
}

function changeWords({ changeOrigin, mergeParentId, parentId, filesChanged }: HistoryVersion): string {
  const files = filesChanged.slice(0, NAMED_FILES).map((change: FileChange) => change.path);
  const more = filesChanged.length - files.length;
  const named = [...files, ...(more > 0 ? [`${String(more)} more`] : [])].join(', ');
  return named === '' ? originWord() : `${originWord()} ${named}`;

  function originWord(): string {
    if (mergeParentId !== undefined) return 'merged';
    if (changeOrigin === 'deployment') return 'deployed';
    if (changeOrigin === 'sync') return 'synced';
    if (changeOrigin === 'local_modification') return 'modified';
    return parentId === undefined ? 'first seen' : 'changed';
  }
}
