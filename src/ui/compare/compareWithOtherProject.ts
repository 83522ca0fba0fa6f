import { l10n, type QuickPickItem } from 'vscode';
import { FileTreeError } from '../../core/fileTree';
import { versionLabel } from '../../core/versionId';
import type { CommandHandler } from '../commands/commandTable';
import { KIND_ICON } from '../kindLabel';
import type { Questions } from '../questions';
import { relativeAge } from '../relativeAge';
import { rootName } from '../rootName';
import type { Tracking } from '../tracking';
import { artifactToCompare } from './artifactToCompare';
import { comparedSide, type ComparedSide } from './comparedSide';
import { compareTwo } from './compareTwo';
import { sameArtifacts, type SameArtifact } from './sameArtifacts';

/** Compares an artifact's files, or a version, with the same artifact in another project, open here or not. */
export function compareWithOtherProject(questions: Questions): CommandHandler {
  return async (tracking, node) => {
    const title = l10n.t('Compare with Other Project');
    const own = node && comparedSide(node);
    const artifact = await artifactToCompare(tracking, node, title);
    if (!artifact) return;
    const others = await sameArtifacts(tracking, artifact);
    if (others.length === 0) {
      await questions.tell(l10n.t('{0} is in no other project that was ever open here.', artifact.name));
      return;
    }
    const items = others.map((other): QuickPickItem & { readonly other: SameArtifact } => ({
      other,
      label: `$(${KIND_ICON[other.artifact.kind]}) ${rootName(tracking, other.artifact.root)}`,
      description: [
        ...(other.artifact.name === artifact.name ? [] : [other.artifact.name]),
        versionLabel(other.head),
        likenessWords(other),
        relativeAge(other.head.createdAt),
      ].join(' · '),
    }));
    const placeHolder = l10n.t('Compare {0} with the one in which project?', artifact.name);
    const choice = await questions.pick(items, { title, placeHolder });
    if (!choice) return;
    const mine = own ?? { type: 'files', artifact };
    await compareTwo(tracking, await otherSide(tracking, choice.other), mine);
  };
}

function likenessWords({ isEqual, likeness }: SameArtifact): string {
  if (isEqual) return l10n.t('same content');
  if (likeness === undefined) return l10n.t('content not known');
  // Only what is equal is all the same.
  const percent = Math.min(99, Math.floor(100 * likeness));
  return percent === 0 ? l10n.t('nothing in common') : l10n.t('{0}% alike', percent);
}

/** Its files; where they are not there any more, the version they had when they were last seen. */
async function otherSide(tracking: Tracking, { artifact, head }: SameArtifact): Promise<ComparedSide> {
  try {
    await tracking.context.files.list(artifact.root);
    return { type: 'files', artifact };
  } catch (error) {
    if (!(error instanceof FileTreeError)) throw error;
    return { type: 'version', version: head };
  }
}
