import { l10n } from 'vscode';
import type { VersionId } from '../../core/identity';
import type { Tracking } from '../tracking';
import { lineBlocks, lineOrigin, lineOriginWord, type LineOrigin } from './lineOrigin';

/** Whose the lines of a file are, the most first: `40 lines: 30 upstream, 8 local, 2 merged`. */
export function originSummary(
  tracking: Pick<Tracking, 'store'>,
  lines: readonly (VersionId | undefined)[],
): string {
  const counts = new Map<LineOrigin, number>();
  for (const { version, start, end } of lineBlocks(lines)) {
    const origin = lineOrigin(tracking, tracking.store.version(version));
    counts.set(origin, (counts.get(origin) ?? 0) + end - start);
  }
  const parts = [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([origin, count]) => `${String(count)} ${lineOriginWord(origin)}`);
  return lines.length === 1
    ? l10n.t('1 line: {0}', parts.join(', '))
    : l10n.t('{0} lines: {1}', lines.length, parts.join(', '));
}
