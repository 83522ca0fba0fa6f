import { l10n } from 'vscode';
import type { FileChange } from '../core/fileChange';
import type { SkipReason, Version } from '../core/version';
import { versionOrigin, type VersionOrigin } from '../core/versionOrigin';
import type { PassedOverReason } from '../core/discovered';

/** How a version came to be, in words. */
export function originLabel(version: Version, origin: VersionOrigin = byItself(version)): string {
  if (origin === 'merge' && version.metadata.elsewhere) return l10n.t('merged with another project');
  // In a project's git branches are merged, not upstreams.
  if (origin === 'merge' && version.changeOrigin === undefined) return l10n.t('merged');
  return ORIGIN_LABEL[origin]();
}

/** The codicon of a version's origin. */
export function originIcon(version: Version, origin: VersionOrigin = byItself(version)): string {
  return ORIGIN_ICON[origin];
}

/** Where nothing around the version is known. */
const byItself = (version: Version): VersionOrigin =>
  versionOrigin(version, { parent: undefined, isOnHeadsLine: true });

const ORIGIN_LABEL: Readonly<Record<VersionOrigin, () => string>> = {
  'first-seen': () => l10n.t('first seen'),
  unknown: () => l10n.t('origin unknown'),
  merge: () => l10n.t('merged with upstream'),
  upstream: () => l10n.t("upstream's version"),
  elsewhere: () => l10n.t('from another project'),
  form: () => l10n.t('line endings or modes changed'),
  deployment: () => l10n.t('deployed from upstream'),
  sync: () => l10n.t('synced from upstream'),
  local_modification: () => l10n.t('modified'),
};

const ORIGIN_ICON: Readonly<Record<VersionOrigin, string>> = {
  'first-seen': 'eye',
  unknown: 'eye',
  merge: 'git-merge',
  upstream: 'cloud',
  elsewhere: 'repo',
  form: 'whitespace',
  deployment: 'cloud-download',
  sync: 'sync',
  local_modification: 'edit',
};

/** What a version is about, as it was recorded; of one that has to do with another project in the language of the screen. */
export function summaryWords({ summary, metadata: { elsewhere } }: Version): string {
  switch (elsewhere?.what) {
    case 'theirs':
      return l10n.t('From {0}', elsewhere.project);
    case 'updated':
      return l10n.t('Updated from {0}', elsewhere.project);
    case 'kept':
      return l10n.t('Kept beside what {0} has', elsewhere.project);
    case undefined:
      return summary;
  }
}

/** What happened to a file, in a word. */
export function changeLabel(change: FileChange): string {
  switch (change.change) {
    case 'added':
      return l10n.t('added');
    case 'deleted':
      return l10n.t('deleted');
    case 'modified':
      return l10n.t('modified');
    case 'mode':
      return l10n.t('executable bit changed');
    case 'renamed':
      return l10n.t('renamed from {0}', change.from);
  }
}

/** Why a file of an artifact is not part of its versions. */
export function skipLabel(reason: SkipReason, size?: number): string {
  switch (reason) {
    case 'secret':
      return l10n.t('may hold a secret: never recorded');
    case 'too-large':
      return l10n.t('too large: {0} MB', ((size ?? 0) / 1e6).toFixed(0));
    case 'unreadable':
      return l10n.t('cannot be read');
    case 'not-a-file':
      return l10n.t('not a regular file');
    case 'changing':
      return l10n.t('kept changing while it was read');
  }
}

/** Why something in a root is not an artifact. */
export function passedOverLabel(reason: PassedOverReason): string {
  switch (reason) {
    case 'no-marker':
      return l10n.t('no SKILL.md or plugin.json in it');
    case 'not-an-artifact':
      return l10n.t('not an artifact');
    case 'secret':
      return skipLabel('secret');
    case 'broken-link':
      return l10n.t('link that leads nowhere');
    case 'link-cycle':
      return l10n.t('link into a folder already shown');
    case 'foreign-link':
      return l10n.t('link to something else: not followed');
    case 'unreadable':
      return l10n.t('cannot be read');
  }
}
