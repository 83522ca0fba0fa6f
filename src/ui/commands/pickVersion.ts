import { l10n, window, type QuickPickItem } from 'vscode';
import type { Artifact } from '../../core/artifact';
import { isWithin } from '../../core/isWithin';
import type { Version } from '../../core/version';
import { versionLabel } from '../../core/versionId';
import { kindLabel, KIND_ICON } from '../kindLabel';
import { absoluteTime, relativeAge } from '../relativeAge';
import type { Tracking } from '../tracking';
import { artifactDescription } from '../versionTree/versionTreeItem';
import { artifactNode } from '../versionTree/versionTreeChildren';
import { changedAt } from '../versionTree/versionTreeNode';
import { originIcon, originLabel } from '../versionWords';

interface ArtifactChoice {
  readonly isOffered?: (artifact: Artifact) => boolean;
  /** What the choice would do, shown below the artifact's name; its kind and root when not given. */
  readonly detail?: (artifact: Artifact) => string;
  /** The latest comes first: ms since 1970; when the artifact changed last, when not given. */
  readonly at?: (artifact: Artifact) => number;
}

/** Lets the user choose an artifact: first the one whose file is in the active editor, then those that changed last. */
export async function pickArtifact(
  tracking: Tracking,
  title: string,
  { isOffered = () => true, detail, at }: ArtifactChoice = {},
): Promise<Artifact | undefined> {
  const editor = window.activeTextEditor?.document.uri;
  const active = editor?.scheme === 'file' ? tracking.places.pathOf(editor) : '';
  const offered = tracking.store
    .artifacts()
    .filter((artifact) => tracking.rootOf(artifact) && isOffered(artifact))
    .flatMap((artifact) => artifactNode(tracking, artifact.id) ?? [])
    .map((node) => {
      const { artifact } = node;
      const time = at ? at(artifact) : changedAt(node);
      return { node, time, isActive: isWithin(active, `${artifact.root}/${artifact.path}`) };
    })
    .sort((a, b) => Number(b.isActive) - Number(a.isActive) || b.time - a.time);
  const items = offered.map(({ node }): QuickPickItem & { artifact: Artifact } => {
    const { artifact, root } = node;
    return {
      artifact,
      label: `$(${KIND_ICON[artifact.kind]}) ${artifact.name}`,
      description: artifactDescription(node),
      detail: detail?.(artifact) ?? [kindLabel(artifact.kind), tracking.places.rootLabel(root)].join(' · '),
    };
  });
  if (items.length === 0) {
    void window.showInformationMessage(l10n.t('There is no artifact this could be done with.'));
    return undefined;
  }
  const placeHolder = l10n.t('Choose an artifact');
  return (await window.showQuickPick(items, { title, placeHolder, matchOnDescription: true }))?.artifact;
}

/** Lets the user choose a version of an artifact, newest first. */
export async function pickVersion(
  tracking: Tracking,
  artifact: Artifact,
  title: string,
): Promise<Version | undefined> {
  const items = tracking.store
    .versions(artifact.id, { limit: 1000 })
    .map((version): QuickPickItem & { version: Version } => ({
      version,
      label: `$(${originIcon(version)}) ${versionLabel(version)}`,
      description: [
        ...(version.id === artifact.head && artifact.deletedAt === undefined ? [l10n.t('current')] : []),
        originLabel(version),
        relativeAge(version.createdAt),
      ].join(' · '),
      detail: absoluteTime(version.createdAt),
    }));
  const placeHolder = l10n.t('Choose a version of {0}', artifact.name);
  return (await window.showQuickPick(items, { title, placeHolder }))?.version;
}
