import { l10n, ThemeIcon, type QuickInputButton, type QuickPickItem } from 'vscode';
import type { Artifact } from '../../core/artifact';
import { projectOf } from '../../core/root';
import { versionLabel } from '../../core/versionId';
import { elsewhere, type ArtifactElsewhere } from '../../operations/elsewhere';
import type { Questions } from '../questions';
import { relativeAge } from '../relativeAge';
import { rootName } from '../rootName';
import type { Tracking } from '../tracking';
import { withTilde } from '../withTilde';
import { standingIcon, standingLabel, tieLabel } from './elsewhereWords';

/** Something that can be done with an artifact of another project, beside its row in the list. */
export interface ElsewhereButton {
  readonly icon: string;
  readonly tooltip: string;
  readonly run: (found: ArtifactElsewhere) => void;
}

interface ElsewhereChoice {
  readonly title: string;
  readonly placeHolder: string;
  readonly isOffered?: (found: ArtifactElsewhere) => boolean;
  readonly buttons?: readonly ElsewhereButton[];
}

/**
 * Lets the user choose the same artifact in another project. Where there is none, that is said.
 *
 * @returns undefined when nothing was chosen
 */
export async function pickElsewhere(
  tracking: Tracking,
  questions: Questions,
  artifact: Artifact,
  { title, placeHolder, isOffered = () => true, buttons = [] }: ElsewhereChoice,
): Promise<ArtifactElsewhere | undefined> {
  const found = await elsewhere(tracking.context, artifact);
  const items = found.filter(isOffered).map((one) => ({ ...rowOf(tracking, one), one }));
  if (items.length === 0) {
    void questions.tell(
      found.length === 0
        ? l10n.t('{0} is in no other project that was ever open here.', artifact.name)
        : l10n.t('No other project has anything of {0} that is not here already.', artifact.name),
    );
    return undefined;
  }
  const shown = buttons.map((button): QuickInputButton & { run: ElsewhereButton['run'] } => ({
    iconPath: new ThemeIcon(button.icon),
    tooltip: button.tooltip,
    run: button.run,
  }));
  const onButton = (item: (typeof items)[number], pressed: QuickInputButton): void => {
    shown.find((button) => button === pressed || button.tooltip === pressed.tooltip)?.run(item.one);
  };
  const chosen = await questions.pick(
    items.map((item) => ({ ...item, buttons: shown })),
    { title, placeHolder, ...(shown.length > 0 ? { onButton } : {}) },
  );
  return chosen?.one;
}

/** `site   v5-1a2b3c4 · ahead by 2 versions · changed 3 days ago`; below that where it lies. */
function rowOf(
  tracking: Tracking,
  { artifact, head, tie, standing, seenAt }: ArtifactElsewhere,
): QuickPickItem {
  const { root, path } = artifact;
  const isOpen = tracking.rootOf(artifact) !== undefined;
  // A path would leave no room for the rest.
  const project = isOpen ? rootName(tracking, root) : (projectOf(root).split('/').at(-1) ?? root);
  return {
    label: `$(${standingIcon(standing)}) ${project}`,
    description: [
      versionLabel(head),
      standingLabel(standing),
      l10n.t('changed {0}', relativeAge(head.createdAt)),
    ].join(' · '),
    detail: [
      tieLabel(tie),
      ...(isOpen ? [] : [l10n.t('not open here, seen last: {0}', relativeAge(seenAt))]),
      isOpen ? path : `${withTilde(root)}/${path}`,
    ].join(' · '),
  };
}
