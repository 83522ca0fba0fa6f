import { l10n } from 'vscode';
import type { VersionId } from '../../core/identity';
import type { Version } from '../../core/version';
import { versionOrigin } from '../../core/versionOrigin';
import { keptParent } from '../../operations/keptParent';
import type { Tracking } from '../tracking';

/** Whose a line is: what upstream wrote, what another project did, what was written here, what a merge made of both, or what nobody knows of. */
export type LineOrigin =
  'upstream' | 'elsewhere' | 'local' | 'merge' | 'first-seen' | 'unknown' | 'unrecorded';

/** @param version the one that brought the line; undefined for a line that is not recorded */
export function lineOrigin({ store }: Pick<Tracking, 'store'>, version: Version | undefined): LineOrigin {
  if (!version) return 'unrecorded';
  const parent = keptParent(store, version);
  switch (versionOrigin(version, { parent, isOnHeadsLine: true })) {
    case 'deployment':
    case 'sync':
    case 'upstream':
      return 'upstream';
    case 'elsewhere':
      return 'elsewhere';
    case 'local_modification':
    case 'form':
      return 'local';
    case 'merge':
      return 'merge';
    case 'first-seen':
      return 'first-seen';
    case 'unknown':
      return 'unknown';
  }
}

/** A word for each, at the beginning of its lines. */
export function lineOriginWord(origin: LineOrigin): string {
  switch (origin) {
    case 'upstream':
      return l10n.t('upstream');
    case 'elsewhere':
      return l10n.t('other project');
    case 'local':
      return l10n.t('local');
    case 'merge':
      return l10n.t('merged');
    case 'first-seen':
      return l10n.t('first seen');
    case 'unknown':
      return l10n.t('origin unknown');
    case 'unrecorded':
      return l10n.t('not recorded yet');
  }
}

/** Lines that stand together and came with one version. */
export interface LineBlock {
  readonly version: VersionId | undefined;
  /** Index of the first line. */
  readonly start: number;
  /** Index behind the last line. */
  readonly end: number;
}

/** Puts lines that stand together and came with one version into one block. */
export function lineBlocks(lines: readonly (VersionId | undefined)[]): LineBlock[] {
  const blocks: LineBlock[] = [];
  lines.forEach((version, index) => {
    const last = blocks.at(-1);
    if (last && last.version === version) blocks[blocks.length - 1] = { ...last, end: index + 1 };
    else blocks.push({ version, start: index, end: index + 1 });
  });
  return blocks;
}
