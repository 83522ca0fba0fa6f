import { l10n, type QuickPickItem } from 'vscode';
import type { Artifact } from '../core/artifact';
import type { FileChoice, FileChoices } from '../core/merge/tree/fileChoice';
import type { FileOutcome } from '../core/merge/tree/mergeTree';
import { needsChoice } from '../core/merge/tree/needsChoice';
import type { Decisions } from '../operations/mergedContent';
import type { MergePlan } from '../operations/mergePlan';
import { strategyChoices } from '../operations/strategyChoices';
import { fileEffect, type FileEffect } from './fileEffect';
import { targetOf, type MergeRequest, type SideNames } from './mergeRequest';
import { effectLabel, effectsLabel } from './mergeWords';
import type { PlanDocuments } from './planDocuments';
import { effectItem, previewItems, shownEffects } from './previewItems';
import type { Questions } from './questions';
import { showEffects } from './showEffects';

/** A merge that is shown before anything is written. */
export interface PreviewSubject {
  readonly request: MergeRequest;
  readonly artifact: Artifact;
  readonly plan: MergePlan;
  readonly names: SideNames;
  /** Why it is shown again, in a sentence. */
  readonly note?: string | undefined;
}

export interface PreviewAnswer {
  readonly action: 'apply' | 'resolve';
  readonly decisions: Decisions;
}

/** What a merge would do to each file. */
export function effectsOf({ request, plan }: PreviewSubject, decisions: Decisions): FileEffect[] {
  const target = targetOf(request);
  return plan.tree.files.map((outcome) => fileEffect(outcome, decisions, target));
}

/** Shows what a merge would do, file by file, until the user decides. @returns undefined when they would rather not */
export class SyncPreview {
  readonly #questions: Questions;
  readonly #documents: PlanDocuments;

  constructor(questions: Questions, documents: PlanDocuments) {
    this.#questions = questions;
    this.#documents = documents;
  }

  async show(subject: PreviewSubject, from: Decisions): Promise<PreviewAnswer | undefined> {
    const { request, plan, names, note } = subject;
    const leftOut = request.kind === 'sync' ? plan.skipped : [];
    let decisions = from;
    for (;;) {
      const effects = effectsOf(subject, decisions);
      const title = previewTitle(subject, effects);
      const items = previewItems(request.kind, effects, names, decisions.choices.size === 0, leftOut);
      const chosen = await this.#questions.pick(items, {
        title,
        placeHolder: note ?? l10n.t('Nothing is written before you apply'),
      });
      if (!chosen) return undefined;
      switch (chosen.action) {
        case 'apply':
        case 'resolve':
          return { action: chosen.action, decisions };
        case 'merge':
          decisions = { ...decisions, choices: new Map() };
          break;
        case 'upstream':
        case 'local':
          decisions = { choices: strategyChoices(plan, chosen.action) };
          break;
        case 'choose':
          decisions = await this.#chooseFiles(subject, decisions);
          break;
        case 'show':
          if (!(await this.#showAndWait(subject, shownEffects(effects), title))) return undefined;
          break;
        case undefined:
          if (chosen.effect && !(await this.#showAndWait(subject, [chosen.effect], title))) return undefined;
      }
    }
  }

  /** The list would lie over the diff: it comes back when it is asked for. */
  async #showAndWait(
    { request, artifact, names }: PreviewSubject,
    effects: readonly FileEffect[],
    title: string,
  ): Promise<boolean> {
    const [before, after] = [names[targetOf(request)], l10n.t('after applying')];
    const subject = { artifactName: artifact.name, names };
    await showEffects(this.#documents, subject, effects, artifact.name, [before, after]);
    const goOn = l10n.t('Back to the Preview');
    return this.#questions.goBack(title, goOn);
  }

  async #chooseFiles(subject: PreviewSubject, from: Decisions): Promise<Decisions> {
    const { request, names, artifact } = subject;
    let decisions = from;
    for (;;) {
      const files = shownEffects(effectsOf(subject, decisions));
      const done = { label: `$(arrow-left) ${l10n.t('Done')}` };
      const items = [done, ...files.map((effect) => effectItem(effect, request.kind, names))];
      const title = l10n.t('{0}: choose file by file', artifact.name);
      const chosen = await this.#questions.pick<QuickPickItem & { effect?: FileEffect }>(items, { title });
      if (!chosen?.effect) return decisions;
      decisions = await this.#chooseSide(subject, decisions, chosen.effect.outcome);
    }
  }

  async #chooseSide(subject: PreviewSubject, decisions: Decisions, outcome: FileOutcome): Promise<Decisions> {
    const { path } = outcome.file;
    const items = sideItems(subject, outcome);
    const chosen = await this.#questions.pick(items, { title: path });
    if (!chosen) return decisions;
    const choices = new Map(decisions.choices);
    if (chosen.choice === undefined) choices.delete(path);
    else choices.set(path, chosen.choice);
    const edited = new Map(decisions.edited ?? []);
    if (chosen.choice !== undefined) edited.delete(path);
    return { choices, edited };
  }
}

export interface SideItem extends QuickPickItem {
  /** Undefined: as it is planned. */
  readonly choice: FileChoice | undefined;
}

/** The ways to decide on a file, each with what becomes of it. */
export function sideItems({ request, names }: PreviewSubject, outcome: FileOutcome): SideItem[] {
  const target = targetOf(request);
  const { path } = outcome.file;
  const wordsOf = (choices: FileChoices): string =>
    effectLabel(fileEffect(outcome, { choices }, target), names, target);
  const side = (choice: 'local' | 'upstream', label: string): SideItem => ({
    choice,
    label,
    description: wordsOf(new Map([[path, choice]])),
  });
  const labels = sideLabels(request.kind);
  const planned = needsChoice(outcome) && outcome.kind !== 'text';
  return [
    ...(planned
      ? []
      : [{ choice: undefined, label: l10n.t('Merge'), description: wordsOf(new Map()) } as const]),
    side('upstream', labels.upstream),
    side('local', labels.local),
  ];
}

function sideLabels(kind: MergeRequest['kind']): SideNames {
  if (kind === 'push') return { upstream: l10n.t('Keep upstream'), local: l10n.t('Take local') };
  if (kind === 'sync') return { upstream: l10n.t('Take upstream'), local: l10n.t('Keep local') };
  return { upstream: l10n.t('Take the earlier version'), local: l10n.t('Keep local') };
}

/** `Sync pdf-tools: 3 files change, 1 conflict`. */
export function previewTitle(
  { request, artifact: { name }, names }: PreviewSubject,
  effects: readonly FileEffect[],
): string {
  const counts = effectsLabel(effects);
  switch (request.kind) {
    case 'sync':
      return l10n.t('Sync {0}: {1}', name, counts);
    case 'push':
      return l10n.t('Push {0} to {1}: {2}', name, names.upstream, counts);
    case 'undo-version':
      return l10n.t('Undo a change of {0}: {1}', name, counts);
  }
}
