import path from 'node:path';
import { Disposable, type ExtensionContext, type LogOutputChannel } from 'vscode';
import { MergeSessionStore } from '../../store/mergeSessions/mergeSessionStore';
import { ChangeRunner } from '../changeRunner';
import { ElsewhereCommands } from '../elsewhere/elsewhereCommands';
import { ConflictColours } from '../mergeEditor/doors/conflictColours';
import { ConflictLenses } from '../mergeEditor/doors/conflictLenses';
import { OtherEditors } from '../mergeEditor/doors/otherEditors';
import { StagedCopies } from '../mergeEditor/doors/stagedCopies';
import { StagedFiles } from '../mergeEditor/doors/stagedFiles';
import { showConflictDiff } from '../mergeEditor/conflictDiff';
import { showFileDiff } from '../mergeEditor/fileDiff';
import type { PanelActions } from '../mergeEditor/mergePanel';
import type { MergeScreen, ResumeMerge } from '../mergeEditor/mergeScreen';
import { MergeSessions } from '../mergeEditor/mergeSessions';
import { OtherDoors } from '../mergeEditor/otherDoors';
import { MergeFlow } from '../mergeFlow';
import { PlanDocuments } from '../planDocuments';
import type { Questions } from '../questions';
import { reportError } from '../reportError';
import type { TrackingState } from '../trackingState';
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
  /** What has to be registered beside them, once. @param started when the artifacts of this window are known */
  readonly register: (started: Promise<void>) => Disposable;
  /** Keeps what the views show of merges in progress up to date. */
  readonly watchMerges: () => Disposable;
  /** Once the artifacts of this window are known. */
  readonly tellOfPendingMerges: () => Promise<void>;
}

/**
 * Builds the parts of these commands and connects them.
 *
 * @param screenFor makes the place where merges are shown
 */
export function changeCommands(
  state: TrackingState,
  log: LogOutputChannel,
  { globalStorageUri }: Pick<ExtensionContext, 'globalStorageUri'>,
  questions: Questions,
  screenFor: (actions: PanelActions) => MergeScreen,
): ChangeCommands {
  const changes = new ChangeRunner(state, log, questions);
  const documents = new PlanDocuments(state);
  const folder = path.join(globalStorageUri.fsPath, 'merges');
  const store = new MergeSessionStore(folder);
  const files = new StagedFiles(folder);
  const copies = new StagedCopies(files);
  const editors = new OtherEditors(files, copies, questions, log);
  const sessions = new MergeSessions(store, editors, questions, log);
  const doors = new OtherDoors(editors, copies, sessions, questions, log);
  const screen = screenFor({
    showDiff: (session, file, against) => showFileDiff(documents, session, file, against),
    openMergeEditor: (session, file) => doors.openMergeEditor(session, file),
    openAsText: (session, file) => doors.openAsText(session, file),
    report: (error) => reportError(log, error),
  });
  const flow = new MergeFlow(questions, changes, sessions, doors, screen, log);
  const merging = new MergeCommands(state, log, questions, flow, sessions, screen);
  const restore = new RestoreCommands(changes, questions);
  const syncAll = new SyncAllCommand(questions, changes, flow);
  const sync = new SyncCommand(flow, questions, syncAll);
  const push = new PushCommand(flow, questions);
  const deploy = new DeployCommand(questions, changes, linkAndSync(flow));
  const link = new LinkCommand(state, log, questions, flow);
  const elsewhere = new ElsewhereCommands(questions, flow, log);
  const show: ResumeMerge = async (request) => {
    if (state.tracking) await flow.run(state.tracking, request);
  };
  const lenses = new ConflictLenses(files, copies, questions, log, {
    compare: (record, parts) => showConflictDiff(documents, record, parts),
    backToMergeEditor: (place, file) => doors.goBack(place, file, show),
  });
  return {
    handlers: {
      'artifactLineage.syncArtifact': sync.syncArtifact,
      'artifactLineage.syncAll': syncAll.syncAll,
      'artifactLineage.pushArtifact': push.pushArtifact,
      'artifactLineage.deployArtifact': deploy.deployArtifact,
      'artifactLineage.linkUpstream': link.linkUpstream,
      'artifactLineage.showElsewhere': elsewhere.showElsewhere,
      'artifactLineage.updateFromElsewhere': elsewhere.updateFromElsewhere,
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
    register: (started) =>
      Disposable.from(
        documents.register(),
        files.register(),
        editors.register(),
        lenses.register(),
        new ConflictColours(files, copies, log).register(),
        doors.register(show),
        screen.register(async (request) => {
          await started;
          await show(request);
        }),
      ),
    watchMerges: () => merging.watchPending(store),
    tellOfPendingMerges: () => merging.tellOfPending(),
  };
}
