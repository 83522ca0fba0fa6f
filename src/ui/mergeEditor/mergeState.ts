import { l10n } from 'vscode';
import type { FileChoices } from '../../core/merge/tree/fileChoice';
import type { FileOutcome } from '../../core/merge/tree/mergeTree';
import { needsChoice } from '../../core/merge/tree/needsChoice';
import type { FileOption, FileSummary, MergeState } from '../../protocol/mergeEditor';
import { fileEffect, type FileEffect } from '../fileEffect';
import { targetOf, type MergeRequest } from '../mergeRequest';
import type { MergeSubject } from '../mergeSubject';
import { effectLabel } from '../mergeWords';
import { riskLine } from '../riskWords';
import { skipLabel } from '../versionWords';
import { groupOf, GROUPS, type FileGroup } from './fileGroup';
import { mergeSummary, mergeTitle } from './mergeSummary';
import type { MergeSession } from './mergeSession';
import { stepWords } from './stepWords';

const NONE: FileChoices = new Map();

/** Everything that the merge editor shows beside the lines of the selected file. */
export function mergeState(session: MergeSession): MergeState {
  const { subject, progress, risks } = session;
  const { request, plan, names } = subject;
  const files = shownFiles(session);
  const groups = files.map(({ group }) => group);
  return {
    title: mergeTitle(subject),
    summary: mergeSummary(groups, progress),
    names,
    notice: session.notice,
    conflicts: progress.conflicts,
    resolved: progress.resolved,
    files: files.map(({ summary }) => summary),
    selected: session.selected,
    risks: (risks ?? []).map((risk) => ({ text: riskLine(risk), path: session.planPathOf(risk.path) })),
    areRisksConfirmed: session.areRisksConfirmed,
    leftOut:
      request.kind === 'push'
        ? []
        : plan.skipped.map(({ path, reason, size }) => `${path} · ${skipLabel(reason, size)}`),
    strategies: strategies(subject),
    undo: stepWords(session.history.done.at(-1)),
    redo: stepWords(session.history.undone.at(-1)),
    canApply: session.canApply,
    applyLabel: request.kind === 'push' ? l10n.t('Push') : l10n.t('Apply'),
    isBusy: session.isBusy,
  };
}

interface ShownFile {
  readonly group: FileGroup;
  readonly summary: FileSummary;
}

/** The files worth a line: those that change, and those whose two sides differ; in groups that no decision changes. */
function shownFiles(session: MergeSession): ShownFile[] {
  const { subject, decisions } = session;
  const target = targetOf(subject.request);
  const files = subject.plan.tree.files.flatMap((outcome): ShownFile[] => {
    const planned = fileEffect(outcome, { choices: NONE }, target);
    const effect = fileEffect(outcome, decisions, target);
    const { local, upstream } = outcome.file;
    const isSame =
      local?.hash === upstream?.hash && local?.mode === upstream?.mode && local?.path === upstream?.path;
    if (planned.change === 'none' && effect.change === 'none' && isSame) return [];
    const group = groupOf(planned);
    return [{ group, summary: summaryOf(session, outcome, effect, group) }];
  });
  return files.sort((a, b) => GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group));
}

function summaryOf(
  session: MergeSession,
  outcome: FileOutcome,
  effect: FileEffect,
  group: FileGroup,
): FileSummary {
  const { subject } = session;
  const { path } = outcome.file;
  const { conflicts, resolved } = session.progressOf(path);
  return {
    path,
    description: effectLabel(effect, subject.names, targetOf(subject.request)),
    group: groupLabel(group, subject),
    icon: ICON[effect.change],
    status: conflicts === 0 ? 'clean' : resolved === conflicts ? 'resolved' : 'open',
    conflicts,
    resolved,
    options: fileOptions(subject, outcome),
    decision: decisionOf(session, outcome),
    isText: outcome.kind === 'text',
  };
}

