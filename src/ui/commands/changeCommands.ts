import path from 'node:path';
import { Disposable, type ExtensionContext, type LogOutputChannel } from 'vscode';
import { ChangeRunner } from '../changeRunner';
import { MergeFlow } from '../mergeFlow';
import { PlanDocuments } from '../planDocuments';
import type { Questions } from '../questions';
import { ConflictResolver } from '../stagedMerge/conflictResolver';
import { StagedMerges } from '../stagedMerge/stagedMerges';
import type { TrackingState } from '../trackingState';
import type { CommandHandler } from './commandTable';
import { MergeCommands } from './mergeCommands';
import { RestoreCommands } from './restoreCommands';
import { SyncCommand } from './syncCommand';

/** The commands that change artifacts, or say where they come from. */
export interface ChangeCommands {
  readonly handlers: Readonly<Record<string, CommandHandler>>;
  /** What has to be registered beside them, once. */
  readonly register: () => Disposable;
}

/** Builds the parts of these commands and connects them. */
export function changeCommands(
  state: TrackingState,
  log: LogOutputChannel,
  { globalStorageUri }: Pick<ExtensionContext, 'globalStorageUri'>,
  questions: Questions,
): ChangeCommands {
  const changes = new ChangeRunner(state, log, questions);
  const documents = new PlanDocuments(state);
  const merges = new StagedMerges(path.join(globalStorageUri.fsPath, 'merges'));
  const resolver = new ConflictResolver(questions, documents, merges);
  const flow = new MergeFlow(questions, changes, documents, resolver.resolve);
  const merging = new MergeCommands(state, log, questions, flow, merges, resolver);
  const restore = new RestoreCommands(changes, questions);
  const sync = new SyncCommand(flow);
  return {
    handlers: {
      'artifactLineage.syncArtifact': sync.syncArtifact,
      'artifactLineage.continueMerge': merging.continueMerge,
      'artifactLineage.abortMerge': merging.abortMerge,
      'artifactLineage.applyMerge': merging.applyMerge,
      'artifactLineage.restoreVersion': restore.restoreVersion,
      'artifactLineage.restoreDeleted': restore.restoreDeleted,
      'artifactLineage.restoreFile': restore.restoreFile,
      'artifactLineage.undoLastChange': restore.undoLastChange,
    },
    register: () => Disposable.from(documents.register(), merging.watchSaves()),
  };
}
