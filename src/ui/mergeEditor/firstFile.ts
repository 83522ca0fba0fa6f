import { isDecided } from '../../core/merge/session/progressOf';
import type { FittingDecisions } from '../../core/merge/session/decisionsFor';
import { effectsOf, type MergeSubject } from '../mergeSubject';

/** The path of the file to look at first: with an open conflict, or else that changes; empty when there is no file at all. */
export function firstFile(subject: MergeSubject, decisions: FittingDecisions): string {
  const { files } = subject.plan.tree;
  const first =
    files.find((outcome) => !isDecided(outcome, decisions)) ??
    effectsOf(subject, decisions).find(({ change }) => change !== 'none')?.outcome ??
    files[0];
  return first?.file.path ?? '';
}
