import { l10n } from 'vscode';
import type { RefusedReason } from '../sources/upstream/sourceListing';

/** Why a source's artifact is not offered. */
export function refusedLabel(reason: RefusedReason): string {
  switch (reason) {
    case 'leads-out':
      return l10n.t('a link that leads out of the source');
    case 'too-deep':
      return l10n.t('below too many folders');
    case 'unreadable':
      return l10n.t('a part of it cannot be read');
    case 'absolute':
    case 'not-normal':
    case 'bad-character':
    case 'reserved-name':
      return l10n.t('its name cannot be written on every platform');
  }
}
