import { l10n, type QuickPickItem } from 'vscode';
import type { FileChoice } from '../../core/merge/tree/fileChoice';
import type { FileOutcome } from '../../core/merge/tree/mergeTree';
import type { Decisions } from '../../operations/mergedContent';
import { fileEffect, isUndecided } from '../fileEffect';
import { targetOf } from '../mergeRequest';
import { conflictLabel } from '../mergeWords';
import type { PlanDocuments } from '../planDocuments';
import type { Questions } from '../questions';
import { showEffects } from '../showEffects';
import { sideItems, type PreviewSubject } from '../syncPreview';
import { openStaged } from './openStaged';
import type { StagedMerges } from './stagedMerges';
import type { StagedFile, StagedSession } from './stagedSession';

/** Has the conflicts of a merge resolved: sides of whole files are picked, texts are edited in staged copies. */
export class ConflictResolver {
  readonly #questions: Questions;
  readonly #documents: PlanDocuments;
  readonly #merges: StagedMerges;
  #isExplained = false;

  constructor(questions: Questions, documents: PlanDocuments, merges: StagedMerges) {
    this.#questions = questions;
    this.#documents = documents;
    this.#merges = merges;
  }

  /**
   * Asks for each file that has no text to merge, then stages the texts and opens the first.
   *
   * @returns the decisions when there is no text left to resolve; undefined when there is, or the user would rather not
   */
  readonly resolve = async (subject: PreviewSubject, from: Decisions): Promise<Decisions | undefined> => {
    let decisions = from;
    for (const outcome of subject.plan.tree.files) {
      if (outcome.kind === 'text' || !isUndecided(outcome, decisions)) continue;
      const choice = await this.#pickSide(subject, outcome);
      if (choice === undefined) return from;
      decisions = { ...decisions, choices: new Map([...decisions.choices, [outcome.file.path, choice]]) };
    }
    if (!subject.plan.tree.files.some((outcome) => isUndecided(outcome, decisions))) return decisions;
    const session = await this.#merges.begin(subject, decisions);
    await this.openNext(session);
    return undefined;
  };

  /** Opens the first text that has conflicts left. @returns undefined when none has */
  async openNext(session: StagedSession): Promise<StagedFile | undefined> {
    const [next] = await this.#merges.unresolved(session);
    if (!next) return undefined;
    await openStaged(this.#merges, session, next);
    this.#explain();
    return next;
  }

  /** What to do in the merge editor, once in a window. */
  #explain(): void {
    if (this.#isExplained) return;
    this.#isExplained = true;
    const message = l10n.t(
      'Resolve the conflicts and save; then you are asked to apply. Your files do not change before that.',
    );
    // A message without a button is cut to one line.
    void this.#questions.tell(message, l10n.t('OK'));
  }

  async #pickSide(subject: PreviewSubject, outcome: FileOutcome): Promise<FileChoice | undefined> {
    const { names, artifact } = subject;
    const { path } = outcome.file;
    const show: QuickPickItem & { choice?: FileChoice } = {
      label: `$(diff) ${l10n.t('Show both sides')}`,
    };
    const items = [...sideItems(subject, outcome), show];
    for (;;) {
      const options = { title: `${artifact.name}: ${path}`, placeHolder: conflictLabel(outcome, names) };
      const chosen = await this.#questions.pick<QuickPickItem & { choice?: FileChoice | undefined }>(
        items,
        options,
      );
      if (chosen !== show) return chosen?.choice;
      if (!(await this.#showSides(subject, outcome))) return undefined;
    }
  }

  async #showSides(subject: PreviewSubject, outcome: FileOutcome): Promise<boolean> {
    const { names, artifact, request } = subject;
    const { path } = outcome.file;
    const upstream = fileEffect(outcome, { choices: new Map([[path, 'upstream']]) }, targetOf(request));
    const effect = { ...upstream, before: outcome.file.local };
    const sides = { artifactName: artifact.name, names };
    const theirs =
      request.kind === 'undo-version' ? names.upstream : l10n.t('Upstream ({0})', names.upstream);
    const labels = [l10n.t('Local ({0})', names.local), theirs] as const;
    await showEffects(this.#documents, sides, [effect], path, labels);
    const goOn = l10n.t('Choose a Side');
    return this.#questions.goBack(`${path}: ${conflictLabel(outcome, names)}`, goOn);
  }
}
