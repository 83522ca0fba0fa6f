import path from 'node:path';
import { Disposable, type ExtensionContext, type LogOutputChannel } from 'vscode';
import { ChangeRunner } from '../changeRunner';
import { MergeFlow } from '../mergeFlow';
import { PlanDocuments } from '../planDocuments';
import type { Questions } from '../questions';
import { ConflictResolver } from '../stagedMerge/conflictResolver';
import { StagedMerges } from '../stagedMerge/stagedMerges';
import type { TrackingState } from '../trackingState';
import { wayBack } from '../wayBack';
import type { CommandHandler } from './commandTable';
import { DeployCommand } from './deployCommand';
import { linkAndSync } from './linkAndSync';
import { LinkCommand } from './linkCommand';
import { MergeCommands } from './mergeCommands';
import { pinCommand } from './pinCommands';
import { PushCommand } from './pushCommand';
import { RestoreCommands } from './restoreCommands';
import { SyncAllCommand } from './syncAllCommand';
import { SyncCommand } from './syncCommand';
import { undoVersionCommand } from './undoVersionCommand';

/** The commands that change artifacts, or say where they come from. */
export interface ChangeCommands {
  readonly handlers: Readonly<Record<string, CommandHandler>>;
  /** What has to be registered beside them, once. */
  readonly register: () => Disposable;
  /** Keeps what the views show of merges in progress up to date. */
  readonly watchMerges: () => Disposable;
  /** Once the artifacts of this window are known. */
  readonly tellOfPendingMerges: () => Promise<void>;
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
  const syncAll = new SyncAllCommand(questions, changes, flow);
  const push = new PushCommand(flow, questions);
  const deploy = new DeployCommand(questions, changes, linkAndSync(flow));
  const link = new LinkCommand(state, log, questions, flow);
  return {
    handlers: {
      'artifactLineage.syncArtifact': sync.syncArtifact,
      'artifactLineage.syncAll': syncAll.syncAll,
      'artifactLineage.pushArtifact': push.pushArtifact,
      'artifactLineage.deployArtifact': deploy.deployArtifact,
      'artifactLineage.linkUpstream': link.linkUpstream,
      'artifactLineage.pinArtifact': pinCommand(questions, true),
      'artifactLineage.unpinArtifact': pinCommand(questions, false),
      'artifactLineage.continueMerge': merging.continueMerge,
      'artifactLineage.abortMerge': merging.abortMerge,
      'artifactLineage.applyMerge': merging.applyMerge,
      'artifactLineage.restoreVersion': restore.restoreVersion,
      'artifactLineage.restoreDeleted': restore.restoreDeleted,
      'artifactLineage.restoreFile': restore.restoreFile,
      'artifactLineage.undoVersion': undoVersionCommand(flow),
      'artifactLineage.undoLastChange': restore.undoLastChange,
    },
    register: () => Disposable.from(documents.register(), merging.watchSaves(), wayBack.register()),
    watchMerges: () => merging.watchPending(),
    tellOfPendingMerges: () => merging.tellOfPending(),
  };
}
