import { l10n } from 'vscode';
import type { Artifact } from '../../core/artifact';
import type { Root } from '../../core/root';
import { ExchangeError } from '../../operations/exchange/exchangeError';
import { gitImportPlan, importFromGit, type GitImportPlan } from '../../operations/exchange/importFromGit';
import { projectHistory, type ProjectHistory } from '../../operations/exchange/projectHistory';
import type { CommandHandler } from '../commands/commandTable';
import { pickArtifact } from '../commands/pickVersion';
import { assertMayWrite } from '../guardedChange';
import type { Questions } from '../questions';
import { stoppableWork } from '../stoppableWork';
import type { Tracking } from '../tracking';
import { artifactsOfNodes } from '../versionTree/artifactsOfNodes';
import { artifactsLabel, versionsLabel } from './exchangeWords';

interface Found {
  readonly root: Root;
  readonly artifact: Artifact;
  readonly history: ProjectHistory;
  readonly plan: GitImportPlan;
}

/** Turns the commits of the project's git that changed an artifact into versions of it, after saying what that would add. */
export function gitImportCommand(questions: Questions): CommandHandler {
  return async (tracking, node, selected) => {
    // Git is not run in Restricted Mode.
    assertMayWrite(tracking);
    const title = l10n.t('Import History from Git');
    const picked = node ? undefined : await pickArtifact(tracking, title);
    const artifacts = node
      ? artifactsOfNodes(tracking, selected.length > 0 ? selected : [node])
      : picked
        ? [picked]
        : [];
    if (artifacts.length === 0) return;
    const found = await stoppableWork(l10n.t('Reading the history in git'), (signal, onProgress) =>
      historiesOf(tracking, artifacts, signal, onProgress),
    );
    if (!found) return;
    const news = found.filter(({ plan }) => plan.records.length > 0);
    if (news.length === 0) {
      await questions.tell(l10n.t('Every commit is in the history already.'));
      return;
    }
    const label = artifactsLabel(news.map(({ artifact }) => artifact.name));
    if (!(await confirm(questions, label, news))) return;
    // Each artifact is imported for itself: what is there when it ends early stays.
    let added = 0;
    let done = 0;
    try {
      await stoppableWork(l10n.t('Importing the history of {0}', label), (signal) =>
        tracking.tracker.exclusively(async () => {
          for (const { root, artifact, history } of news) {
            added += (await importFromGit(tracking.context, root, artifact, history, signal)).added;
            done++;
          }
        }),
      );
    } finally {
      if (done === news.length)
        void questions.tell(l10n.t('Imported {0} of {1} from git.', versionsLabel(added), label));
      else if (added > 0)
        void questions.tell(l10n.t('Ended early. Imported until then: {0}.', versionsLabel(added)));
    }
  };
}

/** @throws ExchangeError `no-git-history` when no artifact has one */
async function historiesOf(
  tracking: Tracking,
  artifacts: readonly Artifact[],
  signal: AbortSignal,
  onProgress: (done: number) => void,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  let lacking: ExchangeError | undefined;
  for (const [index, artifact] of artifacts.entries()) {
    onProgress(index / artifacts.length);
    const root = tracking.rootOf(artifact);
    if (!root) continue;
    try {
      const history = await projectHistory(tracking.context, root, artifact, signal);
      const plan = await gitImportPlan(tracking.context, artifact, history);
      found.push({ root, artifact, history, plan });
    } catch (error) {
      // Of many artifacts some were never committed.
      if (!(error instanceof ExchangeError) || error.problem !== 'no-git-history') throw error;
      lacking = error;
    }
  }
  if (found.length === 0 && lacking) throw lacking;
  return found;
}

function confirm(questions: Questions, label: string, news: readonly Found[]): Promise<boolean> {
  const added = news.reduce((sum, { plan }) => sum + plan.added, 0);
  const isJoined = news.some(({ plan }) => plan.join === 'joined');
  const isMoved = news.some(({ plan }) => plan.join === 'moved');
  const detail = [
    l10n.t('They get the dates, authors and messages of their commits. Files stay as they are.'),
    ...(isMoved ? [l10n.t('The current version becomes the commit that has the same files.')] : []),
    ...(isJoined
      ? [l10n.t('A new version with the current files joins them with what is recorded already.')]
      : []),
  ];
  return questions.confirm({
    message: l10n.t('Import {0} of {1} from git?', versionsLabel(added), label),
    detail: detail.join('\n'),
    action: l10n.t('Import'),
  });
}
