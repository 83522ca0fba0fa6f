import { l10n } from 'vscode';
import type { Artifact } from '../core/artifact';
import { hasStrayed } from '../core/hasStrayed';
import type { Version } from '../core/version';
import { versionLabel } from '../core/versionId';
import type { Tracking } from './tracking';

/** Characters of a note that are shown in a row. */
const SHOWN = 60;

/** What is known of an artifact's pin. */
interface Pin {
  readonly artifact: Artifact;
  readonly head: Version | undefined;
  /** The version that it is pinned to. */
  readonly pinned: Version | undefined;
}

export function pinOf({ store }: Pick<Tracking, 'store'>, artifact: Artifact): Pin {
  return { artifact, head: store.version(artifact.head), pinned: store.version(artifact.pinnedVersion) };
}

/** `pinned`, `pinned to v3`, `pinned to v3, now v5`; empty for an artifact that is not pinned. */
export function pinWords({ artifact, head, pinned }: Pin): string {
  if (artifact.pinnedAt === undefined) return '';
  if (!pinned) return l10n.t('pinned');
  return head && hasStrayed(artifact, head, pinned)
    ? l10n.t('pinned to v{0}, now v{1}', pinned.number, head.number)
    : l10n.t('pinned to v{0}', pinned.number);
}

/** That a pinned artifact is left out when all are synced: `pinned to v3-1a2b3c4, skipped`. */
export function skippedWords({ pinned }: Pick<Pin, 'pinned'>): string {
  return pinned ? l10n.t('pinned to {0}, skipped', versionLabel(pinned)) : l10n.t('pinned, skipped');
}

/** A pin in sentences, for a tooltip; empty for an artifact that is not pinned. */
export function pinSentence({ artifact, head, pinned }: Pin): string {
  if (artifact.pinnedAt === undefined) return '';
  if (!pinned) return l10n.t('It is pinned: Sync All skips it.');
  const label = versionLabel(pinned);
  const sentence = l10n.t('It is pinned to {0}: Sync All skips it.', label);
  if (!head || !hasStrayed(artifact, head, pinned)) return sentence;
  const now = l10n.t(
    'Its files are those of {0} now. Go Back to Pinned Version restores {1}.',
    versionLabel(head),
    label,
  );
  return `${sentence} ${now}`;
}

/** A note in a row: its first line, or as much of it as there is room for. */
export function shortNote(note: string): string {
  const [line = '', ...more] = note.split('\n');
  const characters = Array.from(new Intl.Segmenter().segment(line), ({ segment }) => segment);
  if (characters.length > SHOWN) return `${characters.slice(0, SHOWN - 1).join('')}…`;
  return more.length > 0 ? `${line} …` : line;
}