function decisionOf(session: MergeSession, outcome: FileOutcome): FileSummary['decision'] {
  const whole = session.wholeDecision(outcome.file.path);
  if (whole?.kind === 'side') return whole.side;
  if (whole) return null;
  return needsChoice(outcome) && outcome.kind !== 'text' ? null : 'merge';
}

/** The ways to decide on a file, each with what becomes of it. */
function fileOptions({ request, names }: MergeSubject, outcome: FileOutcome): FileOption[] {
  const target = targetOf(request);
  const { path, base } = outcome.file;
  const labels = sideLabels(request.kind);
  const option = (decision: FileOption['decision'], label: string): FileOption => {
    const choices: FileChoices = decision === 'merge' ? NONE : new Map([[path, decision]]);
    return {
      decision,
      label,
      description: effectLabel(fileEffect(outcome, { choices }, target), names, target),
    };
  };
  const isChoice = needsChoice(outcome) && outcome.kind !== 'text';
  return [
    ...(isChoice ? [] : [option('merge', outcome.kind === 'text' ? l10n.t('Merge') : l10n.t('Automatic'))]),
    option('upstream', labels.upstream),
    option('local', labels.local),
    ...(base && needsChoice(outcome) ? [option('base', l10n.t('As it was before'))] : []),
  ];
}

function sideLabels(kind: MergeRequest['kind']): { readonly local: string; readonly upstream: string } {
  if (kind === 'push') return { upstream: l10n.t('Keep upstream'), local: l10n.t('Take local') };
  if (kind === 'sync') return { upstream: l10n.t('Take upstream'), local: l10n.t('Keep local') };
  const local = l10n.t('Keep local');
  if (kind === 'update-from') return { upstream: l10n.t('Take theirs'), local };
  return { upstream: l10n.t('Take the earlier version'), local };
}

/** One decision for all files. */
function strategies({ request, names }: MergeSubject): FileOption[] {
  const labels = {
    sync: { upstream: l10n.t('Take upstream for all'), local: l10n.t('Keep local for all') },
    push: { upstream: l10n.t('Keep upstream for all'), local: l10n.t('Take local for all') },
    'update-from': { upstream: l10n.t('Take theirs for all'), local: l10n.t('Keep local for all') },
    'undo-version': {
      upstream: l10n.t('Take the earlier version for all'),
      local: l10n.t('Keep local for all'),
    },
  }[request.kind];
  const target = targetOf(request);
  const option = (side: 'local' | 'upstream'): FileOption => ({
    decision: side,
    label: labels[side],
    description:
      side === target
        ? l10n.t('Every file stays as it is in {0}', names[side])
        : l10n.t(
            'Every file becomes as it is in {0}; files that only {1} has stay',
            names[side],
            names[target],
          ),
  });
  return [
    {
      decision: 'merge',
      label: l10n.t('Merge all'),
      description: l10n.t('Every file is merged, and conflicts are asked'),
    },
    option('upstream'),
    option('local'),
  ];
}

function groupLabel(group: FileGroup, { names, request }: MergeSubject): string {
  const [own, other] =
    targetOf(request) === 'local' ? [names.local, names.upstream] : [names.upstream, names.local];
  switch (group) {
    case 'conflict':
      return l10n.t('Conflicts');
    case 'merged':
      return l10n.t('Merged from both sides');
    case 'changed':
      return l10n.t('Changed as in {0}', other);
    case 'added':
      return l10n.t('Added from {0}', other);
    case 'deleted':
      return l10n.t('Deleted as in {0}', other);
    case 'moved':
      return l10n.t('Renamed, or with another mode');
    case 'kept':
      return l10n.t('Stays as in {0}', own);
  }
}

const ICON: Readonly<Record<FileEffect['change'], string>> = {
  none: 'dash',
  added: 'diff-added',
  deleted: 'diff-removed',
  modified: 'diff-modified',
  renamed: 'diff-renamed',
  mode: 'file-binary',
  undecided: 'warning',
};
