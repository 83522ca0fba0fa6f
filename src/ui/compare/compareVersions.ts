import { l10n, window } from 'vscode';
import type { CommandHandler } from '../commands/commandTable';
import type { Questions } from '../questions';
import { artifactToCompare } from './artifactToCompare';
import { comparedSide, type ComparedSide } from './comparedSide';
import { compareTwo } from './compareTwo';
import { pickSide } from './pickSide';

/** Compares any two versions of an artifact, its files and its upstream among them; or the two rows that are selected. */
export function compareVersions(questions: Questions): CommandHandler {
  return async (tracking, node, selected) => {
    const title = l10n.t('Compare Versions');
    const sides = selected.flatMap((row) => comparedSide(row) ?? []);
    const [one, two] = sides;
    if (one && two && sides.length === 2) {
      await compareTwo(tracking, ...inOrder(one, two));
      return;
    }
    if (sides.length > 2) {
      void window.showInformationMessage(l10n.t('Select two rows to compare.'));
      return;
    }
    const own = node && comparedSide(node);
    const chosen = own?.type === 'version' ? own : undefined;
    const artifact = await artifactToCompare(tracking, node, title);
    if (!artifact) return;
    const first =
      chosen ??
      (await pickSide(questions, tracking, artifact, {
        title,
        placeHolder: l10n.t('Compare which state of {0}?', artifact.name),
      }));
    const second =
      first &&
      (await pickSide(questions, tracking, artifact, {
        title,
        placeHolder: l10n.t('Compare it with which other state of {0}?', artifact.name),
        other: first,
      }));
    if (first && second) await compareTwo(tracking, ...inOrder(first, second));
  };
}

/** The older on the left: versions by their numbers, then what upstream has, then the files, which can be edited there. */
function inOrder(a: ComparedSide, b: ComparedSide): [ComparedSide, ComparedSide] {
  const rank = { version: 0, upstream: 1, files: 2 };
  const isOne = a.type === 'version' && b.type === 'version' && a.version.artifactId === b.version.artifactId;
  const order = isOne ? a.version.number - b.version.number : rank[a.type] - rank[b.type];
  return order > 0 ? [b, a] : [a, b];
}
