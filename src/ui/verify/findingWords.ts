import { l10n } from 'vscode';
import type { ArtifactId } from '../../core/identity';
import type { AffectedVersion, Finding, ImageFault } from '../../store/verify/finding';
import type { Tracking } from '../tracking';
import { number } from './resultSentence';

/** A list has a few; the rest is counted. */
const SHOWN = 10;

/** What was found, what it concerns, and what becomes of it: one or two plain sentences. */
export function findingWords(tracking: Tracking, finding: Finding): string {
  switch (finding.type) {
    case 'image':
      return imageWords(finding.file, finding.fault);
    case 'journal':
      return finding.fault === 'newer'
        ? l10n.t(
            '{0} was written by a newer Artifact Lineage. Update the extension to read it.',
            finding.file,
          )
        : l10n.t(
            'A part of {0} is damaged, so that changes recorded there may be lost. Repair saves all of them that are still known.',
            finding.file,
          );
    case 'lost-content':
      return lostWords(tracking, finding);
    case 'pack':
      return l10n.t(
        '{0} has a damaged part that no version is known to need. Nothing has to be done.',
        finding.file,
      );
    case 'unknown-version':
      return finding.reference === 'head'
        ? l10n.t(
            'The latest version of {0} is not recorded. Repair records the artifact as it is now.',
            placeOf(tracking, finding.artifactId),
          )
        : l10n.t(
            'The version of {0} that was last taken from its upstream is not recorded. Sync or link it again.',
            placeOf(tracking, finding.artifactId),
          );
    case 'orphan':
      return l10n.t(
        'The version before {0} is not recorded, so the history begins anew there. It cannot be brought back; the versions themselves are whole.',
        versionsOf(tracking, [finding.version]),
      );
    case 'cycle':
      return l10n.t(
        'These versions name each other as their parents: {0}. They can be shown and restored; their order is not known.',
        versionsOf(tracking, finding.versions),
      );
    case 'kept-aside':
      return finding.isRepaired
        ? l10n.t('{0} was found damaged earlier and is kept. Delete it when you miss nothing.', finding.file)
        : l10n.t(
            '{0} was found damaged earlier and is kept. Until you repair the store, no content is removed from it, as this file may name some.',
            finding.file,
          );
    case 'leftover':
      return finding.what === 'staging'
        ? l10n.t('An interrupted operation left the folder {0}. Repair removes it.', finding.file)
        : l10n.t('A process that has ended left {0}. Repair removes it.', finding.file);
  }
}

function imageWords(file: string, fault: ImageFault): string {
  switch (fault) {
    case 'missing':
      return l10n.t('{0} is missing; the one before it is used. Repair writes it again.', file);
    case 'seal':
    case 'schema':
    case 'integrity':
      return l10n.t('{0}, a saved copy of the database, is damaged. Repair writes a new one.', file);
    case 'newer':
      return l10n.t('{0} was written by a newer Artifact Lineage. Update the extension to read it.', file);
    case 'lost':
      return l10n.t(
        'No saved copy of the database is left, so that versions which the journal does not have any more are lost. Repair saves what this window still knows.',
      );
  }
}

function lostWords(tracking: Tracking, finding: Extract<Finding, { type: 'lost-content' }>): string {
  const versions = versionsOf(tracking, finding.affected);
  if (finding.isManifest) {
    return finding.fault === 'missing'
      ? l10n.t('The list of files of {0} is missing.', versions)
      : l10n.t('The list of files of {0} is damaged.', versions);
  }
  const paths = listOf(finding.paths);
  return finding.fault === 'missing'
    ? l10n.t('The content of {0} in {1} is missing.', paths, versions)
    : l10n.t('The content of {0} in {1} is damaged.', paths, versions);
}

/** `v1-1a2b3c4, v2-5d6e7f8 of .claude/skills/pdf-tools`, for each artifact. */
function versionsOf(tracking: Tracking, versions: readonly AffectedVersion[]): string {
  const byArtifact = new Map<ArtifactId, string[]>();
  for (const { artifactId, label } of versions)
    byArtifact.set(artifactId, [...(byArtifact.get(artifactId) ?? []), label]);
  return listOf(
    [...byArtifact].map(([id, labels]) => l10n.t('{0} of {1}', listOf(labels), placeOf(tracking, id))),
  );
}

function placeOf({ store, rootOf, places }: Tracking, id: ArtifactId): string {
  const artifact = store.artifact(id);
  if (!artifact) return id.slice(0, 12);
  const root = rootOf(artifact);
  return `${root ? places.rootLabel(root) : artifact.root}/${artifact.path}`;
}

function listOf(names: readonly string[]): string {
  const rest = names.length - SHOWN;
  return [...names.slice(0, SHOWN), ...(rest > 0 ? [l10n.t('... and {0} more', number(rest))] : [])].join(
    ', ',
  );
}
