import type { Artifact } from '../core/artifact';
import type { Decisions } from '../operations/mergedContent';
import type { MergePlan } from '../operations/mergePlan';
import { fileEffect, type FileEffect } from './fileEffect';
import { targetOf, type MergeRequest, type SideNames } from './mergeRequest';

/** A merge that is shown before anything is written. */
export interface MergeSubject {
  readonly request: MergeRequest;
  readonly artifact: Artifact;
  readonly plan: MergePlan;
  readonly names: SideNames;
}

/** What a merge would do to each file. */
export function effectsOf({ request, plan }: MergeSubject, decisions: Decisions): FileEffect[] {
  const target = targetOf(request);
  return plan.tree.files.map((outcome) => fileEffect(outcome, decisions, target));
}
